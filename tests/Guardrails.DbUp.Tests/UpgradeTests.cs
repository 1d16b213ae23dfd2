using DbUp.Engine;
using DbUp.Engine.Transactions;
using Guardrails.DbUp.Tests.Support;
using Guardrails.Tests.Shared;
using Guardrails.Tests.Support;

namespace Guardrails.DbUp.Tests;

/// <summary>What an upgrade under guard does where nobody is in its way, and where somebody is.</summary>
public sealed class UpgradeTests(PostgresServers servers)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Upgraders.MajorsAndModes), MemberType = typeof(Upgraders))]
    public async Task All_scripts_are_applied_and_nothing_else_stays(int major, TransactionMode mode)
    {
        await using var database = await servers.CreateDatabaseAsync(major, Token);

        var result = await database.Upgrader(new() { Mode = mode }).UpgradeAsync();

        Assert.True(result.Successful, result.Error?.ToString());
        Assert.Equal(Upgraders.Shop.Select(s => s.Name), result.Scripts.Select(s => s.Name));
        Assert.Equal(("1,2,3,4,5", "1,2,3,4,5"), (await database.JournalAsync(), await database.AppliedAsync()));
        Assert.Equal("applied,customers,notes,orders,schemaversions", await database.TablesAsync());
        Assert.False(await Task.Run(database.Upgrader(new() { Guarded = false }).IsUpgradeRequired, Token));
    }

    [Theory]
    [MemberData(nameof(Upgraders.MajorsAndModes), MemberType = typeof(Upgraders))]
    public async Task A_conflict_in_the_third_of_five_names_the_blocker_leaves_no_half_unit_and_a_rerun_finishes(int major, TransactionMode mode)
    {
        await using var database = await servers.CreateDatabaseAsync(major, Token);
        await database.Upgrader(new() { Mode = mode, Scripts = [.. Upgraders.Shop.Take(2)] }).SucceedsAsync();
        await using var blocker = await database.OpenSessionAsync("shop-api", Token);
        await blocker.BeginAndSitIdleAsync("SELECT * FROM orders", Token);
        var upgrader = database.Upgrader(new() { Mode = mode, Limits = o => o.LockTimeout = TimeSpan.FromSeconds(1) });

        var error = await upgrader.FailsAsync<LockTimeoutException>();

        Assert.Equal(("3 customers", "55P03"), (error.Step, error.SqlState));
        Assert.Contains("customer_id", error.Sql, StringComparison.Ordinal);
        Assert.Contains(error.Report.Blockers, b => b.Pid == blocker.Pid && b.ApplicationName == "shop-api");
        Assert.Equal(("1,2", "1,2"), (await database.JournalAsync(), await database.AppliedAsync()));

        // Without transactions the statement is the unit, and the first of the script stays applied.
        Assert.Equal(mode == TransactionMode.NoTransaction, (await database.TablesAsync()).Contains("customers", StringComparison.Ordinal));

        await blocker.ExecuteAsync("ROLLBACK", Token);
        await upgrader.SucceedsAsync();

        Assert.Equal(("1,2,3,4,5", "1,2,3,4,5"), (await database.JournalAsync(), await database.AppliedAsync()));
    }

    [Theory]
    [InlineData(TransactionMode.NoTransaction, "1,2")]
    [InlineData(TransactionMode.TransactionPerScript, "1,2")]
    [InlineData(TransactionMode.SingleTransaction, "1")]
    public async Task What_was_applied_before_the_conflict_in_the_same_run_stays_unless_it_shares_the_transaction(TransactionMode mode, string stays)
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        await database.Upgrader(new() { Mode = mode, Scripts = [.. Upgraders.Shop.Take(1)] }).SucceedsAsync();
        await using var blocker = await database.OpenSessionAsync("shop-api", Token);
        await blocker.BeginAndSitIdleAsync("SELECT * FROM orders", Token);

        var result = await database.Upgrader(new() { Mode = mode, Limits = o => o.LockTimeout = TimeSpan.FromSeconds(1) }).UpgradeAsync();

        Assert.Equal("3 customers", Assert.IsType<LockTimeoutException>(result.Error).Step);
        Assert.Equal("3 customers", result.ErrorScript.Name);
        Assert.Equal((stays, stays), (await database.JournalAsync(), await database.AppliedAsync()));
        Assert.Equal(stays == "1" ? 0 : 1, result.Scripts.Count());
    }

    [Theory]
    [InlineData(TransactionMode.NoTransaction)]
    [InlineData(TransactionMode.TransactionPerScript)]
    [InlineData(TransactionMode.SingleTransaction)]
    public async Task A_blocker_that_goes_in_time_costs_some_attempts_and_each_script_is_applied_once(TransactionMode mode)
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        await database.Upgrader(new() { Mode = mode, Scripts = [.. Upgraders.Shop.Take(1)] }).SucceedsAsync();
        await using var blocker = await database.OpenSessionAsync("shop-api", Token);
        await blocker.BeginAndSitIdleAsync("SELECT * FROM orders", Token);
        var log = new RecordingUpgradeLog();

        var upgrading = database.Upgrader(new() { Mode = mode, Limits = o => o.LockTimeout = TimeSpan.FromSeconds(30), Log = log }).SucceedsAsync();
        await database.UntilBlocksAsync(blocker.Pid);
        await blocker.ExecuteAsync("ROLLBACK", Token);
        await upgrading;

        Assert.Equal(("1,2,3,4,5", "1,2,3,4,5"), (await database.JournalAsync(), await database.AppliedAsync()));
        Assert.DoesNotContain(log.Entries, e => e.Level == "error");
    }

    [Theory]
    [InlineData(TransactionMode.NoTransaction)]
    [InlineData(TransactionMode.TransactionPerScript)]
    [InlineData(TransactionMode.SingleTransaction)]
    public async Task An_error_of_the_server_is_typed_with_its_script_and_its_statement(TransactionMode mode)
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        await database.Upgrader(new() { Mode = mode, Scripts = [.. Upgraders.Shop.Take(3)] }).SucceedsAsync();
        await database.ExecuteAsync("ALTER TABLE orders ADD COLUMN status int", Token);

        var error = await database.Upgrader(new() { Mode = mode }).FailsAsync<MigrationFailedException>();

        Assert.Equal(("4 statuses", "42701", "ALTER TABLE orders ADD COLUMN status text"), (error.Step, error.SqlState, error.Sql));
        Assert.Equal("1,2,3", await database.JournalAsync());
        Assert.DoesNotContain("stays applied", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_journal_of_a_first_upgrade_that_failed_serves_the_second_of_the_same_upgrader()
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        await database.ExecuteAsync("CREATE TABLE notes(id int)", Token);
        var upgrader = database.Upgrader(new() { Mode = TransactionMode.SingleTransaction });

        await upgrader.FailsAsync<MigrationFailedException>();
        await database.ExecuteAsync("DROP TABLE notes", Token);
        await upgrader.SucceedsAsync();

        Assert.Equal(("1,2,3,4,5", "1,2,3,4,5"), (await database.JournalAsync(), await database.AppliedAsync()));
    }

    [Fact]
    public async Task Always_rolling_back_leaves_nothing_but_the_journals_table()
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);

        await database.Upgrader(new() { Mode = TransactionMode.SingleTransactionAlwaysRollback }).SucceedsAsync();

        Assert.Equal(("schemaversions", ""), (await database.TablesAsync(), await database.JournalAsync()));
    }

    [Theory]
    [InlineData(TransactionMode.TransactionPerScript)]
    [InlineData(TransactionMode.SingleTransaction)]
    public async Task CONCURRENTLY_in_a_transaction_is_refused_and_says_what_to_do(TransactionMode mode)
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        var scripts = Upgraders.Shop.Append(new SqlScript("6 index", "CREATE INDEX CONCURRENTLY ON orders(status)"));

        var error = await database.Upgrader(new() { Mode = mode, Scripts = [.. scripts] }).FailsAsync<MigrationFailedException>();

        Assert.Equal("6 index", error.Step);
        Assert.Contains("WithoutTransaction", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_transactions_a_scripts_own_are_kept_and_repeated_whole()
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        await database.ExecuteAsync("CREATE TABLE orders(id int)", Token);
        await using var blocker = await database.OpenSessionAsync("shop-api", Token);
        await blocker.BeginAndSitIdleAsync("SELECT * FROM orders", Token);
        var script = new SqlScript("1 block", "BEGIN; CREATE TABLE customers(id int); ALTER TABLE orders ADD COLUMN customer_id int; COMMIT;");
        var upgrader = database.Upgrader(new() { Scripts = [script], Limits = o => o.LockTimeout = TimeSpan.FromSeconds(1) });

        await upgrader.FailsAsync<LockTimeoutException>();
        Assert.Equal("orders,schemaversions", await database.TablesAsync());
        await blocker.ExecuteAsync("ROLLBACK", Token);
        await upgrader.SucceedsAsync();

        Assert.Equal("customers,orders,schemaversions", await database.TablesAsync());
    }

    [Fact]
    public async Task Schema_variables_always_run_scripts_and_the_log_of_their_output_work_as_without_guard()
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        var log = new RecordingUpgradeLog();
        var always = new SqlScript("always", "SELECT 'seen ' || count(*) AS what FROM $schema$.things", new SqlScriptOptions { ScriptType = global::DbUp.Support.ScriptType.RunAlways });
        var upgrader = database.Upgrader(new()
        {
            Mode = TransactionMode.TransactionPerScript,
            Schema = "shop",
            Scripts = [new("1 things", "CREATE TABLE $schema$.things(id int)"), always],
            LogOutput = true,
            Log = log,
        });

        await upgrader.SucceedsAsync();
        await upgrader.SucceedsAsync();

        Assert.Equal("1 things", await database.QueryScalarAsync<string>("SELECT string_agg(scriptname, ',') FROM shop.schemaversions", Token));
        Assert.Equal(2, log.Entries.Count(e => e.Message.Contains("seen 0", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Long_work_tells_DbUps_log_how_far_it_is_and_not_every_second()
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        await SlowIndex.PrepareAsync(database, TimeSpan.FromMilliseconds(70), Token);
        var log = new RecordingUpgradeLog();

        await database.Upgrader(new() { Scripts = [new("index", SlowIndex.Sql)], Log = log }).SucceedsAsync();

        var told = log.Entries.Where(e => SlowIndex.IsTold(e.Message)).ToList();
        Assert.InRange(told.Count, 1, 4);
        Assert.All(told, e => Assert.Equal("information", e.Level));
    }

    [Fact]
    public async Task Nobody_listens_is_a_MigrationFailedException_without_the_password()
    {
        var upgrader = Upgraders.Upgrader("Host=127.0.0.1;Port=1;Username=shop;Password=hunter2;Database=shop", new());

        var error = await upgrader.FailsAsync<MigrationFailedException>();

        Assert.DoesNotContain("hunter2", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Another_database_is_refused()
    {
        var builder = new global::DbUp.Builder.UpgradeEngineBuilder().WithGuardrails();

        var error = Assert.Throws<InvalidOperationException>(builder.Build);

        Assert.Contains("PostgresqlDatabase", error.Message, StringComparison.Ordinal);
    }
}
