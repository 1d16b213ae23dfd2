using Guardrails.Tests.Shared;
using static Guardrails.StatementOutcome;
using static Guardrails.Tests.Support.DatabaseExtensions;

namespace Guardrails.Tests.Execution;

/// <summary>What a script's transactions are, and that each of them is all or nothing.</summary>
public sealed class ScriptTransactionTests(PostgresServers servers)
{
    /// <summary>Scripts that run: the script, the tables there are afterwards, the statements' outcomes.</summary>
    private static readonly Dictionary<string, (string Script, string Tables, StatementOutcome[] Outcomes)> Passing = new()
    {
        ["statements without BEGIN"] = ("CREATE TABLE a(); CREATE TABLE b()", "a,b", [Ok, Ok]),
        ["blocks of its own"] = ("BEGIN; CREATE TABLE a(); COMMIT; START TRANSACTION; CREATE TABLE b(); END", "a,b", [Ok, Ok]),
        ["statements between blocks"] = ("CREATE TABLE a(); BEGIN; CREATE TABLE b(); COMMIT; CREATE TABLE c()", "a,b,c", [Ok, Ok, Ok]),
        ["an empty block"] = ("BEGIN; COMMIT; CREATE TABLE a()", "a", [Ok]),
        ["a block that it rolls back"] = ("BEGIN; CREATE TABLE a(); ROLLBACK; BEGIN; CREATE TABLE b(); COMMIT", "b", [RolledBack, Ok]),
        ["COMMIT AND CHAIN"] = ("BEGIN; CREATE TABLE a(); COMMIT AND CHAIN; CREATE TABLE b(); COMMIT", "a,b", [Ok, Ok]),
        ["ROLLBACK AND CHAIN"] = ("BEGIN; CREATE TABLE a(); ROLLBACK AND CHAIN; CREATE TABLE b(); COMMIT", "b", [RolledBack, Ok]),
        ["savepoints"] = (
            "CREATE TABLE a(); SAVEPOINT s; CREATE TABLE b(); ROLLBACK TO SAVEPOINT s; RELEASE SAVEPOINT s; CREATE TABLE c()",
            "a,c", [Ok, Ok, Ok, Ok, Ok, Ok]),
        ["semicolons in quotes, comments and bodies"] = (
            "CREATE TABLE a(\"x;y\" text DEFAULT ';'); /* ; */ DO $$ BEGIN EXECUTE 'CREATE TABLE b()'; END $$; -- ;\nCREATE TABLE c()", "a,b,c", [Ok, Ok, Ok]),
    };

    /// <summary>Scripts that fail: the script, the tables there are afterwards, the statements' outcomes.</summary>
    private static readonly Dictionary<string, (string Script, string Tables, StatementOutcome[] Outcomes)> Failing = new()
    {
        ["in the middle"] = ("CREATE TABLE a(); SELECT 1/0; CREATE TABLE b()", "", [RolledBack, Failed, NotRun]),
        ["in its second block"] = ("BEGIN; CREATE TABLE a(); COMMIT; BEGIN; CREATE TABLE b(); SELECT 1/0; COMMIT", "a", [Ok, RolledBack, Failed]),
        ["after COMMIT AND CHAIN"] = ("BEGIN; CREATE TABLE a(); COMMIT AND CHAIN; CREATE TABLE b(); SELECT 1/0; COMMIT", "a", [Ok, RolledBack, Failed]),
        ["in a block that would be rolled back"] = ("BEGIN; CREATE TABLE a(); SELECT 1/0; ROLLBACK; CREATE TABLE b()", "", [RolledBack, Failed, NotRun]),
        ["behind a savepoint"] = ("CREATE TABLE a(); SAVEPOINT s; SELECT 1/0; ROLLBACK TO SAVEPOINT s", "", [RolledBack, RolledBack, Failed, NotRun]),
    };

    public static TheoryData<int, string> PassingScripts { get; } = OnAllMajors(Passing.Keys);

    public static TheoryData<int, string> FailingScripts { get; } = OnAllMajors(Failing.Keys);

    [Theory]
    [MemberData(nameof(PassingScripts))]
    public async Task A_script_is_applied_as_it_says(int major, string name)
    {
        var (script, tables, outcomes) = Passing[name];
        await using var database = await servers.CreateDatabaseAsync(major, Token);

        var report = await new GuardedExecutor(database.DataSource).ExecuteAsync(script, Token);

        Assert.Equal(tables, await database.TablesAsync());
        Assert.Equal(outcomes, report.Outcomes());
    }

    [Theory]
    [MemberData(nameof(FailingScripts))]
    public async Task A_script_that_fails_leaves_only_its_committed_blocks(int major, string name)
    {
        var (script, tables, outcomes) = Failing[name];
        await using var database = await servers.CreateDatabaseAsync(major, Token);

        var failure = await Assert.ThrowsAsync<MigrationFailedException>(() => new GuardedExecutor(database.DataSource).ExecuteAsync(script, Token));

        Assert.Equal(tables, await database.TablesAsync());
        Assert.Equal(outcomes, failure.Execution!.Outcomes());
        Assert.Equal("22012", failure.SqlState);
        Assert.Equal("SELECT 1/0", failure.Sql);
        Assert.Contains(tables.Length == 0 ? "nothing was applied" : "the one part of the script before it stays applied", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(PostgresMajors.All), MemberType = typeof(PostgresMajors))]
    public async Task A_block_keeps_its_transaction_modes_through_a_chain(int major)
    {
        await using var database = await servers.CreateDatabaseAsync(major, Token);

        await new GuardedExecutor(database.DataSource).ExecuteAsync(
            """
            BEGIN ISOLATION LEVEL SERIALIZABLE;
            CREATE TABLE levels AS SELECT current_setting('transaction_isolation') AS level;
            COMMIT AND CHAIN;
            INSERT INTO levels SELECT current_setting('transaction_isolation');
            COMMIT;
            BEGIN;
            INSERT INTO levels SELECT current_setting('transaction_isolation');
            COMMIT;
            """,
            Token);

        Assert.Equal(
            "serializable,serializable,read committed", await database.QueryScalarAsync<string>("SELECT string_agg(level, ',' ORDER BY ctid) FROM levels", Token));
    }

    [Theory]
    [MemberData(nameof(PostgresMajors.All), MemberType = typeof(PostgresMajors))]
    public async Task Settings_and_temporary_tables_of_one_block_reach_the_next_but_never_the_pool(int major)
    {
        await using var database = await servers.CreateDatabaseAsync(major, Token);
        var dataSource = database.CreateDataSource(settings => (settings.MaxPoolSize, settings.NoResetOnClose) = (1, true));
        var before = await Support.PoolState.ReadAsync(dataSource, Token);

        await new GuardedExecutor(dataSource).ExecuteAsync(
            """
            CREATE SCHEMA shop; SET search_path = shop;
            BEGIN; CREATE TEMPORARY TABLE numbers AS SELECT 42 AS n; COMMIT;
            BEGIN; CREATE TABLE answers AS SELECT n FROM numbers; COMMIT;
            """,
            Token);

        Assert.Equal(42, await database.QueryScalarAsync<int>("SELECT n FROM shop.answers", Token));
        Assert.Equal(before, await Support.PoolState.ReadAsync(dataSource, Token));
    }

    [Theory]
    [InlineData("SET work_mem = '5MB'")]
    [InlineData("SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY")]
    [InlineData("SET ROLE pg_monitor")]
    public async Task A_session_setting_alone_does_not_reach_a_pool_that_is_never_reset(string setting)
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        var dataSource = database.CreateDataSource(settings => (settings.MaxPoolSize, settings.NoResetOnClose) = (1, true));
        var before = await Support.PoolState.ReadAsync(dataSource, Token);

        await new GuardedExecutor(dataSource).ExecuteAsync(setting, Token);

        Assert.Equal(before, await Support.PoolState.ReadAsync(dataSource, Token));
    }

    [Theory]
    [MemberData(nameof(PostgresMajors.All), MemberType = typeof(PostgresMajors))]
    public async Task A_constraint_that_fails_at_commit_belongs_to_no_statement(int major)
    {
        await using var database = await servers.CreateDatabaseAsync(major, Token);
        await database.ExecuteAsync("CREATE TABLE a(id int PRIMARY KEY)", Token);

        var failure = await Assert.ThrowsAsync<MigrationFailedException>(() => new GuardedExecutor(database.DataSource).ExecuteAsync(
            "CREATE TABLE b(a int REFERENCES a DEFERRABLE INITIALLY DEFERRED); INSERT INTO b VALUES (1)", Token));

        Assert.Equal("23503", failure.SqlState);
        Assert.Null(failure.Sql);
        Assert.Contains(" at COMMIT", failure.Message, StringComparison.Ordinal);
        Assert.Equal([RolledBack, RolledBack], failure.Execution!.Outcomes());
        Assert.Equal("a", await database.TablesAsync());
    }

    private static TheoryData<int, string> OnAllMajors(IEnumerable<string> names) =>
        new(from major in PostgresMajors.All from name in names select (major.Data, name));
}
