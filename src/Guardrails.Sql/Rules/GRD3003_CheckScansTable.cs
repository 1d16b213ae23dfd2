using Guardrails.Sql.Locks;
using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Rules;

/// <summary>GRD3003: CHECK without NOT VALID.</summary>
public sealed class CheckScansTable : HazardRule
{
    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new(
        "GRD3003",
        "A CHECK constraint is verified under ACCESS EXCLUSIVE",
        RuleCategory.Locks,
        RuleSeverity.Warning,
        "ADD CHECK without NOT VALID reads every row while nobody can read or write the table.",
        "ADD CONSTRAINT … CHECK … NOT VALID, commit, then VALIDATE CONSTRAINT, which lets everybody work.")
    {
        HasFix = true,
    };

    /// <inheritdoc/>
    public override void Analyze(RuleContext context)
    {
        foreach (var action in context.ActionsOnExisting())
        {
            var constraint = action switch
            {
                AddConstraint { Constraint: CheckConstraint check } => check,
                AddColumn { Column.Check: { } inline } => inline,
                _ => null,
            };
            if (constraint is not null && context.FindCharge(action) is { Work: not TableWork.None } held)
            {
                var edits = action is AddConstraint ? AlterTableText.AddNotValid(context, (AlterTableStatement)context.Statement, constraint) : [];
                context.Report(Hazard.Of(held, $"adding a CHECK {Wording.Takes(held)}; add it with NOT VALID, commit, then VALIDATE CONSTRAINT") with
                {
                    Span = action.Span,
                    Edits = edits,
                });
            }
        }
    }
}
