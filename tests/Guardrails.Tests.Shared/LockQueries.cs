namespace Guardrails.Tests.Shared;

/// <summary>Questions that lock tests ask a server about its sessions.</summary>
public static class LockQueries
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    // Whoever is to be blocked may be a process that has only just been started, on a machine with much to do.
    private static readonly TimeSpan PatienceWithProcesses = TimeSpan.FromSeconds(60);

    /// <summary>Whether a backend waits for a lock at this moment.</summary>
    public static Task<bool> WaitsForLockAsync(this TestDatabase database, int pid) =>
        database.QueryScalarAsync<bool>($"SELECT EXISTS (SELECT FROM pg_locks WHERE pid = {pid} AND NOT granted)");

    /// <summary>Waits until a backend waits for a lock; fails after ten seconds.</summary>
    public static Task UntilWaitsForLockAsync(this TestDatabase database, int pid) =>
        Eventually.BecomesTrueAsync(() => database.WaitsForLockAsync(pid), Deadline, $"backend {pid} waiting for a lock");

    /// <summary>Waits until a backend blocks somebody, who may belong to another process; fails after a minute.</summary>
    public static Task UntilBlocksAsync(this TestDatabase database, int pid) => Eventually.BecomesTrueAsync(
        () => database.QueryScalarAsync<bool>($"SELECT EXISTS (SELECT FROM pg_stat_activity WHERE {pid} = ANY (pg_blocking_pids(pid)))"),
        PatienceWithProcesses,
        $"somebody blocked by backend {pid}");

    /// <summary>Ends the session that holds the database's migration lock, as an administrator might.</summary>
    public static Task EndHolderOfMigrationLockAsync(this TestDatabase database) => database.ExecuteAsync(
        """
        SELECT pg_terminate_backend(pid) FROM pg_locks
        WHERE locktype = 'advisory' AND classid = 1196573779 AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
        """);

    /// <summary>The state column of pg_stat_activity for a backend, such as <c>idle in transaction</c>; empty when it is gone.</summary>
    public static Task<string> StateOfAsync(this TestDatabase database, int pid) =>
        database.QueryScalarAsync<string>($"SELECT coalesce((SELECT state FROM pg_stat_activity WHERE pid = {pid}), '')");
}
