using Guardrails.EntityFrameworkCore.Migrator;
using Guardrails.EntityFrameworkCore.Tests.Support;
using Guardrails.Tests.Shared;
using Guardrails.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Guardrails.EntityFrameworkCore.Tests;

/// <summary>What a migration under guard does where nobody is in its way, and where somebody is.</summary>
public sealed class MigrateTests(PostgresServers servers)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Contexts.MajorsAndWays), MemberType = typeof(Contexts))]
    public async Task All_migrations_are_applied_and_nothing_else_stays(int major, bool async)
    {
        await using var database = await servers.CreateDatabaseAsync(major, Token);
        await using var context = database.Shop();

        await context.MigrateAsync(async);

        Assert.Equal(string.Join(',', ShopContext.Ids), await database.HistoryAsync());
        Assert.Equal("__EFMigrationsHistory,applied,customers,orders", await database.TablesAsync());
        Assert.Equal("id,note,customer_id,status,total", await database.ColumnsAsync("orders"));
        Assert.Equal(0, await database.QueryScalarAsync<long>("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())", Token));
    }

    [Theory]
    [MemberData(nameof(Contexts.MajorsAndWays), MemberType = typeof(Contexts))]
    public async Task A_conflict_in_the_third_of_five_rolls_it_back_whole_names_the_blocker_and_a_rerun_finishes(int major, bool async)
    {
        await using var database = await servers.CreateDatabaseAsync(major, Token);
        await using var before = database.Shop();
        await before.MigrateAsync(async, "20260101000002_Notes");
        await using var blocker = await database.OpenSessionAsync("shop-api", Token);
        await blocker.BeginAndSitIdleAsync("SELECT * FROM orders", Token);
        await using var context = database.Shop(o => o.LockTimeout = TimeSpan.FromSeconds(2));

        var error = await Assert.ThrowsAsync<LockTimeoutException>(() => context.MigrateAsync(async));

        Assert.Equal("20260101000003_Customers", error.Step);
        Assert.Equal("55P03", error.SqlState);
        Assert.Contains("ADD customer_id", error.Sql, StringComparison.Ordinal);
        Assert.Contains(error.Report.Blockers, b => b.Pid == blocker.Pid && b.ApplicationName == "shop-api");
        Assert.Equal("20260101000001_Orders,20260101000002_Notes", await database.HistoryAsync());
        Assert.Equal("__EFMigrationsHistory,applied,orders", await database.TablesAsync());
        Assert.Equal("id,note", await database.ColumnsAsync("orders"));

        await blocker.ExecuteAsync("ROLLBACK", Token);
        await context.MigrateAsync(async);

        Assert.Equal(string.Join(',', ShopContext.Ids), await database.HistoryAsync());
        Assert.Equal(string.Join(',', ShopContext.Ids), await AppliedAsync(database));
    }

    [Theory]
    [MemberData(nameof(Contexts.MajorsAndWays), MemberType = typeof(Contexts))]
    public async Task A_blocker_that_goes_in_time_costs_some_attempts_and_the_migration_is_applied_once(int major, bool async)
    {
        await using var database = await servers.CreateDatabaseAsync(major, Token);
        await using var context = database.Shop(o => o.LockTimeout = TimeSpan.FromSeconds(30));
        await context.MigrateAsync(async, "20260101000002_Notes");
        await using var blocker = await database.OpenSessionAsync("shop-api", Token);
        await blocker.BeginAndSitIdleAsync("SELECT * FROM orders", Token);

        var migrating = context.MigrateAsync(async);
        await database.UntilSomebodyWaitsAsync();
        await blocker.ExecuteAsync("ROLLBACK", Token);
        await migrating;

        Assert.Equal(string.Join(',', ShopContext.Ids), await AppliedAsync(database));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Migrating_down_is_guarded_too(bool async)
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        await using var context = database.Shop(o => o.LockTimeout = TimeSpan.FromSeconds(2));
        await context.MigrateAsync(async);
        await using var blocker = await database.OpenSessionAsync("shop-api", Token);
        await blocker.BeginAndSitIdleAsync("SELECT * FROM orders", Token);

        var error = await Assert.ThrowsAsync<LockTimeoutException>(() => context.MigrateAsync(async, "20260101000004_Statuses"));
        await blocker.ExecuteAsync("ROLLBACK", Token);
        await context.MigrateAsync(async, "20260101000002_Notes");

        Assert.Equal("20260101000005_Totals", error.Step);
        Assert.Equal("20260101000001_Orders,20260101000002_Notes", await database.HistoryAsync());
        Assert.Equal("id,note", await database.ColumnsAsync("orders"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task EnableRetryOnFailure_never_runs_guarded_DDL_again(bool async)
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        var log = new RecordingLoggerFactory();
        await using var context = database.Shop(
            o => o.LockTimeout = TimeSpan.FromSeconds(2), log, npgsql => npgsql.EnableRetryOnFailure(5, TimeSpan.FromMilliseconds(10), null));
        await context.MigrateAsync(async, "20260101000002_Notes");
        await using var blocker = await database.OpenSessionAsync("shop-api", Token);
        await blocker.BeginAndSitIdleAsync("SELECT * FROM orders", Token);

        await Assert.ThrowsAsync<LockTimeoutException>(() => context.MigrateAsync(async));

        Assert.Single(log.Entries, e => e.Message.Contains("Applying migration '20260101000003_Customers'", StringComparison.Ordinal));
        Assert.DoesNotContain(log.Entries, e => e.Message.Contains("execution strategy", StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_statement_that_outlives_the_clients_command_timeout_is_let_finish(bool async)
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        await using var context = database.Shop(npgsql: npgsql => npgsql.CommandTimeout(1));
        await context.MigrateAsync(async, "20260101000001_Orders");
        await database.ExecuteAsync(SlowTrigger("2 seconds"), Token);

        await context.MigrateAsync(async);

        Assert.Equal(string.Join(',', ShopContext.Ids), await AppliedAsync(database));
        Assert.Equal(1, context.Database.GetCommandTimeout());
    }

    [Fact]
    public async Task The_same_statement_is_killed_by_the_client_without_guard()
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        await using var context = database.Plain();
        await context.MigrateAsync(async: true, "20260101000001_Orders");
        await database.ExecuteAsync(SlowTrigger("2 seconds"), Token);
        context.Database.SetCommandTimeout(1);

        var error = await Assert.ThrowsAnyAsync<Exception>(() => context.MigrateAsync(async: true));

        Assert.IsType<TimeoutException>(error.GetBaseException());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_statement_that_runs_too_long_is_a_StatementTimeoutException_of_its_migration(bool async)
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        await using var context = database.Shop(o => o.StatementTimeout = TimeSpan.FromSeconds(1));
        await context.MigrateAsync(async, "20260101000001_Orders");
        await database.ExecuteAsync(SlowTrigger("20 seconds"), Token);

        var error = await Assert.ThrowsAsync<StatementTimeoutException>(() => context.MigrateAsync(async));

        Assert.Equal("20260101000002_Notes", error.Step);
        Assert.Equal("id", await database.ColumnsAsync("orders"));
    }

    [Fact]
    public async Task An_error_of_the_server_is_told_with_its_migration_and_statement()
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        await database.ExecuteAsync("CREATE TABLE customers(id int)", Token);
        await using var context = database.Shop();

        var error = await Assert.ThrowsAsync<MigrationFailedException>(() => context.MigrateAsync(async: true));

        Assert.Equal(("20260101000003_Customers", "42P07", "CREATE TABLE customers(id int PRIMARY KEY)"), (error.Step, error.SqlState, error.Sql));
        Assert.EndsWith("The transaction was rolled back; nothing was applied.", error.Message, StringComparison.Ordinal);
        Assert.Equal("20260101000001_Orders,20260101000002_Notes", await database.HistoryAsync());
    }

    [Fact]
    public async Task Inside_a_transaction_of_the_caller_it_refuses()
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        await using var context = database.Shop();
        await using var transaction = await context.Database.BeginTransactionAsync(Token);

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => context.Database.MigrateAsync(Token));

        Assert.Contains("Migrate before you begin the transaction", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_listens_is_a_MigrationFailedException_that_says_where()
    {
        await using var context = new ShopContext(Contexts.Options<ShopContext>("Host=127.0.0.1;Port=1;Username=shop;Password=hunter2;Database=shop"));

        var error = await Assert.ThrowsAsync<MigrationFailedException>(() => context.MigrateAsync(async: true));

        Assert.DoesNotContain("hunter2", error.ToString(), StringComparison.Ordinal);
    }

    private static Task<string> AppliedAsync(TestDatabase database) =>
        database.QueryScalarAsync<string>("SELECT string_agg(migration, ',' ORDER BY migration) FROM applied", Token);

    /// <summary>Makes the second migration slow, without a lock on anything.</summary>
    private static string SlowTrigger(string time) =>
        $"""
        CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep_for('{time}'); RETURN NEW; END $$;
        CREATE TRIGGER slow BEFORE INSERT ON applied FOR EACH ROW WHEN (NEW.migration = '20260101000002_Notes') EXECUTE FUNCTION slow();
        """;
}
