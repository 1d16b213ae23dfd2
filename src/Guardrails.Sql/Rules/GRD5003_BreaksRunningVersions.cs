using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Rules;

/// <summary>GRD5003: A change of a column's type or collation.</summary>
public sealed class BreaksRunningVersions : HazardRule
{
    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new(
        "GRD5003",
        "A change that breaks running versions or their cached plans",
        RuleCategory.Compatibility,
        RuleSeverity.Warning,
        "A prepared statement whose result has another type than before fails with 'cached plan must not change result type', also when the table was not rewritten; and code that reads the old type may not understand the new one.",
        "A new column beside the old one; move the application; drop the old one later.");

    /// <inheritdoc/>
    public override void Analyze(RuleContext context)
    {
        foreach (var action in context.ActionsOnExisting())
        {
            if (action is AlterColumnType change)
            {
                context.Report(new Hazard(
                    $"statements that running sessions have prepared over {AlterTableText.Quote(change.Column)} fail with 'cached plan must not change result type', and running versions may not expect {change.Type}; add a column beside it and move the application")
                {
                    Span = action.Span,
                    Relation = context.Schema.Resolve(((AlterTableStatement)context.Statement).Table),
                });
            }
        }
    }
}
