using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Rules;

/// <summary>GRD4001: a statement that cannot run in a transaction stands in one.</summary>
public sealed class ForbiddenInTransaction : HazardRule
{
    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new(
        "GRD4001",
        "A statement that cannot run in a transaction stands in one",
        RuleCategory.Transactions,
        RuleSeverity.Error,
        "… CONCURRENTLY, VACUUM, CREATE and DROP DATABASE, ALTER SYSTEM and others manage transactions themselves; inside one they fail with SQLSTATE 25001. The transaction may come from the script, from COMMIT AND CHAIN, from a DO block, or from whoever runs the script.",
        "Run it outside: after COMMIT, in a file of its own, or with the framework's switch for migrations without a transaction.");

    /// <inheritdoc/>
    public override void Analyze(RuleContext context)
    {
        if (context.Statement.TransactionRule == TransactionRule.Forbidden && Around(context) is { } around)
        {
            var isBlock = context.Statement.Kind == StatementKind.Do;
            context.Report(new Hazard(
                isBlock
                    ? $"a DO block that commits or rolls back cannot run in a transaction (2D000), and it stands in {around}; run it outside"
                    : $"{Wording.Command(context.Statement)} cannot run in a transaction (25001), and it stands in {around}; run it outside"));
        }
    }

    private static string? Around(RuleContext context) => context switch
    {
        { Block: DoStatement } => "a DO block",
        { Block: not null } => "the body of a routine",
        { State.Transaction: { Opener: TransactionOpener.Runner } } => "the transaction of whoever runs the script",
        { State.Transaction: { Opener: TransactionOpener.Command } } => "the one that the server makes of several statements in one command",
        { State.Transaction: { Opener: TransactionOpener.Chain, OpenedBy: { } chain } } =>
            $"the transaction that AND CHAIN began in line {context.Script.GetLinePosition(chain.Span.Start).Line}",
        { State.Transaction.OpenedBy: { } begin } => $"the transaction begun in line {context.Script.GetLinePosition(begin.Span.Start).Line}",
        _ => null,
    };
}
