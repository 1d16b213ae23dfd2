using Guardrails.EntityFrameworkCore.Migrator;
using Guardrails.EntityFrameworkCore.Tests.Support;
using Guardrails.Tests.Shared;
using Guardrails.Tests.Support;
using Npgsql;

namespace Guardrails.EntityFrameworkCore.Tests;

/// <summary>
/// Several processes migrate the same fresh database at once, as the replicas of a service do. The number of runs with guard is 1 for each
/// case, or what <c>GUARDRAILS_RACES</c> says.
/// </summary>
public sealed class SeveralMigratorsTests(PostgresServers servers)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Without_guard_one_of_two_fails_because_it_works_off_a_list_that_is_out_of_date()
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);

        // Both have to be there before either begins: the start of a process takes longer than its migrations. Who overtakes whom then is
        // chance, but with five migrations the list is out of date nearly always.
        var results = new List<MigratorResult>();
        for (var round = 0; round < 10 && results.All(r => r.ExitCode == 0); round++)
        {
            await database.ExecuteAsync(
                """
                DROP SCHEMA public CASCADE; CREATE SCHEMA public;
                CREATE TABLE "__EFMigrationsHistory" ("MigrationId" varchar(150) PRIMARY KEY, "ProductVersion" varchar(32) NOT NULL)
                """,
                Token);
            await using var gate = await database.OpenSessionAsync("gate", Token);
            await gate.BeginAndSitIdleAsync("""LOCK TABLE "__EFMigrationsHistory" IN ROW EXCLUSIVE MODE""", Token);
            var racing = RaceAsync(database.ConnectionString, 2, guarded: false);
            await Eventually.BecomesTrueAsync(
                async () => racing.IsCompleted || await database.QueryScalarAsync<long>(
                    "SELECT count(*) FROM pg_locks WHERE relation = to_regclass('\"__EFMigrationsHistory\"') AND NOT granted", Token) == 2,
                TimeSpan.FromSeconds(60),
                "both migrators waiting for the history");
            await gate.ExecuteAsync("ROLLBACK", Token);
            results.AddRange(await racing);
        }

        // Tables, columns, history rows that are there already, or gone from under it.
        Assert.Contains(results, r => r.ExitCode == 1 && System.Text.RegularExpressions.Regex.IsMatch(r.Said, "42701|42P07|23505"));
    }

    [Theory]
    [InlineData(14, 2)]
    [InlineData(15, 2)]
    [InlineData(16, 2)]
    [InlineData(17, 2)]
    [InlineData(18, 2)]
    [InlineData(18, 8)]
    public async Task Under_guard_all_succeed_and_each_migration_is_applied_once(int major, int migrators)
    {
        for (var race = 0; race < Race.Rounds; race++)
        {
            await using var database = await servers.CreateDatabaseAsync(major, Token);

            var results = await RaceAsync(database.ConnectionString, migrators, guarded: true);

            Assert.All(results, r => Assert.Equal((0, "done"), (r.ExitCode, r.Said)));
            Assert.Equal(string.Join(',', ShopContext.Ids), await database.HistoryAsync());
            Assert.Equal(string.Join(',', ShopContext.Ids), await database.QueryScalarAsync<string>("SELECT string_agg(migration, ',' ORDER BY migration) FROM applied", Token));
        }
    }

    [Fact]
    public async Task Under_guard_all_succeed_also_when_the_database_does_not_exist_yet()
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        var fresh = new NpgsqlConnectionStringBuilder(database.ConnectionString) { Database = $"{database.Name}_fresh" };
        try
        {
            var results = await RaceAsync(fresh.ConnectionString, 3, guarded: true);

            Assert.All(results, r => Assert.Equal((0, "done"), (r.ExitCode, r.Said)));
        }
        finally
        {
            await database.ExecuteAsync($"DROP DATABASE IF EXISTS \"{fresh.Database}\" WITH (FORCE)", Token);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Who_waits_too_long_is_told_who_is_at_work(bool async)
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        await using var dataSource = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(database.ConnectionString) { ApplicationName = "deploy-7" });
        await using var held = await new MigrationLock(dataSource).AcquireAsync(TimeSpan.Zero, Token);
        var log = new RecordingLoggerFactory();
        await using var context = database.Shop(o => o.MigrationLockTimeout = TimeSpan.FromSeconds(1), log);

        var error = await Assert.ThrowsAsync<MigrationLockedException>(() => context.MigrateAsync(async));

        Assert.Contains("deploy-7", error.Holder?.ApplicationName, StringComparison.Ordinal);
        Assert.Contains(log.Entries, e => e.EventId == 3001 && e.Message.Contains("deploy-7", StringComparison.Ordinal));
        Assert.Equal("", await database.TablesAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_migrator_without_guard_that_holds_the_history_is_waited_for_longer_than_any_lock_or_command_timeout(bool async)
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        await using var context = database.Shop(o => o.LockTimeout = TimeSpan.FromMilliseconds(300), npgsql: npgsql => npgsql.CommandTimeout(1));
        await context.MigrateAsync(async, ShopContext.Ids[0]);
        await using var other = await database.OpenSessionAsync("other-migrator", Token);
        await other.BeginAndSitIdleAsync("""LOCK TABLE "__EFMigrationsHistory" IN ACCESS EXCLUSIVE MODE; SELECT pg_sleep(2)""", Token);

        var migrating = context.MigrateAsync(async);
        await database.UntilSomebodyWaitsAsync(since: "1.5 s");
        await other.ExecuteAsync("ROLLBACK", Token);
        await migrating;

        Assert.Equal(string.Join(',', ShopContext.Ids), await database.HistoryAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task When_the_lock_is_lost_nothing_further_is_committed(bool async)
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        await using var context = database.Shop(o => o.LockTimeout = TimeSpan.FromSeconds(30));
        await context.MigrateAsync(async, ShopContext.Ids[1]);
        await using var blocker = await database.OpenSessionAsync("shop-api", Token);
        await blocker.BeginAndSitIdleAsync("SELECT * FROM orders", Token);
        var migrating = context.MigrateAsync(async);
        await database.UntilSomebodyWaitsAsync();

        await database.EndHolderOfMigrationLockAsync();
        var error = await Assert.ThrowsAsync<MigrationFailedException>(() => migrating);

        Assert.StartsWith("The migration lock was lost", error.Message, StringComparison.Ordinal);
        Assert.Equal(string.Join(',', ShopContext.Ids.Take(2)), await database.HistoryAsync());
    }

    private static async Task<MigratorResult[]> RaceAsync(string connectionString, int count, bool guarded)
    {
        var migrators = await Task.WhenAll(Enumerable.Range(0, count).Select(_ => MigratorProcess.StartAsync(connectionString, "shop", guarded)));
        try
        {
            foreach (var migrator in migrators)
            {
                migrator.Go();
            }

            return await Task.WhenAll(migrators.Select(m => m.ResultAsync()));
        }
        finally
        {
            foreach (var migrator in migrators)
            {
                migrator.Dispose();
            }
        }
    }
}
