using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Rules;

/// <summary>GRD5002: RENAME of a table, column, schema, view, type or enum value.</summary>
public sealed class RenamesWhatIsUsed : HazardRule
{
    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new(
        "GRD5002",
        "Something is renamed that running application versions may use",
        RuleCategory.Compatibility,
        RuleSeverity.Warning,
        "While a new version is rolled out the old one still runs, and it knows only the old name. No moment exists at which both versions work.",
        "Add the new name beside the old one (a column that is kept in step, a view of the old name), move the application, then drop the old one.");

    /// <inheritdoc/>
    public override void Analyze(RuleContext context)
    {
        foreach (var action in context.ActionsOnExisting())
        {
            if (action is RenameAction { Kind: AlterTableActionKind.RenameTo or AlterTableActionKind.RenameColumn } rename)
            {
                var table = context.Schema.Resolve(((AlterTableStatement)context.Statement).Table);
                var what = rename.OldName is { } column ? $"{table}.{AlterTableText.Quote(column)}" : table.ToString();
                context.Report(new Hazard(
                    $"running application versions know {what} only by its old name and fail from now on; add the new name beside it, move the application, then drop the old one")
                {
                    Span = action.Span,
                    Relation = table,
                });
            }
        }
    }
}
