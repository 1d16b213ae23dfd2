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
        switch (context.Statement)
        {
            case AlterTableStatement { Kind: not StatementKind.AlterIndex } alter:
                AnalyzeTable(context, alter);
                break;
            case AlterTypeStatement alter when !context.State.WasTypeCreated(context.Schema.Resolve(alter.Type)):
                foreach (var action in alter.Actions)
                {
                    if (action.Kind is AlterTypeActionKind.RenameTo or AlterTypeActionKind.RenameValue or AlterTypeActionKind.RenameAttribute)
                    {
                        Report(context, action.Name is { } part && action.Kind != AlterTypeActionKind.RenameTo ? $"'{part}' of {alter.Type}" : alter.Type.ToString(), action.Span);
                    }
                }

                break;
            case AlterDomainStatement { Action: AlterDomainAction.RenameTo } alter when !context.State.WasTypeCreated(context.Schema.Resolve(alter.Domain)):
                Report(context, alter.Domain.ToString(), alter.ActionSpan);
                break;
            case AlterObjectStatement { Kind: StatementKind.AlterSchema, Action: AlterObjectAction.RenameTo } alter:
                Report(context, $"the schema {alter.Name}", alter.Span);
                break;
        }
    }

    private static void AnalyzeTable(RuleContext context, AlterTableStatement alter)
    {
        var table = context.Schema.Resolve(alter.Table);
        foreach (var action in context.ActionsOnExisting())
        {
            if (action is RenameAction { Kind: AlterTableActionKind.RenameTo or AlterTableActionKind.RenameColumn } rename)
            {
                Report(context, rename.OldName is { } column ? $"{table}.{AlterTableText.Quote(column)}" : table.ToString(), action.Span, table);
            }
        }
    }

    private static void Report(RuleContext context, string what, TextSpan span, QualifiedName? relation = null) => context.Report(new Hazard(
        $"running application versions know {what} only by its old name and fail from now on; add the new name beside it, move the application, then drop the old one")
    {
        Span = span,
        Relation = relation,
    });
}
