using Guardrails.Integration;
using Guardrails.Tests.Shared;
using Guardrails.Tests.Support;
using Npgsql;

namespace Guardrails.Tests.Integration;

/// <summary>The guard around a framework that begins, executes and commits by itself; here the framework is plain ADO.NET.</summary>
public sealed class FrameworkGuardTests(PostgresServers servers)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(PostgresMajors.All), MemberType = typeof(PostgresMajors))]
    public async Task A_synchronous_framework_is_repeated_watched_and_told_who_was_in_the_way(int major)
    {
        await using var database = await servers.CreateDatabaseAsync(major, Token);
        await database.ExecuteAsync("CREATE TABLE orders(id int)", Token);
        await using var blocker = await database.OpenSessionAsync("shop-api", Token);
        await blocker.BeginAndSitIdleAsync("SELECT * FROM orders", Token);
        await using var connection = await database.DataSource.OpenConnectionAsync(Token);
        var attempts = 0;

        var error = await Assert.ThrowsAsync<LockTimeoutException>(() => Task.Run(
            () => Guard(connection, o => o.LockTimeout = TimeSpan.FromSeconds(2)).RunTransaction(unit =>
            {
                attempts = unit.Attempt;
                InTransaction(connection, unit, "CREATE TABLE invoices(id int); ALTER TABLE orders ADD COLUMN note text");
            }),
            Token));

        Assert.True(attempts > 1, $"{attempts} attempts");
        Assert.Equal(("0042", "ALTER TABLE orders ADD COLUMN note text"), (error.Step, error.Sql));
        Assert.Contains(error.Report.Blockers, b => b.Pid == blocker.Pid);
        Assert.Equal("orders", await database.TablesAsync());

        await blocker.ExecuteAsync("ROLLBACK", Token);
        var report = Guard(connection).RunTransaction(unit => InTransaction(connection, unit, "ALTER TABLE orders ADD COLUMN note text"), Token);

        Assert.Equal([StatementOutcome.Ok], report.Outcomes());
        Assert.Equal("id,note", await database.ColumnsAsync("orders"));
    }

    [Fact]
    public async Task A_failure_that_the_framework_swallows_is_not_committed_as_a_success()
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        await using var connection = await database.DataSource.OpenConnectionAsync(Token);

        var error = Assert.Throws<MigrationFailedException>(() => Guard(connection).RunTransaction(
            unit =>
            {
                using var transaction = connection.BeginTransaction();
                unit.Execute("CREATE TABLE half(id int)", command => Execute(connection, command), Token);
                try
                {
                    unit.Execute("CREATE TABLE half(id int)", command => Execute(connection, command), Token);
                }
                catch (PostgresException)
                {
                    // What the test is about.
                }

                unit.Commit(transaction.Commit, Token);
            },
            Token));

        Assert.Equal("25P02", error.SqlState);
        Assert.Equal("", await database.TablesAsync());
    }

    [Fact]
    public async Task A_transaction_that_the_framework_ended_too_early_is_reported()
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        await using var connection = await database.DataSource.OpenConnectionAsync(Token);

        var error = Assert.Throws<MigrationFailedException>(() => Guard(connection).RunTransaction(
            unit =>
            {
                using var transaction = connection.BeginTransaction();
                unit.Execute("CREATE TABLE early(id int)", command => Execute(connection, command), Token);
                transaction.Commit();
                unit.Commit(() => { }, Token);
            },
            Token));

        Assert.Equal("25P01", error.SqlState);
    }

    [Fact]
    public async Task Each_statement_gets_its_own_limits_and_the_client_waits_longer()
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        await database.ExecuteAsync("CREATE TABLE t(id int); ALTER TABLE t ADD CONSTRAINT c CHECK (id > 0) NOT VALID", Token);
        await using var connection = await database.DataSource.OpenConnectionAsync(Token);
        var seen = new List<string>();

        await Guard(connection).RunTransactionAsync(
            async (unit, token) =>
            {
                await using var transaction = await connection.BeginTransactionAsync(token);
                await unit.ExecuteAsync(
                    "-- nothing; ALTER TABLE t ADD COLUMN a int; ALTER TABLE t VALIDATE CONSTRAINT c;\nSET LOCAL statement_timeout = 1; SELECT 1",
                    async (command, inner) =>
                    {
                        await using var show = new NpgsqlCommand("SHOW statement_timeout", connection);
                        seen.Add($"{command.Sql}: {await show.ExecuteScalarAsync(inner)}, client {command.CommandTimeout} s");
                        Execute(connection, command);
                    },
                    token);
                await unit.ExecuteAsync("ALTER TABLE t VALIDATE CONSTRAINT c", (command, inner) => Task.Run(() => seen.Add($"{command.CommandTimeout} {command.IsWholeText}"), inner), token);
                await unit.ExecuteAsync("-- nothing at all", (_, _) => throw new InvalidOperationException("There is nothing to execute."), token);
                await unit.CommitAsync(transaction.CommitAsync, token);
            },
            Token);

        Assert.Equal(["SET LOCAL statement_timeout = 1: 2min, client 150 s", "SELECT 1: 2min, client 150 s", "0 True"], seen);
    }

    [Fact]
    public async Task What_an_earlier_part_committed_is_said_when_a_later_one_fails()
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        await using var connection = await database.DataSource.OpenConnectionAsync(Token);
        var guard = Guard(connection);
        guard.RunTransaction(unit => InTransaction(connection, unit, "CREATE TABLE t(id int)"), Token);

        var error = Assert.Throws<MigrationFailedException>(
            () => guard.RunStandalone(["CREATE INDEX CONCURRENTLY i ON t(id)", "-- nothing", "CREATE INDEX CONCURRENTLY j ON t(nowhere)"], Token));

        Assert.EndsWith("the 2 parts of the script before it stay applied.", error.Message, StringComparison.Ordinal);
        Assert.Equal([StatementOutcome.Ok, StatementOutcome.Ok, StatementOutcome.Failed], error.Execution!.Outcomes());
    }

    [Fact]
    public async Task A_procedure_that_commits_may_run_outside_the_transaction()
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        await database.ExecuteAsync("CREATE TABLE t(id int); CREATE PROCEDURE fill() LANGUAGE plpgsql AS $$ BEGIN INSERT INTO t VALUES (1); COMMIT; INSERT INTO t VALUES (2); END $$", Token);
        await using var connection = await database.DataSource.OpenConnectionAsync(Token);

        Guard(connection).RunStandalone(["CALL fill()"], Token);

        Assert.Equal(2, await database.QueryScalarAsync<long>("SELECT count(*) FROM t", Token));
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData("", false)]
    [InlineData("on", false)]
    [InlineData("off", true)]
    [InlineData(" OFF ", true)]
    public void The_mode_is_off_only_when_the_variable_says_so(string? value, bool isOff) => Assert.Equal(isOff, GuardMode.Read(value));

    [Fact]
    public void A_mode_that_does_not_exist_is_refused_with_those_that_do() => Assert.Contains(
        "GUARDRAILS_MODE is 'none'; it may be 'off' or 'on'", Assert.Throws<InvalidOperationException>(() => GuardMode.Read("none")).Message, StringComparison.Ordinal);

    [Fact]
    public void The_guards_own_exception_is_found_inside_what_a_framework_throws_and_others_are_left_alone()
    {
        var own = new MigrationFailedException("x");

        Assert.Same(own, FrameworkFailure.Find(new AggregateException(new InvalidOperationException("wrapped", own)), "Framework"));
        Assert.Contains("Framework's own work", FrameworkFailure.Find(new InvalidOperationException("wrapped", new NpgsqlException("gone")), "Framework")!.Message, StringComparison.Ordinal);
        Assert.Null(FrameworkFailure.Find(new InvalidOperationException("theirs"), "Framework"));
    }

    private static FrameworkGuard Guard(NpgsqlConnection connection, Action<GuardOptions>? limits = null)
    {
        var options = new GuardOptions();
        limits?.Invoke(options);
        return new FrameworkGuard(connection, "0042", options);
    }

    private static void InTransaction(NpgsqlConnection connection, GuardedUnit unit, string sql)
    {
        using var transaction = connection.BeginTransaction();
        unit.Execute(sql, command => Execute(connection, command), Token);
        unit.Commit(transaction.Commit, Token);
    }

    private static void Execute(NpgsqlConnection connection, GuardedCommand guarded)
    {
        using var command = new NpgsqlCommand(guarded.Sql, connection) { CommandTimeout = guarded.CommandTimeout };
        command.ExecuteNonQuery();
    }
}
