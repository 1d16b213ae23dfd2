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
        if (context.Statement is DropStatement { Kind: StatementKind.DropFunction or StatementKind.DropProcedure or StatementKind.DropRoutine or StatementKind.DropAggregate } drop &&
            !AreNobodys(context, drop))
        {
            context.Report(new Hazard(
                $"running application versions may call {string.Join(", ", drop.Names)} with these arguments and fail from now on; create the new form beside it, move the application, then drop the old one"));
        }

        foreach (var action in context.ActionsOnExisting())
        {
            var table = context.Schema.Resolve(((AlterTableStatement)context.Statement).Table);
            var message = action switch
            {
                AlterColumnType change =>
                    $"statements that running sessions have prepared over {AlterTableText.Quote(change.Column)} fail with 'cached plan must not change result type', and running versions may not expect {change.Type}; add a column beside it and move the application",
                AddColumn or DropColumn when context.State.HasPreparedStar(table) =>
                    $"a prepared statement returns all columns of {table}, and fails with 'cached plan must not change result type' from now on; name the columns, or prepare it anew",
                _ => null,
            };
            if (message is not null)
            {
                context.Report(new Hazard(message) { Span = action.Span, Relation = table });
            }
        }
    }

    private static bool AreNobodys(RuleContext context, DropStatement drop) => drop.Names.All(name =>
        context.State.WasFunctionCreated(context.Schema.Resolve(name)) || context.Schema.FindFunction(name) is { IsForTriggers: true });
}
