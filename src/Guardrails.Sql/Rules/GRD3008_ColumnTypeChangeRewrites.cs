using Guardrails.Sql.Locks;
using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Rules;

/// <summary>GRD3008: ALTER COLUMN TYPE that does work.</summary>
public sealed class ColumnTypeChangeRewrites : HazardRule
{
    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new(
        "GRD3008",
        "A change of a column's type rewrites, scans, or rebuilds indexes",
        RuleCategory.Locks,
        RuleSeverity.Warning,
        "Unless old and new type share their representation, every row is written anew and every index of the column rebuilt while nobody can read or write the table. A CHECK, an expression index, a partitioned parent or a foreign key makes even a free change work.",
        "A new column of the new type, kept up to date by a trigger, filled in batches, then swapped.");

    /// <inheritdoc/>
    public override void Analyze(RuleContext context)
    {
        foreach (var action in context.ActionsOnExisting())
        {
            if (action is AlterColumnType change && context.FindCharge(action) is { Work: not TableWork.None } held)
            {
                context.Report(Hazard.Of(
                    held, $"changing the type of {AlterTableText.Quote(change.Column)} to {change.Type} {Wording.TakesBecause(held)}; add a column of the new type, fill it in batches and swap the two") with
                {
                    Span = action.Span,
                });
            }
        }
    }
}
