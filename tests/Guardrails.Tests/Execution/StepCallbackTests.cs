using Guardrails.Tests.Shared;
using Guardrails.Tests.Support;
using Npgsql;
using static Guardrails.Tests.Support.DatabaseExtensions;

namespace Guardrails.Tests.Execution;

/// <summary>A step that is code: run again as a whole, committed only when it is sound, never half applied.</summary>
public sealed class StepCallbackTests(PostgresServers servers)
{
    private const string SetUp = "CREATE TABLE orders(id int); CREATE TABLE customers(id int)";

    [Theory]
    [MemberData(nameof(PostgresMajors.All), MemberType = typeof(PostgresMajors))]
    public async Task It_is_repeated_as_a_whole_when_a_lock_was_the_reason(int major)
    {
        await using var database = await CreateAsync(major);
        await using var api = await database.OpenSessionAsync("api", Token);
        await api.BeginAndSitIdleAsync("SELECT * FROM orders", Token);
        var attempts = new List<int>();

        var report = await new GuardedExecutor(database.DataSource).ExecuteStepAsync(
            "widen",
            async (transaction, token) =>
            {
                attempts.Add(transaction.Attempt);
                await transaction.ExecuteAsync("ALTER TABLE customers ADD COLUMN note text", token);
                if (transaction.Attempt == 3)
                {
                    await api.ExecuteAsync("ROLLBACK", token);
                }

                await transaction.ExecuteAsync("ALTER TABLE orders ADD COLUMN note text", token);
            },
            Token);

        Assert.Equal([1, 2, 3], attempts);
        Assert.Equal(3, report.Attempts);
        Assert.Equal("widen", report.Step);
        Assert.Equal([StatementOutcome.Ok, StatementOutcome.Ok], report.Outcomes());
        Assert.Equal(("id,note", "id,note"), (await database.ColumnsAsync("customers"), await database.ColumnsAsync("orders")));
    }

    [Theory]
    [MemberData(nameof(PostgresMajors.All), MemberType = typeof(PostgresMajors))]
    public async Task A_lock_that_a_command_of_its_own_waits_for_is_reported_with_that_command(int major)
    {
        await using var database = await CreateAsync(major);
        await using var api = await database.OpenSessionAsync("api", Token);
        await api.BeginAndSitIdleAsync("SELECT * FROM orders", Token);
        var executor = new GuardedExecutor(database.DataSource, new GuardOptions { LockTimeout = TimeSpan.FromSeconds(1) });

        var failure = await Assert.ThrowsAsync<LockTimeoutException>(() => executor.ExecuteStepAsync(
            "widen",
            async (transaction, token) =>
            {
                await using var command = transaction.CreateCommand("ALTER TABLE orders ADD COLUMN note text");
                await command.ExecuteNonQueryAsync(token);
            },
            Token));

        Assert.Equal(api.Pid, Assert.Single(failure.Report.Blockers).Pid);
        Assert.Equal(("widen", "ALTER TABLE orders ADD COLUMN note text"), (failure.Step, failure.Sql));
        Assert.Equal("ALTER TABLE orders ADD COLUMN note text", failure.Report.Sql);
        Assert.Equal("id", await database.ColumnsAsync("orders"));
    }

    [Fact]
    public async Task A_synchronous_step_that_waits_for_a_lock_names_who_holds_it()
    {
        await using var database = await CreateAsync(PostgresMajors.Latest);
        await using var api = await database.OpenSessionAsync("api", Token);
        await api.BeginAndSitIdleAsync("SELECT * FROM orders", Token);
        var executor = new GuardedExecutor(database.DataSource, new GuardOptions { LockTimeout = TimeSpan.FromSeconds(1) });

        var failure = Assert.Throws<LockTimeoutException>(
            () => executor.ExecuteStep("widen", transaction => transaction.Execute("ALTER TABLE orders ADD COLUMN note text", Token), Token));

        Assert.Equal(api.Pid, Assert.Single(failure.Report.Blockers).Pid);
        Assert.Equal("id", await database.ColumnsAsync("orders"));
    }

    [Fact]
    public async Task Its_own_exception_stops_the_migration_under_the_steps_name()
    {
        await using var database = await CreateAsync(PostgresMajors.Latest);
        var thrown = new InvalidDataException("row 7 has no country");

        var failure = await Assert.ThrowsAsync<MigrationFailedException>(() => new GuardedExecutor(database.DataSource).ExecuteStepAsync(
            "import countries",
            async (transaction, token) =>
            {
                await transaction.ExecuteAsync("CREATE TABLE countries(id int)", token);
                throw thrown;
            },
            Token));

        Assert.Equal("import countries", failure.Step);
        Assert.Same(thrown, failure.InnerException);
        Assert.StartsWith("Migration step 'import countries' FAILED: InvalidDataException: row 7 has no country.", failure.Message, StringComparison.Ordinal);
        Assert.Equal("customers,orders", await database.TablesAsync());
    }

    [Theory]
    [MemberData(nameof(PostgresMajors.All), MemberType = typeof(PostgresMajors))]
    public async Task A_failure_that_it_swallows_is_a_failure_all_the_same(int major)
    {
        await using var database = await CreateAsync(major);

        var failure = await Assert.ThrowsAsync<MigrationFailedException>(() => new GuardedExecutor(database.DataSource).ExecuteStepAsync(
            "careless",
            async (transaction, token) =>
            {
                await transaction.ExecuteAsync("CREATE TABLE countries(id int)", token);
                await Assert.ThrowsAsync<PostgresException>(() => transaction.ExecuteAsync("ALTER TABLE missing ADD COLUMN note text", token));
            },
            Token));

        Assert.Equal(("careless", "25P02"), (failure.Step, failure.SqlState));
        Assert.Equal("customers,orders", await database.TablesAsync());
    }

    /// <summary>Ways of ending the transaction over the guard's head, and what is then there.</summary>
    public static TheoryData<int, string, bool, string> Endings { get; } = new(
        from major in PostgresMajors.All
        from ending in new[] { ("COMMIT", "countries,customers,orders"), ("ROLLBACK", "customers,orders") }
        from throughTheObject in new[] { true, false }
        select (major.Data, ending.Item1, throughTheObject, ending.Item2));

    [Theory]
    [MemberData(nameof(Endings))]
    public async Task One_that_ends_the_transaction_itself_is_told_so(int major, string ending, bool throughTheObject, string tables)
    {
        await using var database = await CreateAsync(major);

        var failure = await Assert.ThrowsAsync<MigrationFailedException>(() => new GuardedExecutor(database.DataSource).ExecuteStepAsync(
            "impatient",
            async (transaction, token) =>
            {
                await transaction.ExecuteAsync("CREATE TABLE countries(id int)", token);
                if (throughTheObject)
                {
                    await (ending == "COMMIT" ? transaction.Transaction.CommitAsync(token) : transaction.Transaction.RollbackAsync(token));
                }
                else
                {
                    await using var command = transaction.CreateCommand(ending);
                    await command.ExecuteNonQueryAsync(token);
                }
            },
            Token));

        Assert.Contains("ended the guarded transaction itself", failure.Message, StringComparison.Ordinal);
        Assert.Equal(tables, await database.TablesAsync());
    }

    [Theory]
    [InlineData("COMMIT")]
    [InlineData("ROLLBACK")]
    [InlineData("CREATE TABLE countries(id int); COMMIT")]
    [InlineData("VACUUM orders")]
    [InlineData("CREATE INDEX CONCURRENTLY ON orders(id)")]
    public async Task What_cannot_stand_in_its_transaction_is_refused_before_it_is_sent(string sql)
    {
        await using var database = await CreateAsync(PostgresMajors.Latest);

        var failure = await Assert.ThrowsAsync<MigrationFailedException>(() => new GuardedExecutor(database.DataSource).ExecuteStepAsync(
            "mixed", (transaction, token) => transaction.ExecuteAsync(sql, token), Token));

        Assert.Equal("mixed", failure.Step);
        Assert.Contains("Nothing", failure.Message, StringComparison.Ordinal);
        Assert.Equal("customers,orders", await database.TablesAsync());
    }

    [Theory]
    [MemberData(nameof(PostgresMajors.All), MemberType = typeof(PostgresMajors))]
    public async Task One_that_dawdles_between_statements_loses_its_session_and_says_so(int major)
    {
        await using var database = await CreateAsync(major);
        var executor = new GuardedExecutor(database.DataSource, new GuardOptions { IdleInTransactionSessionTimeout = TimeSpan.FromSeconds(0.5) });

        var failure = await Assert.ThrowsAsync<MigrationFailedException>(() => executor.ExecuteStepAsync(
            "dawdler",
            async (transaction, token) =>
            {
                await transaction.ExecuteAsync("CREATE TABLE countries(id int)", token);
                var pid = transaction.Connection.ProcessID;
                await Eventually.BecomesTrueAsync(
                    async () => await database.QueryScalarAsync<long>($"SELECT count(*) FROM pg_stat_activity WHERE pid = {pid}", token) == 0,
                    TimeSpan.FromSeconds(20),
                    "the server ending the idle session");
                await transaction.ExecuteAsync("CREATE TABLE cities(id int)", token);
            },
            Token));

        Assert.Equal(("dawdler", "25P03"), (failure.Step, failure.SqlState));
        Assert.Equal("customers,orders", await database.TablesAsync());
        await executor.ExecuteAsync("CREATE TABLE after(id int)", Token);
    }

    [Fact]
    public async Task Its_commands_outlast_the_servers_statement_timeout()
    {
        await using var database = await CreateAsync(PostgresMajors.Latest);

        async Task<int> TimeoutAsync(TimeSpan statementTimeout)
        {
            var seconds = -1;
            await new GuardedExecutor(database.DataSource, new GuardOptions { StatementTimeout = statementTimeout }).ExecuteStepAsync(
                "look",
                async (transaction, _) =>
                {
                    await using var command = transaction.CreateCommand("SELECT 1");
                    seconds = command.CommandTimeout;
                },
                Token);
            return seconds;
        }

        Assert.InRange(await TimeoutAsync(TimeSpan.FromSeconds(120)), 121, 180);
        Assert.Equal(0, await TimeoutAsync(Timeout.InfiniteTimeSpan));
    }

    [Fact]
    public async Task A_command_of_its_own_that_takes_too_long_is_ended_by_the_server()
    {
        await using var database = await CreateAsync(PostgresMajors.Latest);
        var executor = new GuardedExecutor(database.DataSource, new GuardOptions { StatementTimeout = TimeSpan.FromSeconds(1), LockTimeout = TimeSpan.FromSeconds(0.5) });

        var failure = await Assert.ThrowsAsync<StatementTimeoutException>(() => executor.ExecuteStepAsync(
            "slow",
            async (transaction, token) =>
            {
                await transaction.ExecuteAsync("CREATE TABLE countries(id int)", token);
                await using var command = transaction.CreateCommand("SELECT pg_sleep(30)");
                await command.ExecuteNonQueryAsync(token);
            },
            Token));

        Assert.Equal("slow", failure.Step);
        Assert.Equal("customers,orders", await database.TablesAsync());
    }

    [Fact]
    public async Task The_synchronous_twins_do_the_same()
    {
        await using var database = await CreateAsync(PostgresMajors.Latest);
        var executor = new GuardedExecutor(database.DataSource);

        var script = executor.Execute("CREATE TABLE countries(id int); CREATE TABLE cities(id int)", Token);
        var step = executor.ExecuteStep("regions", "CREATE TABLE regions(id int)", Token);
        var callback = executor.ExecuteStep("rivers", transaction => transaction.Execute("CREATE TABLE rivers(id int)", Token), Token);

        Assert.Equal([StatementOutcome.Ok, StatementOutcome.Ok], script.Outcomes());
        Assert.Equal(("regions", "rivers"), (step.Step, callback.Step));
        Assert.Equal("cities,countries,customers,orders,regions,rivers", await database.TablesAsync());
        var failure = Assert.Throws<MigrationFailedException>(() => executor.ExecuteStep("again", "CREATE TABLE regions(id int)", Token));
        Assert.Equal(("again", "42P07"), (failure.Step, failure.SqlState));
    }

    private async Task<TestDatabase> CreateAsync(int major)
    {
        var database = await servers.CreateDatabaseAsync(major, Token);
        await database.ExecuteAsync(SetUp, Token);
        return database;
    }
}
