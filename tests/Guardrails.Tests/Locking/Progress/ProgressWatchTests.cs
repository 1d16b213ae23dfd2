using Guardrails.Locking.Progress;
using Guardrails.Tests.Shared;
using Guardrails.Tests.Support;
using Microsoft.Extensions.Logging;

namespace Guardrails.Tests.Locking.Progress;

public sealed class ProgressWatchTests(PostgresServers servers)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_speaks_after_five_seconds_then_less_and_less_often_and_with_each_look_to_who_traces()
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        await using var worker = await database.OpenSessionAsync("worker", Token);
        await using var watcher = await database.OpenSessionAsync("watcher", Token);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var work = worker.RunInBackground("SELECT pg_sleep(600)", stop.Token);
        await Eventually.BecomesTrueAsync(
            () => database.QueryScalarAsync<bool>($"SELECT EXISTS (SELECT FROM pg_stat_activity WHERE pid = {worker.Pid} AND query LIKE '%pg_sleep%' AND state = 'active')", Token),
            TimeSpan.FromSeconds(30),
            "the work to begin");
        using var log = new RecordingLoggerFactory();
        var watch = new ProgressWatch(log);

        var told = new List<string>();
        for (var second = 0; second <= 205; second++)
        {
            var before = log.Entries.Count;
            await watch.LookAsync(watcher.Connection, worker.Pid, TimeSpan.FromSeconds(second), Token);
            told.AddRange(log.Entries.Skip(before).Select(e => $"{second} {e.Level}"));
        }

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => work);
        Assert.Equal([5, 10, 20, 40, 80, 140, 200], told.Where(t => t.EndsWith(nameof(LogLevel.Information), StringComparison.Ordinal)).Select(t => int.Parse(t.Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture)));
        Assert.Equal(205, told.Count); // each second but the first
        Assert.Equal($"1 {LogLevel.Trace}", told[0]);
    }

    [Fact]
    public async Task A_session_that_executes_nothing_is_not_talked_of()
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        await using var idle = await database.OpenSessionAsync("idle", Token);
        await using var watcher = await database.OpenSessionAsync("watcher", Token);
        await idle.BeginAndSitIdleAsync("SELECT 1", Token);
        using var log = new RecordingLoggerFactory();

        await new ProgressWatch(log).LookAsync(watcher.Connection, idle.Pid, TimeSpan.FromMinutes(1), Token);

        Assert.Empty(log.Entries);
    }
}
