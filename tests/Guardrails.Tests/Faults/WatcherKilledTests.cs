using Guardrails.Tests.Shared;
using Guardrails.Tests.Support;
using static Guardrails.Tests.Support.DatabaseExtensions;

namespace Guardrails.Tests.Faults;

/// <summary>The session that looks who blocks is killed while it looks: the statement's own outcome stands, and the report tells.</summary>
public sealed class WatcherKilledTests(PostgresServers servers)
{
    private const string KillWatcher =
        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND query LIKE '%pg_blocking_pids%'";

    [Theory]
    [MemberData(nameof(PostgresMajors.All), MemberType = typeof(PostgresMajors))]
    public async Task A_watcher_that_is_killed_again_and_again_changes_nothing_about_the_outcome(int major)
    {
        await using var database = await servers.CreateDatabaseAsync(major, Token);
        await database.ExecuteAsync("CREATE TABLE orders(id int)", Token);
        await using var api = await database.OpenSessionAsync("api", Token);
        await api.BeginAndSitIdleAsync("SELECT * FROM orders", Token);
        await using var operatorSession = await database.OpenSessionAsync("operator", Token);

        var running = new GuardedExecutor(database.DataSource, new GuardOptions { LockTimeout = TimeSpan.FromSeconds(3) })
            .ExecuteStepAsync("add note", "ALTER TABLE orders ADD COLUMN note text", Token);
        var killed = 0L;
        while (!running.IsCompleted)
        {
            killed += await operatorSession.QueryScalarAsync<long>(KillWatcher, Token);
        }

        var failure = await Assert.ThrowsAsync<LockTimeoutException>(() => running);
        Assert.True(killed > 0, "no watcher was there to be killed");
        Assert.Equal(("add note", "55P03"), (failure.Step, failure.SqlState));
        Assert.True(
            failure.Report.Blockers.Any(b => b.Pid == api.Pid) || failure.Report.Notes.Any(n => n.Contains("watcher", StringComparison.Ordinal)),
            $"neither the blocker nor the dead watcher is named: {failure.Report}");
        Assert.Equal("id", await database.ColumnsAsync("orders"));
    }

    [Theory]
    [MemberData(nameof(PostgresMajors.All), MemberType = typeof(PostgresMajors))]
    public async Task A_statement_that_gets_its_lock_succeeds_although_its_watcher_died(int major)
    {
        await using var database = await servers.CreateDatabaseAsync(major, Token);
        await database.ExecuteAsync("CREATE TABLE orders(id int)", Token);
        await using var api = await database.OpenSessionAsync("api", Token);
        await api.BeginAndSitIdleAsync("SELECT * FROM orders", Token);
        await using var operatorSession = await database.OpenSessionAsync("operator", Token);

        var running = new GuardedExecutor(database.DataSource).ExecuteAsync("ALTER TABLE orders ADD COLUMN note text", Token);
        await Eventually.BecomesTrueAsync(
            async () => await operatorSession.QueryScalarAsync<long>(KillWatcher, Token) > 0, TimeSpan.FromSeconds(20), "a watcher that is killed");
        await api.ExecuteAsync("ROLLBACK", Token);

        Assert.Equal([StatementOutcome.Ok], (await running).Outcomes());
        Assert.Equal("id,note", await database.ColumnsAsync("orders"));
    }
}
