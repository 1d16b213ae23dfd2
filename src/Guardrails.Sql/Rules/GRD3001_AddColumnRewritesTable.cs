using Guardrails.Sql.Locks;
using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Rules;

/// <summary>GRD3001: ADD COLUMN or SET EXPRESSION that rewrites the table.</summary>
public sealed class AddColumnRewritesTable : HazardRule
{
    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new(
        "GRD3001",
        "A new or changed column writes the whole table anew",
        RuleCategory.Locks,
        RuleSeverity.Warning,
        "A default that is computed for every row, serial, identity and stored generated columns, and domains with constraints make PostgreSQL write every row anew while it holds ACCESS EXCLUSIVE. Constants and stable defaults such as now() cost nothing since PostgreSQL 11.",
        "Add the column nullable and without a default, set the default in a second statement, fill old rows in batches.");

    /// <inheritdoc/>
    public override void Analyze(RuleContext context)
    {
        foreach (var action in context.ActionsOnExisting())
        {
            if (action is AddColumn or SetExpression && context.FindCharge(action) is { Work: TableWork.Rewrite } held)
            {
                var (what, advice) = action is AddColumn add
                    ? ($"ADD COLUMN {AlterTableText.Quote(add.Column.Name)}", add.Column.Generated is null
                        ? "add it nullable and without a default, SET DEFAULT, then fill old rows in batches"
                        : "add a plain column, let a trigger compute it, then fill old rows in batches")
                    : ("SET EXPRESSION", "add a new column, fill it in batches and swap the two");
                context.Report(Hazard.Of(held, $"{what} {Wording.TakesBecause(held)}; {advice}") with { Span = action.Span });
            }
        }
    }
}
