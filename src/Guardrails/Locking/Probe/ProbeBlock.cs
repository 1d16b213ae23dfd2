using Guardrails.Execution;
using Guardrails.Sql.Syntax;

namespace Guardrails.Locking.Probe;

/// <summary>What the probe runs at a time: a transaction, or a statement that cannot run in one.</summary>
internal sealed record ProbeBlock(SqlScript Script, TransactionUnit? Transaction, SqlStatement? Standalone)
{
    /// <summary>The script as it would be applied: each statement in its own transaction unless the script says otherwise.</summary>
    public static IReadOnlyList<ProbeBlock> Plan(string sql)
    {
        var plan = PlanUnits(sql);
        return [.. plan.Units.SelectMany(unit => BlocksOf(unit, plan.Script))];
    }

    /// <summary>The script as one transaction that leaves nothing behind.</summary>
    /// <exception cref="MigrationFailedException">The script has a statement or a transaction of its own that cannot be undone.</exception>
    public static ProbeBlock PlanRolledBack(string sql)
    {
        var plan = PlanUnits(sql);
        return plan.Units is [TransactionUnit unit]
            ? new ProbeBlock(plan.Script, unit with { RollsBack = true }, null)
            : throw Failures.Refused(
                null,
                null,
                SqlStates.ActiveTransaction,
                plan.Units.OfType<StandaloneUnit>().FirstOrDefault() is { Statement: { } alone }
                    ? $"statement {alone.Number} (line {plan.Script.GetLinePosition(alone.Span.Start).Line}) cannot run in a transaction, so it cannot be rolled back; observe it on a scratch database without rolling back"
                    : "the script has several transactions of its own and cannot be rolled back as one; observe it on a scratch database without rolling back");
    }

    private static ExecutionPlan PlanUnits(string sql) =>
        ExecutionPlanner.Plan(sql, new GuardOptions { AllowMultipleTransactions = true }, step: null);

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
