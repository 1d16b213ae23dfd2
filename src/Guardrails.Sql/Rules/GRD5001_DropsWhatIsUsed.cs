using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Rules;

/// <summary>GRD5001: DROP of something that running versions of the application may use.</summary>
public sealed class DropsWhatIsUsed : HazardRule
{
    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new(
        "GRD5001",
        "Something is dropped that running application versions may use",
        RuleCategory.Compatibility,
        RuleSeverity.Warning,
        "While a new version is rolled out the old one still runs. From the moment of the DROP its statements fail, and a roll-back of the application does not bring the data back.",
        "First release a version that no longer uses it; drop it in a later migration.");

    /// <inheritdoc/>
    public override void Analyze(RuleContext context)
    {
        switch (context.Statement)
        {
            case AlterTableStatement alter:
                foreach (var action in context.ActionsOnExisting())
                {
                    if (action.Kind == AlterTableActionKind.DropColumn)
                    {
                        Report(context, "DROP COLUMN", context.Schema.Resolve(alter.Table), action.Span);
                    }
                }

                break;
            case
            {
                Kind: StatementKind.DropTable or StatementKind.DropView or StatementKind.DropMaterializedView or
                StatementKind.DropSequence or StatementKind.DropForeignTable, IsDdl: true
            } drop:
                foreach (var name in drop.Relations)
                {
                    if (!context.IsNew(name))
                    {
                        Report(context, Wording.Command(drop), context.Schema.Resolve(name), drop.Relations.Count > 1 ? name.Span : null);
                    }
                }

                break;
            case { Kind: StatementKind.DropDatabase }:
                Report(context, "DROP DATABASE", null, null);
                break;
            case DropStatement { Kind: StatementKind.DropSchema or StatementKind.DropType or StatementKind.DropDomain, IsDdl: true } drop:
                if (!WereCreated(context, drop))
                {
                    Report(context, $"{Wording.Command(drop)} {string.Join(", ", drop.Names)}", null, null);
                }

                break;
        }
    }

    private static bool WereCreated(RuleContext context, DropStatement drop) => drop.Names.All(name => context.State.WasTypeCreated(context.Schema.Resolve(name)));

    private static void Report(RuleContext context, string command, QualifiedName? relation, TextSpan? span)
    {
        var held = relation is null ? null : context.Footprint.Find(relation);
        var what = relation is null ? command : command == "DROP COLUMN" ? $"{command} on {relation}" : $"{command} {relation}";
        var loss = context.Statement.Kind is StatementKind.DropView or StatementKind.DropType or StatementKind.DropDomain ? "" : ", and its data are gone";
        context.Report(new Hazard($"{what} fails every statement of running application versions that still use it{loss}; release a version that does not use it first")
        {
            Relation = relation,
            LockMode = held?.Mode,
            Span = span,
        });
    }
}
