using Guardrails.Tests.Shared;

namespace Guardrails.EntityFrameworkCore.Tests.Support;

/// <summary>Waits for lock waits: the moment that a test of blocked migrations is about.</summary>
internal static class LockWaits
{
    // A process that has yet to start is waited for too, and on a machine that is busy with builds that takes a while.
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);

    /// <summary>Until some session of the database has been executing a statement for so long and waits for a lock.</summary>
    public static Task UntilSomebodyWaitsAsync(this TestDatabase database, string since = "0 s") => UntilAsync(database, $"{Waiters} > 0", since, "somebody waiting for a lock");

    /// <summary>Until no session of the database waits for a lock.</summary>
    public static Task UntilNobodyWaitsAsync(this TestDatabase database) => UntilAsync(database, $"{Waiters} = 0", "0 s", "nobody waiting for a lock");

    // Without pg_blocking_pids: over all sessions it makes the server compile the query, which takes longer than the wait.
    private const string Waiters =
        "(SELECT count(*) FROM pg_locks AS l JOIN pg_stat_activity AS a USING (pid) WHERE NOT l.granted AND a.datname = current_database() AND clock_timestamp() - a.query_start >= $since$::interval)";

    private static async Task UntilAsync(TestDatabase database, string condition, string since, string what)
    {
        await using var session = await database.OpenSessionAsync("test query", TestContext.Current.CancellationToken);
        await Eventually.BecomesTrueAsync(
            () => session.QueryScalarAsync<bool>("SELECT " + condition.Replace("$since$", $"'{since}'", StringComparison.Ordinal), TestContext.Current.CancellationToken), Deadline, what);
    }
}
