using Guardrails.Tests.Shared;
using Guardrails.Tests.Support;
using static Guardrails.Tests.Support.DatabaseExtensions;

namespace Guardrails.Tests.Execution.Concurrent;

/// <summary>A statement outside a transaction runs on a session of its own, with the guard's limits and the caller's identity.</summary>
public sealed class ConcurrentSettingsTests(PostgresServers servers)
{
    private const string Build = "CREATE INDEX CONCURRENTLY orders_amount ON orders(amount)";

    [Theory]
    [MemberData(nameof(PostgresMajors.All), MemberType = typeof(PostgresMajors))]
    public async Task Limits_of_the_database_do_not_break_a_build(int major)
    {
        await using var database = await servers.CreateSceneAsync(major);
        string[] settings =
        [
            "statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout", "idle_session_timeout",
            .. major >= 17 ? new[] { "transaction_timeout" } : [],
        ];
        await using var reporting = await database.OpenOldSnapshotAsync(); // a setting of the database does not reach a session that is open
        foreach (var setting in settings)
        {
            await database.ExecuteAsync($"ALTER DATABASE {database.Name} SET {setting} = '500ms'", Token);
        }

        var running = database.Executor().ExecuteAsync(Build, Token);
        await Task.Delay(1200, Token);
        await reporting.DisposeAsync();
        await running;

        Assert.Equal("orders_amount valid", await database.IndexesAsync());
    }

    [Theory]
    [MemberData(nameof(PostgresMajors.All), MemberType = typeof(PostgresMajors))]
    public async Task The_search_path_and_role_of_a_borrowed_connection_are_honoured(int major)
    {
        await using var database = await servers.CreateSceneAsync(major);
        await using var role = await Reaping.TestRole.CreateAsync(database);
        await database.ExecuteAsync(
            $"CREATE SCHEMA shop AUTHORIZATION {role.Name}; CREATE TABLE shop.orders(amount int); ALTER TABLE shop.orders OWNER TO {role.Name}", Token);
        await using var session = await database.OpenSessionAsync("borrowed", Token);
        await session.ExecuteAsync($"SET search_path = shop; SET ROLE {role.Name}", Token);
        var before = await PoolState.ReadAsync(session.Connection, Token);

        await session.Connection.ExecuteGuardedAsync(Build, cancellationToken: Token);

        Assert.Equal("shop.orders_amount valid", await database.IndexesAsync());
        Assert.Equal(before, await PoolState.ReadAsync(session.Connection, Token));
        await session.ExecuteAsync("RESET ROLE; DROP SCHEMA shop CASCADE", Token);
    }

    [Theory]
    [MemberData(nameof(PostgresMajors.All), MemberType = typeof(PostgresMajors))]
    public async Task It_runs_while_the_pool_s_only_connection_is_in_use(int major)
    {
        await using var database = await servers.CreateSceneAsync(major);
        var dataSource = database.CreateDataSource(settings => settings.MaxPoolSize = 1);
        await using var inUse = await dataSource.OpenConnectionAsync(Token);

        await new GuardedExecutor(dataSource).ExecuteAsync(Build, Token);

        Assert.Equal("orders_amount valid", await database.IndexesAsync());
    }
}
