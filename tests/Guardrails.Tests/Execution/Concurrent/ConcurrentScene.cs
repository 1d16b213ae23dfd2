using Guardrails.Tests.Shared;
using Npgsql;
using static Guardrails.Tests.Support.DatabaseExtensions;

namespace Guardrails.Tests.Execution.Concurrent;

/// <summary>What stands in the way of <c>… CONCURRENTLY</c>, and what it leaves behind.</summary>
internal static class ConcurrentScene
{
    public const string SetUp =
        """
        CREATE TABLE orders(id int, amount int);
        INSERT INTO orders SELECT i, i % 50 FROM generate_series(1, 500) AS i;
        CREATE TABLE elsewhere(id int);
        """;

    public static async Task<TestDatabase> CreateSceneAsync(this PostgresServers servers, int major)
    {
        var database = await servers.CreateDatabaseAsync(major, Token);
        await database.ExecuteAsync(SetUp, Token);
        return database;
    }

    /// <summary>A session whose snapshot is older than any build to come, although it has not touched the table.</summary>
    public static async Task<Session> OpenOldSnapshotAsync(this TestDatabase database, string applicationName = "reporting")
    {
        var session = await database.OpenSessionAsync(applicationName, Token);
        await session.ExecuteAsync("BEGIN ISOLATION LEVEL REPEATABLE READ", Token);
        await session.ExecuteAsync("SELECT * FROM elsewhere", Token);
        return session;
    }

    /// <summary>Runs a statement without the guard and cuts it off while it waits for a snapshot: it leaves behind what such statements leave.</summary>
    public static async Task CutOffAsync(this TestDatabase database, string sql)
    {
        await using var reader = await database.OpenSessionAsync("reader", Token);
        await reader.ExecuteAsync("BEGIN ISOLATION LEVEL REPEATABLE READ", Token);
        await reader.ExecuteAsync("SELECT * FROM orders", Token);
        await using var session = await database.OpenSessionAsync("unguarded", Token);
        await session.ExecuteAsync("SET statement_timeout = '300ms'", Token);
        await Assert.ThrowsAsync<PostgresException>(() => session.ExecuteAsync(sql, Token));
    }

    /// <summary>
    /// Lets a guarded statement miss its deadline after it has begun: it waits for one user of the table before it begins, and
    /// then, half way, for another one that came meanwhile.
    /// </summary>
    public static async Task<LockTimeoutException> CutOffOnceBegunAsync(this TestDatabase database, string sql, string table)
    {
        await using var first = await database.OpenSessionAsync("first", Token);
        await using var second = await database.OpenSessionAsync("second", Token);
        await first.BeginAndSitIdleAsync($"SELECT * FROM {table}", Token);

        var running = database.Executor(TimeSpan.FromSeconds(4)).ExecuteAsync(sql, Token);
        await database.WaitsForUsersAsync();
        await second.BeginAndSitIdleAsync($"SELECT * FROM {table}", Token);
        await first.DisposeAsync();
        var failure = await Assert.ThrowsAsync<LockTimeoutException>(() => running);
        Assert.Equal(second.Pid, Assert.Single(failure.Report.Blockers).Pid);
        return failure;
    }

    /// <summary>The indexes of all tables of a database's own schemas, such as <c>public.a valid, public.b INVALID</c>.</summary>
    public static Task<string> IndexesAsync(this TestDatabase database) => database.QueryScalarAsync<string>(
        """
        SELECT coalesce(string_agg(indexrelid::regclass || CASE WHEN indisvalid THEN ' valid' ELSE ' INVALID' END, ', ' ORDER BY indexrelid::regclass::text), '')
        FROM pg_index JOIN pg_class ON pg_class.oid = indrelid
        WHERE relnamespace NOT IN ('pg_catalog'::regnamespace, 'pg_toast'::regnamespace, 'information_schema'::regnamespace)
        """,
        Token);

    /// <summary>Returns when a guarded session has looked for the users of its table, and waits for them before it begins.</summary>
    public static Task WaitsForUsersAsync(this TestDatabase database) => Eventually.BecomesTrueAsync(
        async () => await database.QueryScalarAsync<long>(
            "SELECT count(*) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = current_database() AND state = 'idle' AND query LIKE '%relation = ANY%'", Token) > 0,
        TimeSpan.FromSeconds(20),
        "a statement that waits for the users of its table");

    public static GuardedExecutor Executor(this TestDatabase database, TimeSpan? deadline = null) =>
        new(database.DataSource, new GuardOptions { ConcurrentDeadline = deadline ?? Timeout.InfiniteTimeSpan });
}
