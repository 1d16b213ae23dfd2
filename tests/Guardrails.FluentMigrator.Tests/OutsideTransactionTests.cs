using Guardrails.FluentMigrator.Tests.Support;
using Guardrails.Tests.Shared;
using Guardrails.Tests.Support;

namespace Guardrails.FluentMigrator.Tests;

/// <summary><c>TransactionBehavior.None</c>, and what belongs there.</summary>
public sealed class OutsideTransactionTests(PostgresServers servers)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(PostgresMajors.All), MemberType = typeof(PostgresMajors))]
    public async Task A_conflict_leaves_what_was_done_before_names_the_blocker_and_a_rerun_finishes(int major)
    {
        await using var database = await servers.CreateDatabaseAsync(major, Token);
        await database.ExecuteAsync("CREATE TABLE orders(id int)", Token);
        using var runner = database.Runner(new() { Migrations = "Outside", Limits = o => o.LockTimeout = TimeSpan.FromSeconds(1) });
        await using var blocker = await database.OpenSessionAsync("shop-api", Token);
        await blocker.BeginAndSitIdleAsync("SELECT * FROM orders", Token);

        var error = await Assert.ThrowsAsync<LockTimeoutException>(() => runner.MigrateUpAsync());

        Assert.Equal("1: OutsideTransaction", error.Step);
        Assert.Contains(error.Report.Blockers, b => b.Pid == blocker.Pid);
        Assert.Contains("before it stay applied", error.Message, StringComparison.Ordinal);
        Assert.Equal("", await database.VersionsAsync());

        await blocker.ExecuteAsync("ROLLBACK", Token);
        await runner.MigrateUpAsync();

        Assert.Equal("1", await database.VersionsAsync());
        Assert.Equal("id,note", await database.ColumnsAsync("orders"));
    }

    [Fact]
    public async Task Its_settings_stay_in_force_and_its_operations_have_timeouts_that_do_not_stay()
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        using var runner = database.Runner(new() { Migrations = "Outside" });

        await runner.MigrateUpAsync();

        Assert.Equal("shop", await database.QueryScalarAsync<string>("SELECT relnamespace::regnamespace::text FROM pg_class WHERE relname = 'found_by_path'", Token));
        Assert.Equal("5s", await database.QueryScalarAsync<string>("SELECT lock_timeout FROM timeouts", Token));
        Assert.False(runner.It.Processor.Exists("SELECT FROM pg_settings WHERE name = 'lock_timeout' AND setting <> '0'"));
    }

    [Fact]
    public async Task CONCURRENTLY_in_a_migration_with_a_transaction_is_refused_and_says_what_to_do()
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        await database.ExecuteAsync("CREATE TABLE orders(id int)", Token);
        using var runner = database.Runner(new() { Migrations = "Misplaced" });

        var error = await Assert.ThrowsAsync<MigrationFailedException>(() => runner.MigrateUpAsync());

        Assert.Equal("1: ConcurrentlyInTransaction", error.Step);
        Assert.Contains("TransactionBehavior.None", error.Message, StringComparison.Ordinal);
        Assert.Equal("VersionInfo,orders", await database.TablesAsync());
    }
}
