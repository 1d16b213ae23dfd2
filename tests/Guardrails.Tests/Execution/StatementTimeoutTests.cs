using System.Diagnostics;
using Guardrails.Tests.Shared;
using static Guardrails.Tests.Support.DatabaseExtensions;

namespace Guardrails.Tests.Execution;

/// <summary>Which limit is in force for which statement, and what breaks none of them.</summary>
public sealed class StatementTimeoutTests(PostgresServers servers)
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(300);

    // Constraints and expression indexes call this: about 0.8 s for the eight rows, once the database is told to be slow.
    private const string SlowTable =
        """
        CREATE FUNCTION slow(id int) RETURNS int IMMUTABLE LANGUAGE plpgsql AS $$
        BEGIN
            IF current_setting('test.slow', true) = 'on' THEN PERFORM pg_sleep(0.1); END IF;
            RETURN id;
        END $$;
        CREATE TABLE orders(id int);
        INSERT INTO orders SELECT generate_series(1, 8);
        ALTER TABLE orders ADD CONSTRAINT positive CHECK (slow(id) > 0) NOT VALID;
        CREATE INDEX orders_slow ON orders(slow(id));
        DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET test.slow = on', current_database()); END $$;
        """;

    /// <summary>Statements that block nobody and take 0.8 s.</summary>
    public static TheoryData<int, string> LongStatements { get; } = new(
        from major in PostgresMajors.All
        from sql in new[] { "ALTER TABLE orders VALIDATE CONSTRAINT positive", "ANALYZE orders", "VACUUM (ANALYZE) orders" }
        select (major.Data, sql));

    [Theory]
    [MemberData(nameof(PostgresMajors.All), MemberType = typeof(PostgresMajors))]
    public async Task A_statement_that_runs_for_too_long_is_a_statement_timeout(int major)
    {
        await using var database = await servers.CreateDatabaseAsync(major, Token);
        var executor = new GuardedExecutor(database.DataSource, new GuardOptions { StatementTimeout = Short });

        var clock = Stopwatch.StartNew();
        var failure = await Assert.ThrowsAsync<StatementTimeoutException>(
            () => executor.ExecuteStepAsync("count slowly", "CREATE TABLE a(); SELECT pg_sleep(30); CREATE TABLE b()", Token));

        Assert.InRange(clock.Elapsed, Short, TimeSpan.FromSeconds(10));
        Assert.Equal("57014", failure.SqlState);
        Assert.Equal(Short, failure.Limit);
        Assert.Equal("SELECT pg_sleep(30)", failure.Sql);
        Assert.StartsWith("Migration step 'count slowly' FAILED: statement timeout after 0.3 s (StatementTimeout)", failure.Message, StringComparison.Ordinal);
        Assert.Equal([StatementOutcome.RolledBack, StatementOutcome.StatementTimeout, StatementOutcome.NotRun], failure.Execution!.Outcomes());
        Assert.Equal("", await database.TablesAsync());
    }

    [Theory]
    [MemberData(nameof(LongStatements))]
    public async Task A_statement_that_blocks_nobody_may_run_for_longer(int major, string sql)
    {
        await using var database = await servers.CreateDatabaseAsync(major, Token);
        await database.ExecuteAsync(SlowTable, Token);

        var report = await new GuardedExecutor(database.DataSource, new GuardOptions { StatementTimeout = Short }).ExecuteAsync(sql, Token);

        Assert.True(report.Elapsed > Short + Short, $"{sql} took only {report.Elapsed}: it proves nothing");
    }

    [Theory]
    [MemberData(nameof(LongStatements))]
    public async Task Its_own_limit_ends_it(int major, string sql)
    {
        await using var database = await servers.CreateDatabaseAsync(major, Token);
        await database.ExecuteAsync(SlowTable, Token);

        var failure = await Assert.ThrowsAsync<StatementTimeoutException>(
            () => new GuardedExecutor(database.DataSource, new GuardOptions { LongStatementTimeout = Short }).ExecuteAsync(sql, Token));

        Assert.Equal(Short, failure.Limit);
        Assert.Contains(nameof(GuardOptions.LongStatementTimeout), failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(PostgresMajors.All), MemberType = typeof(PostgresMajors))]
    public async Task The_client_s_own_command_timeout_does_not_cut_a_statement(int major)
    {
        await using var database = await servers.CreateDatabaseAsync(major, Token);
        var dataSource = database.CreateDataSource(settings => settings.CommandTimeout = 1);

        var report = await new GuardedExecutor(dataSource).ExecuteAsync("CREATE TABLE a(); SELECT pg_sleep(1.5)", Token);

        Assert.Equal([StatementOutcome.Ok, StatementOutcome.Ok], report.Outcomes());
    }

    [Theory]
    [MemberData(nameof(PostgresMajors.All), MemberType = typeof(PostgresMajors))]
    public async Task Limits_of_the_role_or_database_do_not_undercut_those_of_the_guard(int major)
    {
        await using var database = await servers.CreateDatabaseAsync(major, Token);
        string[] settings = ["statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout", .. major >= 17 ? new[] { "transaction_timeout" } : []];
        foreach (var setting in settings)
        {
            await database.ExecuteAsync($"ALTER DATABASE {database.Name} SET {setting} = '400ms'", Token);
        }

        var report = await new GuardedExecutor(database.DataSource).ExecuteAsync("CREATE TABLE a(); SELECT pg_sleep(0.8)", Token);

        Assert.Equal([StatementOutcome.Ok, StatementOutcome.Ok], report.Outcomes());
    }

    [Theory]
    [MemberData(nameof(PostgresMajors.All), MemberType = typeof(PostgresMajors))]
    public async Task A_wait_for_a_lock_is_a_lock_timeout_also_when_the_statement_timeout_is_shorter(int major)
    {
        await using var database = await servers.CreateDatabaseAsync(major, Token);
        await database.ExecuteAsync("CREATE TABLE orders(id int)", Token);
        await using var idle = await database.OpenSessionAsync("shop-api", Token);
        await idle.BeginAndSitIdleAsync("SELECT * FROM orders", Token);
        var options = new GuardOptions { LockTimeout = TimeSpan.FromSeconds(1.2), StatementTimeout = TimeSpan.FromMilliseconds(90) };

        var failure = await Assert.ThrowsAsync<LockTimeoutException>(
            () => new GuardedExecutor(database.DataSource, options).ExecuteAsync("ALTER TABLE orders ADD COLUMN note text", Token));

        Assert.Equal(idle.Pid, Assert.Single(failure.Report.Blockers).Pid);
    }
}
