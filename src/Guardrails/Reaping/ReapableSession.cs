namespace Guardrails.Reaping;

/// <summary>What makes a session one that may be ended at all. Asked when looking and again, in the same statement, when ending.</summary>
internal static class ReapableSession
{
    /// <summary>The condition, for <c>pg_stat_activity AS a</c>; <c>$1</c> is the least idle time in seconds.</summary>
    /// <remarks>
    /// Only a <c>client backend</c> can be meant: a walsender may sit idle in a transaction as well (it exports a snapshot), and ending it
    /// would break replication. Citus's sessions between its nodes are known by their names and belong to transactions on other nodes.
    /// <c>idle in transaction (aborted)</c> counts: its client is as silent, and inside a savepoint it still holds locks.
    /// A session whose columns are hidden from us satisfies nothing here.
    /// </remarks>
    public const string Sql =
        """
        a.state IN ('idle in transaction', 'idle in transaction (aborted)')
        AND extract(epoch FROM pg_catalog.clock_timestamp() - a.state_change) >= $1
        AND a.backend_type = 'client backend'
        AND a.pid <> pg_catalog.pg_backend_pid()
        AND a.application_name !~ '^guardrails (watcher|reaper|migration lock|deploy lock)'
        AND a.application_name !~ '^citus_(internal|rebalancer|run_command) '
        """;
}
