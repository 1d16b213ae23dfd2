using DbUp.Engine.Transactions;
using Guardrails.DbUp.Tests.Support;
using Guardrails.Tests.Shared;

namespace Guardrails.DbUp.Tests;

/// <summary>Whose clock ends a statement.</summary>
public sealed class TimeoutTests(PostgresServers servers)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(TransactionMode.NoTransaction)]
    [InlineData(TransactionMode.TransactionPerScript)]
    [InlineData(TransactionMode.SingleTransaction)]
    public async Task A_statement_that_outlives_the_clients_command_timeout_is_let_finish(TransactionMode mode)
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);

        await database.Upgrader(new() { Mode = mode, Scripts = [new("1 slow", "SELECT pg_sleep(2)")], ClientTimeout = TimeSpan.FromSeconds(1) }).SucceedsAsync();

        Assert.Equal("1", await database.JournalAsync());
    }

    [Fact]
    public async Task The_same_statement_is_killed_by_the_client_without_guard()
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);

        var result = await database.Upgrader(new() { Guarded = false, Scripts = [new("1 slow", "SELECT pg_sleep(2)")], ClientTimeout = TimeSpan.FromSeconds(1) }).UpgradeAsync();

        Assert.IsType<TimeoutException>(result.Error.GetBaseException());
    }

    [Theory]
    [InlineData(TransactionMode.NoTransaction)]
    [InlineData(TransactionMode.TransactionPerScript)]
    [InlineData(TransactionMode.SingleTransaction)]
    public async Task A_statement_that_runs_too_long_is_a_StatementTimeoutException_of_its_script(TransactionMode mode)
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        var upgrader = database.Upgrader(new() { Mode = mode, Scripts = [new("1 slow", "SELECT pg_sleep(20)")], Limits = o => o.StatementTimeout = TimeSpan.FromSeconds(1) });

        var error = await upgrader.FailsAsync<StatementTimeoutException>();

        Assert.Equal("1 slow", error.Step);
        Assert.Equal("", await database.JournalAsync());
    }
}
