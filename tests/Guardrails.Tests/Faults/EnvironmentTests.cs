using Guardrails.Tests.Shared;
using Npgsql;

namespace Guardrails.Tests.Faults;

/// <summary>Servers that cannot be reached, do not let us in, or do not let us see.</summary>
public sealed class EnvironmentTests(PostgresServers servers)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_server_that_does_not_answer_is_named_without_the_password()
    {
        await using var dataSource = NpgsqlDataSource.Create("Host=127.0.0.1;Port=1;Username=migrator;Password=s3cr3t-word;Database=shop;Timeout=5");

        var failure = await Assert.ThrowsAsync<MigrationFailedException>(() => new GuardedExecutor(dataSource).ExecuteStepAsync("add note", "SELECT 1", Token));

        Assert.StartsWith("Migration step 'add note' FAILED: Cannot connect to PostgreSQL at 127.0.0.1:1, database 'shop', user 'migrator'", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cr3t-word", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_that_does_not_exist_is_named()
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        await using var elsewhere = database.CreateDataSource(settings => settings.Database = "no_such_database");

        var failure = await Assert.ThrowsAsync<MigrationFailedException>(() => new GuardedExecutor(elsewhere).ExecuteAsync("SELECT 1", Token));

        Assert.Equal("3D000", failure.SqlState);
        Assert.Contains("no_such_database", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(PostgresMajors.All), MemberType = typeof(PostgresMajors))]
    public async Task Without_the_right_to_see_others_the_report_has_pids_and_says_which_grant_is_missing(int major)
    {
        await using var database = await servers.CreateDatabaseAsync(major, Token);
        var role = $"migrator_{Guid.NewGuid():N}";
        await database.ExecuteAsync($"CREATE ROLE {role} LOGIN PASSWORD 'pw'; GRANT ALL ON SCHEMA public TO {role}", Token);
        try
        {
            await database.ExecuteAsync($"CREATE TABLE orders(id int); ALTER TABLE orders OWNER TO {role}", Token);
            await using var idle = await database.OpenSessionAsync("shop-api", Token);
            await idle.BeginAndSitIdleAsync("SELECT * FROM orders", Token);
            await using var limited = database.CreateDataSource(settings => (settings.Username, settings.Password) = (role, "pw"));

            var failure = await Assert.ThrowsAsync<LockTimeoutException>(
                () => new GuardedExecutor(limited, new GuardOptions { LockTimeout = TimeSpan.FromSeconds(1) })
                    .ExecuteAsync("ALTER TABLE orders ADD COLUMN note text", Token));

            var blocker = Assert.Single(failure.Report.Blockers);
            Assert.Equal((idle.Pid, "shop-api", null, "ACCESS SHARE"), (blocker.Pid, blocker.ApplicationName, blocker.State, blocker.LockMode));
            Assert.Contains(failure.Report.Notes, note => note.Contains($"GRANT pg_read_all_stats TO {role}", StringComparison.Ordinal));
        }
        finally
        {
            await database.ExecuteAsync($"DROP OWNED BY {role} CASCADE; DROP ROLE {role}", CancellationToken.None);
        }
    }

    [Fact]
    public async Task A_read_only_server_is_said_to_be_one()
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        await database.ExecuteAsync($"ALTER DATABASE {database.Name} SET default_transaction_read_only = on", Token);
        await using var dataSource = database.CreateDataSource();

        var failure = await Assert.ThrowsAsync<MigrationFailedException>(() => new GuardedExecutor(dataSource).ExecuteAsync("CREATE TABLE orders(id int)", Token));

        Assert.Equal("25006", failure.SqlState);
        Assert.Contains("connect to the primary", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_inside_a_transaction_is_refused()
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        await using var session = await database.OpenSessionAsync("caller", Token);
        await session.BeginAndSitIdleAsync("SELECT 1", Token);

        var mistake = await Assert.ThrowsAnyAsync<InvalidOperationException>(() => session.Connection.ExecuteGuardedAsync("CREATE TABLE orders(id int)", cancellationToken: Token));

        Assert.Contains("already inside a transaction", mistake.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pool_of_one_connection_is_enough_and_is_left_as_it_was()
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        await database.ExecuteAsync("CREATE TABLE orders(id int)", Token);
        await using var idle = await database.OpenSessionAsync("shop-api", Token);
        await idle.BeginAndSitIdleAsync("SELECT * FROM orders", Token);
        await using var small = database.CreateDataSource(settings => settings.MaxPoolSize = 1);

        var failure = await Assert.ThrowsAsync<LockTimeoutException>(
            () => new GuardedExecutor(small, new GuardOptions { LockTimeout = TimeSpan.FromSeconds(1) }).ExecuteAsync("ALTER TABLE orders ADD COLUMN note text", Token));

        Assert.Equal(idle.Pid, Assert.Single(failure.Report.Blockers).Pid);
    }
}
