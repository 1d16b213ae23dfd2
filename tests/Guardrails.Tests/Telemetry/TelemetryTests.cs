using System.Collections.Concurrent;
using System.Diagnostics;
using Guardrails.Tests.Reaping;
using Guardrails.Tests.Shared;
using static Guardrails.Tests.Reaping.ReapExtensions;

namespace Guardrails.Tests.Telemetry;

public sealed class TelemetryTests(PostgresServers servers)
{
    [Fact]
    public async Task Ended_sessions_are_counted_by_outcome_and_a_dry_run_is_not()
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        await using var role = await TestRole.CreateAsync(database, "pg_read_all_stats");
        await using var ofSuperuser = await database.OpenIdleInTransactionAsync();
        await using var own = await role.OpenSessionAsync("own");
        await own.BeginAndSitIdleAsync("SELECT 1", Token);
        using var metrics = new RecordedMetrics();

        await role.ReapAsync(Everybody with { DryRun = true });
        await role.ReapAsync(Everybody);

        Assert.Equal([(1, "outcome=denied"), (1, "outcome=terminated")], metrics.Of("guardrails.sessions.reaped"));
    }

    [Fact]
    public async Task A_lock_that_is_not_granted_is_counted_with_its_attempts_and_the_time_it_was_waited_for()
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        await database.ExecuteAsync("CREATE TABLE orders (id int)", Token);
        await using var blocker = await database.OpenSessionAsync("blocker", Token);
        await blocker.BeginAndSitIdleAsync("SELECT * FROM orders", Token);
        var executor = new GuardedExecutor(database.DataSource, new GuardOptions { LockTimeout = TimeSpan.FromMilliseconds(800) });
        using var metrics = new RecordedMetrics();

        var failure = await Assert.ThrowsAsync<LockTimeoutException>(() => executor.ExecuteAsync("ALTER TABLE orders ADD COLUMN note text", Token));

        Assert.Equal([(1, "kind=lock")], metrics.Of("guardrails.timeouts"));
        Assert.Equal(failure.Report.Attempts, metrics.Of("guardrails.lock.attempts").Length);
        var wait = Assert.Single(metrics.Of("guardrails.lock.wait"));
        Assert.Equal(failure.Report.Waited.TotalSeconds, wait.Value, tolerance: 0.5);
    }

    [Fact]
    public async Task A_statement_that_runs_too_long_is_counted_and_nothing_is_said_of_locks()
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        var executor = new GuardedExecutor(database.DataSource, new GuardOptions { StatementTimeout = TimeSpan.FromMilliseconds(200) });
        using var metrics = new RecordedMetrics();

        await Assert.ThrowsAsync<StatementTimeoutException>(() => executor.ExecuteAsync("SELECT pg_sleep(60)", Token));

        Assert.Equal([(1, "kind=statement")], metrics.Of("guardrails.timeouts"));
        Assert.Empty(metrics.Of("guardrails.lock.wait"));
    }

    [Fact]
    public async Task An_execution_is_an_activity_that_names_its_step()
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        var step = $"create orders {Guid.NewGuid():N}";
        var activities = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Guardrails",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activities.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);

        await new GuardedExecutor(database.DataSource).ExecuteStepAsync(step, "CREATE TABLE orders (id int)", Token);

        var activity = Assert.Single(activities, a => step.Equals(a.GetTagItem("guardrails.step")));
        Assert.Equal(("guardrails.execute", "postgresql"), (activity.OperationName, activity.GetTagItem("db.system.name")));
    }
}
