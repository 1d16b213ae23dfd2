using Guardrails.Connections;
using Guardrails.Locking;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Guardrails.Execution.Concurrent;

/// <summary>The long wait of a <c>… CONCURRENTLY</c> statement: it harms nobody, so it may last; but who it waits for is said while it does.</summary>
internal sealed class ConcurrentWait : IWaitKnowledge, IAsyncDisposable
{
    private static readonly TimeSpan FirstWord = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan FurtherWords = TimeSpan.FromSeconds(30);

    private readonly ExecutionLog.Entry _entry;
    private readonly LockWatcher _watcher;
    // The watcher keeps the deadline, because it looks who is in the way before it cancels. The server does when the watcher cannot.
    private static readonly TimeSpan ServerGrace = TimeSpan.FromMilliseconds(500);

    private readonly TimeSpan _deadline;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private TimeSpan _waitedBefore;
    private TimeSpan _nextWord = FirstWord;

    public ConcurrentWait(ExecutionLog.Entry entry, ConnectionSource connections, GuardOptions options, TimeProvider time, ILogger logger)
    {
        _entry = entry;
        _time = time;
        _logger = logger;
        _watcher = new LockWatcher(connections, time, logger) { WhileWaiting = SayNowAndThen };
        _deadline = options.ConcurrentDeadline;
        var last = _deadline == Timeout.InfiniteTimeSpan ? _deadline : _deadline + ServerGrace;
        Limits = new SessionLimits(Timeout.InfiniteTimeSpan, last, options.IdleInTransactionSessionTimeout);
    }

    public SessionLimits Limits { get; }

    public bool IsWaitingNow => _watcher.IsWaitingNow;

    public bool GaveUp => _watcher.GaveUp;

    /// <summary>How long the last statement ran; what is mended after a failure does not count.</summary>
    public TimeSpan StatementElapsed { get; private set; }

    public TimeSpan LockWait => _waitedBefore + _watcher.Waited;

    /// <summary>Executes one statement to its end, watched.</summary>
    public async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        // Such a statement nearly always waits for somebody, so the watcher need not wait and see.
        await _watcher.ConnectAsync(connection, cancellationToken).ConfigureAwait(false);
        _waitedBefore += _watcher.Waited;
        var startedAt = _time.GetTimestamp();
        try
        {
            await _watcher.WatchAsync(
                StandaloneRunner.ExecuteAsync(connection, sql, Limits, cancellationToken), () => connection.ProcessID, connection, new WatchLimits { Deadline = _deadline })
                .ConfigureAwait(false);
        }
        finally
        {
            StatementElapsed = _time.GetElapsedTime(startedAt);
        }
    }

    public LockReport Report(string sql, int pid) => LockReports.Create(_watcher, sql, pid, LockWait, _entry.Attempts, []);

    public ValueTask DisposeAsync() => _watcher.DisposeAsync();

    private void SayNowAndThen(LockSnapshot snapshot)
    {
        if (LockWait >= _nextWord)
        {
            _nextWord = LockWait + FurtherWords;
            LockLog.StillWaiting(_logger, (long)LockWait.TotalSeconds, Failures.Shorten(_entry.Sql), LockReportText.Debug(Report(_entry.Sql, snapshot.Blocked!.Pid)));
        }
    }
}
