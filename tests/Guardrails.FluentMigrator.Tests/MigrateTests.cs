using FluentMigrator.Runner;
using Guardrails.FluentMigrator.Tests.Support;
using Guardrails.Tests.Shared;
using Guardrails.Tests.Support;
using Microsoft.Extensions.Logging;

namespace Guardrails.FluentMigrator.Tests;

/// <summary>What a migration under guard does where nobody is in its way, and where somebody is.</summary>
public sealed class MigrateTests(PostgresServers servers)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Runners.MajorsAndTransactions), MemberType = typeof(Runners))]
    public async Task All_migrations_are_applied_and_nothing_else_stays(int major, Transactions transactions)
    {
        await using var database = await servers.CreateDatabaseAsync(major, Token);
        using (var runner = database.Runner(new() { Transactions = transactions }))
        {
            await runner.MigrateUpAsync();
        }

        Assert.Equal("1,2,3,4,5", await database.VersionsAsync());
        Assert.Equal("VersionInfo,applied,customers,notes,orders", await database.TablesAsync());
        Assert.Equal("id,customer_id,status,total", await database.ColumnsAsync("orders"));
        using var plain = database.Runner(new() { Guarded = false });
        Assert.False(plain.It.HasMigrationsToApplyUp());
    }

    [Theory]
    [MemberData(nameof(Runners.MajorsAndTransactions), MemberType = typeof(Runners))]
    public async Task A_conflict_in_the_third_of_five_rolls_it_back_whole_names_the_blocker_and_a_rerun_finishes(int major, Transactions transactions)
    {
        await using var database = await servers.CreateDatabaseAsync(major, Token);
        using var runner = database.Runner(new() { Transactions = transactions, Limits = o => o.LockTimeout = TimeSpan.FromSeconds(1) });
        await runner.MigrateUpAsync(2);
        await using var blocker = await database.OpenSessionAsync("shop-api", Token);
        await blocker.BeginAndSitIdleAsync("SELECT * FROM orders", Token);

        var error = await Assert.ThrowsAsync<LockTimeoutException>(() => runner.MigrateUpAsync());

        Assert.Equal("3: Customers", error.Step);
        Assert.Equal("55P03", error.SqlState);
        Assert.Contains("customer_id", error.Sql, StringComparison.Ordinal);
        Assert.Contains(error.Report.Blockers, b => b.Pid == blocker.Pid && b.ApplicationName == "shop-api");
        Assert.Equal("1,2", await database.VersionsAsync());
        Assert.Equal("VersionInfo,applied,notes,orders", await database.TablesAsync());

        await blocker.ExecuteAsync("ROLLBACK", Token);
        await runner.MigrateUpAsync();

        Assert.Equal(("1,2,3,4,5", "1,2,3,4,5"), (await database.VersionsAsync(), await database.AppliedAsync()));
    }

    [Theory]
    [InlineData(Transactions.PerMigration, "1,2")]
    [InlineData(Transactions.PerSession, "1")]
    public async Task What_was_applied_before_the_conflict_in_the_same_run_stays_unless_it_shares_the_transaction(Transactions transactions, string stays)
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        using var runner = database.Runner(new() { Transactions = transactions, Limits = o => o.LockTimeout = TimeSpan.FromSeconds(1) });
        await runner.MigrateUpAsync(1);
        await using var blocker = await database.OpenSessionAsync("shop-api", Token);
        await blocker.BeginAndSitIdleAsync("SELECT * FROM orders", Token);

        var error = await Assert.ThrowsAsync<LockTimeoutException>(() => runner.MigrateUpAsync());

        Assert.Equal("3: Customers", error.Step);
        Assert.Equal((stays, stays), (await database.VersionsAsync(), await database.AppliedAsync()));
    }

    [Theory]
    [InlineData(Transactions.PerMigration)]
    [InlineData(Transactions.PerSession)]
    public async Task A_blocker_that_goes_in_time_costs_some_attempts_and_each_migration_is_applied_once(Transactions transactions)
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        using var runner = database.Runner(new() { Transactions = transactions, Limits = o => o.LockTimeout = TimeSpan.FromSeconds(30) });
        await runner.MigrateUpAsync(1);
        await using var blocker = await database.OpenSessionAsync("shop-api", Token);
        await blocker.BeginAndSitIdleAsync("SELECT * FROM orders", Token);

        var migrating = runner.MigrateUpAsync();
        await database.UntilBlocksAsync(blocker.Pid);
        await blocker.ExecuteAsync("ROLLBACK", Token);
        await migrating;

        Assert.Equal(("1,2,3,4,5", "1,2,3,4,5"), (await database.VersionsAsync(), await database.AppliedAsync()));
        Assert.DoesNotContain(runner.Log.Entries, e => e.Level >= LogLevel.Error);
    }

    [Theory]
    [InlineData("MigrateDown", "5: Totals")]
    [InlineData("Rollback", "5: Totals")]
    [InlineData("RollbackToVersion", "5: Totals")]
    public async Task Going_back_is_guarded_too(string way, string step)
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        using var runner = database.Runner(new() { Limits = o => o.LockTimeout = TimeSpan.FromSeconds(1) });
        await runner.MigrateUpAsync();
        await using var blocker = await database.OpenSessionAsync("shop-api", Token);
        await blocker.BeginAndSitIdleAsync("SELECT * FROM orders", Token);
        Func<Task> back = () => Task.Run(() => Back(runner.It, way), Token);

        var error = await Assert.ThrowsAsync<LockTimeoutException>(back);
        await blocker.ExecuteAsync("ROLLBACK", Token);
        await back();

        Assert.Equal(step, error.Step);
        Assert.Contains(error.Report.Blockers, b => b.Pid == blocker.Pid);
        Assert.Equal("1,2", await database.VersionsAsync());
        Assert.Equal("id", await database.ColumnsAsync("orders"));
    }

    [Fact]
    public async Task Going_back_to_nothing_leaves_nothing()
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        using var runner = database.Runner();
        await runner.MigrateUpAsync();

        await Task.Run(() => runner.It.RollbackToVersion(0), Token);

        Assert.Equal("", await database.TablesAsync());
    }

    [Theory]
    [InlineData(Transactions.PerMigration)]
    [InlineData(Transactions.PerSession)]
    public async Task An_error_of_the_server_is_typed_with_its_migration_and_its_statement(Transactions transactions)
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        using var runner = database.Runner(new() { Transactions = transactions });
        await runner.MigrateUpAsync(3);
        await database.ExecuteAsync("ALTER TABLE orders ADD COLUMN status int", Token);

        var error = await Assert.ThrowsAsync<MigrationFailedException>(() => runner.MigrateUpAsync());

        Assert.Equal(("4: Statuses", "42701"), (error.Step, error.SqlState));
        Assert.Equal("ALTER TABLE orders ADD COLUMN status text", error.Sql);
        Assert.Equal("1,2,3", await database.VersionsAsync());
        Assert.Single(runner.Log.Entries, e => e.Level == LogLevel.Error && e.EventId == 1310);
    }

    [Fact]
    public async Task What_was_swallowed_is_never_committed()
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        using var runner = database.Runner();
        await runner.MigrateUpAsync(3);
        await database.ExecuteAsync("ALTER TABLE orders ADD COLUMN status int", Token);
        ((MigrationRunner)runner.It).SilentlyFail = true;

        var error = await Assert.ThrowsAsync<MigrationFailedException>(() => runner.MigrateUpAsync());

        Assert.Equal("4: Statuses", error.Step);
        Assert.Equal("1,2,3", await database.VersionsAsync());
    }

    [Fact]
    public async Task Nobody_listens_is_a_MigrationFailedException_without_the_password()
    {
        using var runner = new Runner("Host=127.0.0.1;Port=1;Username=shop;Password=hunter2;Database=shop", new());

        var error = await Assert.ThrowsAsync<MigrationFailedException>(() => runner.MigrateUpAsync());

        Assert.DoesNotContain("hunter2", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_preview_sends_nothing_and_needs_no_lock()
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        await using var held = await new MigrationLock(database.DataSource).AcquireAsync(TimeSpan.Zero, Token);
        using var runner = database.Runner(new() { PreviewOnly = true });

        await runner.MigrateUpAsync();

        Assert.Equal("", await database.TablesAsync());
        Assert.Contains(runner.Log.Entries, e => e.Message.Contains("customer_id", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_scope_of_the_users_own_is_refused()
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        using var runner = database.Runner();
        await runner.MigrateUpAsync(1);
        using var scope = runner.It.BeginScope();

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => Task.Run(() => runner.It.Up(new Migrations.Shop.Notes()), Token));

        Assert.Contains("inside a transaction already", error.Message, StringComparison.Ordinal);
    }

    private static void Back(IMigrationRunner runner, string way)
    {
        switch (way)
        {
            case "MigrateDown":
                runner.MigrateDown(2);
                break;
            case "Rollback":
                runner.Rollback(3);
                break;
            default:
                runner.RollbackToVersion(2);
                break;
        }
    }
}
