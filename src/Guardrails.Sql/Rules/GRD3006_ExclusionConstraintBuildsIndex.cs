using Guardrails.Sql.Locks;
using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Rules;

/// <summary>GRD3006: EXCLUDE and WITHOUT OVERLAPS.</summary>
public sealed class ExclusionConstraintBuildsIndex : HazardRule
{
    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new(
        "GRD3006",
        "An exclusion constraint builds its index under ACCESS EXCLUSIVE",
        RuleCategory.Locks,
        RuleSeverity.Warning,
        "The index of EXCLUDE, and of UNIQUE or PRIMARY KEY … WITHOUT OVERLAPS, is built while nobody can read or write the table. There is no form of it that lets others work.",
        "A new table that has the constraint from the start, filled in batches and swapped in; or a maintenance window.");

    /// <inheritdoc/>
    public override void Analyze(RuleContext context)
    {
        foreach (var action in context.ActionsOnExisting())
        {
            if (action is AddConstraint { Constraint: ExclusionConstraint or UniqueConstraint { WithoutOverlaps: true } } &&
                context.FindCharge(action) is { Work: not TableWork.None } held)
            {
                context.Report(Hazard.Of(
                    held, $"the constraint {Wording.Takes(held)}; there is no online form: do it in a maintenance window, or fill a new table that has the constraint and swap it in") with
                {
                    Span = action.Span,
                });
            }
        }
    }
}
