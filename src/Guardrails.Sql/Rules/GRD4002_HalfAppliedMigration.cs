using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Rules;

/// <summary>GRD4002: a statement that cannot run in a transaction beside others that cannot be repeated.</summary>
public sealed class HalfAppliedMigration : HazardRule
{
    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new(
        "GRD4002",
        "A statement outside transactions shares its script with others",
        RuleCategory.Transactions,
        RuleSeverity.Suggestion,
        "A script with a statement that cannot run in a transaction is not one transaction: when it fails in the middle, what came before stays, and running it again fails at what is there already.",
        "A script of its own for it; or statements that can be run again (IF EXISTS, IF NOT EXISTS).");

    /// <inheritdoc/>
    public override void Analyze(RuleContext context)
    {
    }

    /// <inheritdoc/>
    public override void AnalyzeEnd(RuleContext context)
    {
        SqlStatement? outside = null;
        SqlStatement? unrepeatable = null;
        SqlStatement? last = null;
        var part = 0;
        foreach (var statement in context.Script.Statements)
        {
            for (; part + 1 < context.Parts.Count && context.Parts[part + 1].Start <= statement.Span.Start; part++)
            {
                if (context.Parts[part + 1].StandsAlone)
                {
                    Report(context, outside, unrepeatable);
                    (outside, unrepeatable, last) = (null, null, null);
                }
            }

            if (!Changes(statement) || (context.Parts.Count > 0 && context.Parts[part].IsGiven))
            {
                continue;
            }

            // What fails last leaves nothing behind it; only what came before counts.
            unrepeatable ??= last is not null && !CanBeRepeated(last) ? last : null;
            outside ??= statement.TransactionRule == TransactionRule.Forbidden ? statement : null;
            last = statement;
        }

        Report(context, outside, unrepeatable);
    }

    private static void Report(RuleContext context, SqlStatement? outside, SqlStatement? unrepeatable)
    {
        if (outside is not null && unrepeatable is not null)
        {
            context.Report(outside, new Hazard(
                $"this cannot run in a transaction and shares the script with others: when one fails, line {context.Script.GetLinePosition(unrepeatable.Span.Start).Line} stays applied and the script cannot be run again; give it a script of its own"));
        }
    }

    private static bool Changes(SqlStatement statement) => statement.IsDdl || statement.Kind == StatementKind.Insert;

    private static bool CanBeRepeated(SqlStatement statement) => statement switch
    {
        CreateTableStatement create => create.IfNotExists,
        CreateIndexStatement create => create.IfNotExists,
        DropIndexStatement drop => drop.IfExists,
        DropStatement drop => drop.IfExists,
        CreateFunctionStatement create => create.OrReplace,
        CreateViewStatement create => create.OrReplace || create.IfNotExists,
        AlterTableStatement alter => alter.Actions.All(static action => action is
            AddColumn { IfNotExists: true } or DropColumn { IfExists: true } or DropConstraint { IfExists: true } or ValidateConstraint or AlterColumn),
        _ => statement.Kind is StatementKind.Reindex or StatementKind.Vacuum or StatementKind.Cluster or StatementKind.RefreshMaterializedView or
            StatementKind.Truncate or StatementKind.Lock or StatementKind.Do,
    };
}
