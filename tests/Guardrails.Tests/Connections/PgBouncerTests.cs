using Guardrails.Tests.Shared;
using Guardrails.Tests.Support;
using Npgsql;
using static Guardrails.Tests.Support.DatabaseExtensions;

namespace Guardrails.Tests.Connections;

/// <summary>Behind a real pgbouncer: transactions are guarded in every mode, and what needs a session of its own is refused where it has none.</summary>
public sealed class PgBouncerTests(PostgresServers servers)
{
    private const string Settings =
        "SELECT string_agg(name || '=' || setting, ',' ORDER BY name) FROM pg_settings WHERE name IN ('lock_timeout', 'statement_timeout', 'idle_in_transaction_session_timeout', 'client_connection_check_interval')";

    public static TheoryData<int, string> Modes { get; } = new(
        from major in PostgresMajors.All from mode in new[] { "transaction", "session" } select (major.Data, mode));

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task The_blocker_is_named_and_no_setting_leaks_to_others(int major, string mode)
    {
        await using var database = await CreateAsync(major);
        await using var pooler = await PgBouncer.StartAsync(database, mode);
        await using var api = await database.OpenSessionAsync("api", Token);
        await api.BeginAndSitIdleAsync("SELECT * FROM orders", Token);
        var before = await AskAsync(pooler.DataSource, Settings);

        var executor = new GuardedExecutor(pooler.DataSource, new GuardOptions { LockTimeout = TimeSpan.FromSeconds(1) });
        var failure = await Assert.ThrowsAsync<LockTimeoutException>(() => executor.ExecuteStepAsync("add note", "ALTER TABLE orders ADD COLUMN note text", Token));

        Assert.Equal((api.Pid, "api"), (Assert.Single(failure.Report.Blockers).Pid, failure.Report.Blockers[0].ApplicationName));
        Assert.Equal(before, await AskAsync(pooler.DataSource, Settings));
        Assert.Equal("id", await database.ColumnsAsync("orders"));

        await api.ExecuteAsync("ROLLBACK", Token);
        await executor.ExecuteStepAsync("add note", "ALTER TABLE orders ADD COLUMN note text", Token);
        Assert.Equal("id,note", await database.ColumnsAsync("orders"));
        Assert.Equal(before, await AskAsync(pooler.DataSource, Settings));
    }

    [Theory]
    [MemberData(nameof(PostgresMajors.All), MemberType = typeof(PostgresMajors))]
    public async Task In_transaction_mode_what_needs_a_session_is_refused(int major)
    {
        await using var database = await CreateAsync(major);
        await using var pooler = await PgBouncer.StartAsync(database, "transaction");

        var build = await Assert.ThrowsAsync<MigrationFailedException>(
            () => new GuardedExecutor(pooler.DataSource).ExecuteAsync("CREATE INDEX CONCURRENTLY orders_id ON orders(id)", Token));
        var migrationLock = await Assert.ThrowsAsync<MigrationFailedException>(() => new MigrationLock(pooler.DataSource).AcquireAsync(TimeSpan.Zero, Token));

        Assert.Contains("A pooler in transaction mode stands between us and the server", build.Message, StringComparison.Ordinal);
        Assert.Contains("the migration lock needs a session of its own", migrationLock.Message, StringComparison.Ordinal);
        Assert.Equal(0, await database.QueryScalarAsync<long>("SELECT count(*) FROM pg_index WHERE indrelid = 'orders'::regclass", Token));
    }

    [Theory]
    [MemberData(nameof(PostgresMajors.All), MemberType = typeof(PostgresMajors))]
    public async Task In_session_mode_an_index_is_built_concurrently_under_the_migration_lock(int major)
    {
        await using var database = await CreateAsync(major);
        await using var pooler = await PgBouncer.StartAsync(database, "session");

        await using (await new MigrationLock(pooler.DataSource).AcquireAsync(TimeSpan.Zero, Token))
        {
            await new GuardedExecutor(pooler.DataSource).ExecuteAsync("CREATE INDEX CONCURRENTLY orders_id ON orders(id)", Token);
        }

        Assert.True(await database.QueryScalarAsync<bool>("SELECT indisvalid FROM pg_index WHERE indexrelid = 'orders_id'::regclass", Token));
    }

    [Fact]
    public async Task A_pool_of_one_session_is_refused_instead_of_waited_for()
    {
        await using var database = await CreateAsync(PostgresMajors.Latest);
        await using var pooler = await PgBouncer.StartAsync(database, "session", poolSize: 1);

        var failure = await Assert.ThrowsAsync<MigrationFailedException>(
            () => new GuardedExecutor(pooler.DataSource).ExecuteAsync("CREATE INDEX CONCURRENTLY orders_id ON orders(id)", Token));

        Assert.Contains("gave no second session within 5 s", failure.Message, StringComparison.Ordinal);
    }

    private static async Task<string> AskAsync(NpgsqlDataSource dataSource, string sql)
    {
        await using var command = dataSource.CreateCommand(sql);
        return (string)(await command.ExecuteScalarAsync(Token))!;
    }

    private async Task<TestDatabase> CreateAsync(int major)
    {
        var database = await servers.CreateDatabaseAsync(major, Token);
        await database.ExecuteAsync("CREATE TABLE orders(id int)", Token);
        return database;
    }
}
