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

    /// <summary>The indexes of all tables of a database's own schemas, such as <c>public.a valid, public.b INVALID</c>.</summary>
    public static Task<string> IndexesAsync(this TestDatabase database) => database.QueryScalarAsync<string>(
        """
        SELECT coalesce(string_agg(indexrelid::regclass || CASE WHEN indisvalid THEN ' valid' ELSE ' INVALID' END, ', ' ORDER BY indexrelid::regclass::text), '')
        FROM pg_index JOIN pg_class ON pg_class.oid = indrelid
        WHERE relnamespace NOT IN ('pg_catalog'::regnamespace, 'pg_toast'::regnamespace, 'information_schema'::regnamespace)
        """,
        Token);

    public static GuardedExecutor Executor(this TestDatabase database, TimeSpan? deadline = null) =>
        new(database.DataSource, new GuardOptions { ConcurrentDeadline = deadline ?? Timeout.InfiniteTimeSpan });
}
