using System.Diagnostics;
using Guardrails.Tests.Shared;

namespace Guardrails.Tests.Execution;

public sealed class GuardedExecutorTests(PostgresServers servers)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(PostgresMajors.All), MemberType = typeof(PostgresMajors))]
    public async Task A_script_without_conflict_is_applied_at_the_first_attempt(int major)
    {
        await using var database = await servers.CreateDatabaseAsync(major, Token);
        var executor = new GuardedExecutor(database.DataSource);

        var report = await executor.ExecuteAsync("CREATE TABLE orders(id int); ALTER TABLE orders ADD COLUMN note text", Token);

        Assert.Equal(1, report.Attempts);
        Assert.Equal(TimeSpan.Zero, report.LockWait);
        Assert.All(report.Statements, s => Assert.Equal(StatementOutcome.Ok, s.Outcome));
        Assert.Equal(2, await database.QueryScalarAsync<long>("SELECT count(*) FROM information_schema.columns WHERE table_name = 'orders'", Token));
    }

    [Theory]
    [MemberData(nameof(PostgresMajors.All), MemberType = typeof(PostgresMajors))]
    public async Task A_waiting_alter_reports_who_blocks_it(int major)
    {
        await using var database = await servers.CreateDatabaseAsync(major, Token);
        await database.ExecuteAsync("CREATE TABLE orders(id int)", Token);
        await using var idle = await database.OpenSessionAsync("shop-api", Token);
        await idle.BeginAndSitIdleAsync("SELECT * FROM orders", Token);
        var executor = new GuardedExecutor(database.DataSource, new GuardOptions { LockTimeout = TimeSpan.FromSeconds(1) });

        var clock = Stopwatch.StartNew();
        var failure = await Assert.ThrowsAsync<LockTimeoutException>(
            () => executor.ExecuteStepAsync("add note", "ALTER TABLE orders ADD COLUMN note text", Token));

        TestContext.Current.SendDiagnosticMessage(failure.Message + "\n" + failure.Report);
        Assert.InRange(clock.Elapsed, TimeSpan.FromSeconds(0.9), TimeSpan.FromSeconds(1.5));
        Assert.Equal("add note", failure.Step);
        Assert.Equal("55P03", failure.SqlState);
        var blocker = Assert.Single(failure.Report.Blockers);
        Assert.Equal(idle.Pid, blocker.Pid);
        Assert.Equal("shop-api", blocker.ApplicationName);
        Assert.Equal("idle in transaction", blocker.State);
        Assert.Equal("ACCESS SHARE", blocker.LockMode);
        Assert.Equal("public.orders", failure.Report.Relation);
        Assert.Equal("ACCESS EXCLUSIVE", failure.Report.LockMode);
    }
}
