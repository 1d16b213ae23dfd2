using Guardrails.Execution;
using Guardrails.Sql.Syntax;

namespace Guardrails.Locking.Probe;

/// <summary>What the probe runs at a time: a transaction, or a statement that cannot run in one.</summary>
internal sealed record ProbeBlock(SqlScript Script, TransactionUnit? Transaction, SqlStatement? Standalone)
{
    public static IReadOnlyList<ProbeBlock> Plan(string sql)
    {
        var plan = ExecutionPlanner.Plan(sql, new GuardOptions { AllowMultipleTransactions = true }, step: null);
        return [.. plan.Units.SelectMany(unit => BlocksOf(unit, plan.Script))];
    }

    private static IEnumerable<ProbeBlock> BlocksOf(ExecutionUnit unit, SqlScript script) => unit switch
    {
        StandaloneUnit alone => [new ProbeBlock(script, null, alone.Statement)],
        TransactionUnit transaction when BelongsTogether(transaction, script) => [new ProbeBlock(script, transaction, null)],

        // Each in its own: what one statement holds must not hide what the next one takes.
        TransactionUnit transaction => transaction.Statements.Select(s => new ProbeBlock(script, new TransactionUnit([s], null, false), null)),
        _ => [],
    };

    /// <summary>Whether the script made the transaction itself, or sets savepoints, which have no meaning outside one.</summary>
    private static bool BelongsTogether(TransactionUnit unit, SqlScript script) =>
        unit.Modes is not null
        || unit.RollsBack
        || unit.Statements.Any(s => s is TransactionStatement)
        || (unit.Statements is [{ Number: > 1 } first, ..]
            && script.Statements[first.Number - 2] is TransactionStatement { Action: TransactionAction.Begin } or TransactionStatement { AndChain: true });
}
