using System.Diagnostics;
using Guardrails.Tests.Shared;
using Guardrails.Tests.Support;
using Microsoft.Extensions.Logging;

namespace Guardrails.Tests.Execution;

public sealed class ExecutorLogTests(PostgresServers servers)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_lock_timeout_is_logged_once_as_an_error_with_the_blocker()
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        await database.ExecuteAsync("CREATE TABLE orders(id int)", Token);
        await using var idle = await database.OpenSessionAsync("shop-api", Token);
        await idle.BeginAndSitIdleAsync("SELECT * FROM orders", Token);
        using var log = new RecordingLoggerFactory();
        var executor = new GuardedExecutor(database.DataSource, new GuardOptions { LockTimeout = TimeSpan.FromMilliseconds(700) }, log);

        await Assert.ThrowsAsync<LockTimeoutException>(() => executor.ExecuteStepAsync("add note", "ALTER TABLE orders ADD COLUMN note text", Token));

        var error = Assert.Single(log.Entries, e => e.Level == LogLevel.Error);
        Assert.StartsWith("Migration step 'add note' FAILED: lock timeout after", error.Message, StringComparison.Ordinal);
        Assert.Contains("LOCK DEBUG - Processes blocking this migration:", error.Message, StringComparison.Ordinal);
        Assert.Contains($"Blocking PID: {idle.Pid}, State: idle in transaction", error.Message, StringComparison.Ordinal);
        Assert.Contains("last query: SELECT * FROM orders", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_step_without_trouble_logs_one_line()
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        using var log = new RecordingLoggerFactory();

        await new GuardedExecutor(database.DataSource, null, log).ExecuteStepAsync("create orders", "CREATE TABLE orders(id int)", Token);

        var line = Assert.Single(log.Entries);
        Assert.Equal(LogLevel.Information, line.Level);
        Assert.StartsWith("Migration step 'create orders': done in", line.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_execution_is_an_activity_that_carries_its_failure()
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        var step = $"step {Guid.NewGuid()}";
        var stopped = new TaskCompletionSource<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Guardrails",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                if (activity.GetTagItem("guardrails.step") as string == step)
                {
                    stopped.TrySetResult(activity);
                }
            },
        };
        ActivitySource.AddActivityListener(listener);

        await Assert.ThrowsAsync<MigrationFailedException>(() => new GuardedExecutor(database.DataSource).ExecuteStepAsync(step, "ALTER TABLE missing ADD COLUMN note text", Token));

        Assert.Equal(ActivityStatusCode.Error, (await stopped.Task.WaitAsync(TimeSpan.FromSeconds(10), Token)).Status);
    }
}
