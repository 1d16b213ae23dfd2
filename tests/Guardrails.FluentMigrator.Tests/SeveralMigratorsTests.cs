using Guardrails.FluentMigrator.Tests.Support;
using Guardrails.Tests.Shared;
using Guardrails.Tests.Support;
using Npgsql;

namespace Guardrails.FluentMigrator.Tests;

/// <summary>
/// Several runners, each with a provider of its own, migrate the same fresh database at once, as the replicas of a service do. The number of
/// runs with guard is 1 for each case, or what <c>GUARDRAILS_RACES</c> says.
/// </summary>
public sealed class SeveralMigratorsTests(PostgresServers servers)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Without_guard_one_of_two_fails_over_what_the_other_has_just_made()
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);

        // Who overtakes whom is chance, but there is hardly a round without a collision.
        var errors = new List<Exception>();
        for (var round = 0; round < 20 && errors.Count == 0; round++)
        {
            await database.ExecuteAsync("DROP SCHEMA public CASCADE; CREATE SCHEMA public", Token);
            errors.AddRange(await RaceAsync(database, 2, new() { Guarded = false }));
        }

        // Tables, columns, types, version rows, or catalogue entries that are there already.
        Assert.Contains(errors, e => e.GetBaseException() is PostgresException { SqlState: "42P07" or "42701" or "42710" or "23505" });
    }

    [Theory]
    [InlineData(14, 2, Transactions.PerMigration)]
    [InlineData(15, 2, Transactions.PerSession)]
    [InlineData(16, 2, Transactions.PerMigration)]
    [InlineData(17, 2, Transactions.PerSession)]
    [InlineData(18, 2, Transactions.PerMigration)]
    [InlineData(18, 8, Transactions.PerMigration)]
    [InlineData(18, 8, Transactions.PerSession)]
    public async Task Under_guard_all_succeed_and_each_migration_is_applied_once(int major, int migrators, Transactions transactions)
    {
        for (var race = 0; race < Race.Rounds; race++)
        {
            await using var database = await servers.CreateDatabaseAsync(major, Token);

            var errors = await RaceAsync(database, migrators, new() { Transactions = transactions });

            Assert.Empty(errors);
            Assert.Equal(("1,2,3,4,5", "1,2,3,4,5"), (await database.VersionsAsync(), await database.AppliedAsync()));
        }
    }

    [Fact]
    public async Task Who_waits_too_long_is_told_who_is_at_work()
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        await using var dataSource = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(database.ConnectionString) { ApplicationName = "deploy-7" });
        await using var held = await new MigrationLock(dataSource).AcquireAsync(TimeSpan.Zero, Token);
        using var runner = database.Runner(new() { Limits = o => o.MigrationLockTimeout = TimeSpan.FromSeconds(1) });

        var error = await Assert.ThrowsAsync<MigrationLockedException>(() => runner.MigrateUpAsync());

        Assert.Contains("deploy-7", error.Holder?.ApplicationName, StringComparison.Ordinal);
        Assert.Contains(runner.Log.Entries, e => e.EventId == 3001 && e.Message.Contains("deploy-7", StringComparison.Ordinal));
        Assert.Equal("", await database.TablesAsync());
    }

    [Fact]
    public async Task Who_looks_first_and_migrates_then_sees_what_another_has_done_in_between()
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        using var first = database.Runner();
        using var second = database.Runner();
        Assert.True(await Task.Run(() => second.It.HasMigrationsToApplyUp(), Token));

        await first.MigrateUpAsync();
        await second.MigrateUpAsync();

        Assert.Equal("1,2,3,4,5", await database.AppliedAsync());
    }

    [Fact]
    public async Task When_the_lock_is_lost_nothing_further_is_committed()
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        using var runner = database.Runner(new() { Limits = o => o.LockTimeout = TimeSpan.FromSeconds(30) });
        await runner.MigrateUpAsync(2);
        await using var blocker = await database.OpenSessionAsync("shop-api", Token);
        await blocker.BeginAndSitIdleAsync("SELECT * FROM orders", Token);
        var migrating = runner.MigrateUpAsync();
        await database.UntilBlocksAsync(blocker.Pid);

        await database.EndHolderOfMigrationLockAsync();
        var error = await Assert.ThrowsAsync<MigrationFailedException>(() => migrating);

        Assert.StartsWith("The migration lock was lost", error.Message, StringComparison.Ordinal);
        Assert.Equal("1,2", await database.VersionsAsync());
    }

    private static Task<IReadOnlyList<Exception>> RaceAsync(TestDatabase database, int count, RunnerSettings settings) => Race.RunAsync(
        count,
        waitForOthers =>
        {
            using var runner = database.Runner(settings);
            waitForOthers();
            return Record.Exception(() => runner.It.MigrateUp());
        },
        Token);
}
