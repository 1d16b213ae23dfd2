using DbUp.Engine.Transactions;
using Guardrails.DbUp.Tests.Support;
using Guardrails.Tests.Shared;
using Npgsql;

namespace Guardrails.DbUp.Tests;

/// <summary>
/// Several upgraders, each with everything of its own, upgrade the same fresh database at once, as the replicas of a service do. The number of
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

        // Tables, columns, types, or catalogue entries that are there already.
        Assert.Contains(errors, e => e.GetBaseException() is PostgresException { SqlState: "42P07" or "42701" or "42710" or "23505" });
    }

    [Theory]
    [InlineData(14, 2, TransactionMode.NoTransaction)]
    [InlineData(15, 2, TransactionMode.TransactionPerScript)]
    [InlineData(16, 2, TransactionMode.SingleTransaction)]
    [InlineData(17, 2, TransactionMode.NoTransaction)]
    [InlineData(18, 2, TransactionMode.TransactionPerScript)]
    [InlineData(18, 8, TransactionMode.NoTransaction)]
    [InlineData(18, 8, TransactionMode.TransactionPerScript)]
    [InlineData(18, 8, TransactionMode.SingleTransaction)]
    public async Task Under_guard_all_succeed_and_each_script_is_applied_once(int major, int migrators, TransactionMode mode)
    {
        for (var race = 0; race < Race.Rounds; race++)
        {
            await using var database = await servers.CreateDatabaseAsync(major, Token);

            var errors = await RaceAsync(database, migrators, new() { Mode = mode });

            Assert.Empty(errors);
            Assert.Equal(("1,2,3,4,5", "1,2,3,4,5"), (await database.JournalAsync(), await database.AppliedAsync()));
        }
    }

    [Fact]
    public async Task Who_waits_too_long_is_told_who_is_at_work()
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        await using var dataSource = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(database.ConnectionString) { ApplicationName = "deploy-7" });
        await using var held = await new MigrationLock(dataSource).AcquireAsync(TimeSpan.Zero, Token);
        var log = new RecordingUpgradeLog();

        var error = await database.Upgrader(new() { Limits = o => o.MigrationLockTimeout = TimeSpan.FromSeconds(1), Log = log }).FailsAsync<MigrationLockedException>();

        Assert.Contains("deploy-7", error.Holder?.ApplicationName, StringComparison.Ordinal);
        Assert.Contains(log.Entries, e => e.Level != "error" && e.Message.Contains("deploy-7", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(TransactionMode.NoTransaction)]
    [InlineData(TransactionMode.TransactionPerScript)]
    [InlineData(TransactionMode.SingleTransaction)]
    public async Task When_the_lock_is_lost_nothing_further_is_committed(TransactionMode mode)
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        await database.Upgrader(new() { Scripts = [.. Upgraders.Shop.Take(2)] }).SucceedsAsync();
        await using var blocker = await database.OpenSessionAsync("shop-api", Token);
        await blocker.BeginAndSitIdleAsync("SELECT * FROM orders", Token);
        var failing = database.Upgrader(new() { Mode = mode, Limits = o => o.LockTimeout = TimeSpan.FromSeconds(30) }).FailsAsync<MigrationFailedException>();
        await database.UntilBlocksAsync(blocker.Pid);

        await database.EndHolderOfMigrationLockAsync();
        var error = await failing;

        Assert.StartsWith("The migration lock was lost", error.Message, StringComparison.Ordinal);
        Assert.Equal("1,2", await database.JournalAsync());
    }

    private static Task<IReadOnlyList<Exception>> RaceAsync(TestDatabase database, int count, UpgraderSettings settings) => Race.RunAsync(
        count,
        waitForOthers =>
        {
            var upgrader = database.Upgrader(settings with { Log = new() });
            waitForOthers();
            return upgrader.PerformUpgrade().Error;
        },
        Token);
}
