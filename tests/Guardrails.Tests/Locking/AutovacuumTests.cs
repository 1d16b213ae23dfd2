using Guardrails.Tests.Locking.Blockers;
using Guardrails.Tests.Shared;

namespace Guardrails.Tests.Locking;

public sealed class AutovacuumTests(PostgresServers servers)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(PostgresMajors.All), MemberType = typeof(PostgresMajors))]
    public async Task An_alter_with_default_options_outlasts_a_plain_autovacuum(int major)
    {
        await using var database = await servers.CreateDatabaseAsync(major, Token);
        await database.ExecuteAsync(Blocker.SetUp, Token);
        await Autovacuum.StartAsync(database, toPreventWraparound: false, Token);

        var report = await new GuardedExecutor(database.DataSource).ExecuteAsync("ALTER TABLE orders ADD COLUMN note text", Token);

        // PostgreSQL cancels the worker for a waiter that has waited deadlock_timeout, one second; short stays alone never get that far.
        Assert.InRange(report.LockWait, TimeSpan.FromSeconds(0.9), TimeSpan.FromSeconds(5));
        Assert.Equal(StatementOutcome.Ok, Assert.Single(report.Statements).Outcome);
    }
}
