using Guardrails.FluentMigrator.Tests.Support;
using Guardrails.Tests.Shared;
using Guardrails.Tests.Support;

namespace Guardrails.FluentMigrator.Tests;

/// <summary>Whose clock ends a statement.</summary>
public sealed class TimeoutTests(PostgresServers servers)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Transactions.PerMigration)]
    [InlineData(Transactions.PerSession)]
    public async Task A_statement_that_outlives_the_clients_command_timeout_is_let_finish(Transactions transactions)
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        using var runner = database.Runner(new() { Transactions = transactions, ClientTimeout = TimeSpan.FromSeconds(1) });
        await runner.MigrateUpAsync(1);
        await database.ExecuteAsync(SlowTrigger("2 seconds"), Token);

        await runner.MigrateUpAsync();

        Assert.Equal("1,2,3,4,5", await database.AppliedAsync());
    }

    [Fact]
    public async Task The_same_statement_is_killed_by_the_client_without_guard()
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        using var runner = database.Runner(new() { Guarded = false, ClientTimeout = TimeSpan.FromSeconds(1) });
        await runner.MigrateUpAsync(1);
        await database.ExecuteAsync(SlowTrigger("2 seconds"), Token);

        var error = await Assert.ThrowsAnyAsync<Exception>(() => runner.MigrateUpAsync());

        Assert.IsType<TimeoutException>(error.GetBaseException());
    }

    [Theory]
    [InlineData(Transactions.PerMigration)]
    [InlineData(Transactions.PerSession)]
    public async Task A_statement_that_runs_too_long_is_a_StatementTimeoutException_of_its_migration(Transactions transactions)
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        using var runner = database.Runner(new() { Transactions = transactions, Limits = o => o.StatementTimeout = TimeSpan.FromSeconds(1) });
        await runner.MigrateUpAsync(1);
        await database.ExecuteAsync(SlowTrigger("20 seconds"), Token);

        var error = await Assert.ThrowsAsync<StatementTimeoutException>(() => runner.MigrateUpAsync());

        Assert.Equal("2: Notes", error.Step);
        Assert.Equal("1", await database.VersionsAsync());
    }

    [Fact]
    public async Task An_operation_with_the_connection_waits_no_longer_than_a_statement_and_its_blocker_is_named()
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        await database.ExecuteAsync("CREATE TABLE orders(id int)", Token);
        using var runner = database.Runner(new() { Migrations = "Callback", Limits = o => o.LockTimeout = TimeSpan.FromSeconds(1) });
        await using var blocker = await database.OpenSessionAsync("shop-api", Token);
        await blocker.BeginAndSitIdleAsync("SELECT * FROM orders", Token);

        var error = await Assert.ThrowsAsync<LockTimeoutException>(() => runner.MigrateUpAsync());

        Assert.Equal("1: WithConnection", error.Step);
        Assert.Contains(error.Report.Blockers, b => b.Pid == blocker.Pid);
        Assert.Equal("VersionInfo,orders", await database.TablesAsync());

        await blocker.ExecuteAsync("ROLLBACK", Token);
        await runner.MigrateUpAsync();

        Assert.Equal("id,note", await database.ColumnsAsync("orders"));
    }

    /// <summary>Makes the second migration slow, without a lock on anything.</summary>
    private static string SlowTrigger(string time) =>
        $"""
        CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep_for('{time}'); RETURN NEW; END $$;
        CREATE TRIGGER slow BEFORE INSERT ON applied FOR EACH ROW WHEN (NEW.migration = 2) EXECUTE FUNCTION slow();
        """;
}
