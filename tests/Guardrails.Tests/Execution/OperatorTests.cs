using Guardrails.Tests.Shared;
using static Guardrails.Tests.Support.DatabaseExtensions;

namespace Guardrails.Tests.Execution;

/// <summary>Somebody with rights on the server stops a migration.</summary>
public sealed class OperatorTests(PostgresServers servers)
{
    [Theory]
    [MemberData(nameof(PostgresMajors.All), MemberType = typeof(PostgresMajors))]
    public async Task A_statement_that_an_operator_cancels_has_failed_and_is_no_timeout(int major)
    {
        await using var database = await servers.CreateDatabaseAsync(major, Token);

        var failure = await InterveneAsync(database, "pg_cancel_backend");

        Assert.IsType<MigrationFailedException>(failure);
        Assert.Equal("57014", failure.SqlState);
        Assert.Contains("cancelled on the server by an operator", failure.Message, StringComparison.Ordinal);
        Assert.Equal([StatementOutcome.RolledBack, StatementOutcome.Failed], failure.Execution!.Outcomes());
        Assert.Equal("", await database.TablesAsync());
    }

    [Theory]
    [MemberData(nameof(PostgresMajors.All), MemberType = typeof(PostgresMajors))]
    public async Task A_session_that_an_operator_ends_has_failed_with_everything_rolled_back(int major)
    {
        await using var database = await servers.CreateDatabaseAsync(major, Token);

        var failure = await InterveneAsync(database, "pg_terminate_backend");

        Assert.IsType<MigrationFailedException>(failure);
        Assert.Equal("57P01", failure.SqlState);
        Assert.Contains("an operator ended our session", failure.Message, StringComparison.Ordinal);
        Assert.Contains("rolled back", failure.Message, StringComparison.Ordinal);
        Assert.Equal("", await database.TablesAsync());
    }

    [Theory]
    [MemberData(nameof(PostgresMajors.All), MemberType = typeof(PostgresMajors))]
    public async Task An_operator_who_cancels_a_wait_for_a_lock_ends_the_migration_too(int major)
    {
        await using var database = await servers.CreateDatabaseAsync(major, Token);
        await database.ExecuteAsync("CREATE TABLE orders(id int)", Token);
        await using var idle = await database.OpenSessionAsync("shop-api", Token);
        await idle.BeginAndSitIdleAsync("SELECT * FROM orders", Token);

        // More than a second of work first: the guard then waits in one stay, and there is always something to cancel.
        var running = new GuardedExecutor(database.CreateDataSource(s => s.ApplicationName = "migration"), new GuardOptions { LockTimeout = TimeSpan.FromSeconds(30) })
            .ExecuteAsync("SELECT pg_sleep(1.1); ALTER TABLE orders ADD COLUMN note text", Token);
        await SignalAsync(database, "pg_cancel_backend", "wait_event_type = 'Lock'");
        var failure = await Assert.ThrowsAsync<MigrationFailedException>(() => running);

        Assert.Contains("cancelled on the server by an operator", failure.Message, StringComparison.Ordinal);
    }

    private static async Task<MigrationFailedException> InterveneAsync(TestDatabase database, string function)
    {
        var running = new GuardedExecutor(database.CreateDataSource(s => s.ApplicationName = "migration"))
            .ExecuteAsync("CREATE TABLE a(); SELECT pg_sleep(50)", Token);
        await SignalAsync(database, function, "query LIKE '%pg_sleep%'");
        return await Assert.ThrowsAnyAsync<MigrationFailedException>(() => running);
    }

    private static Task SignalAsync(TestDatabase database, string function, string when) => Eventually.BecomesTrueAsync(
        () => database.QueryScalarAsync<bool>(
            $"""
            SELECT coalesce(bool_or({function}(pid)), false) FROM pg_stat_activity
            WHERE datname = current_database() AND application_name = 'migration' AND state = 'active' AND {when}
            """,
            Token),
        TimeSpan.FromSeconds(20),
        "the migration at work");
}
