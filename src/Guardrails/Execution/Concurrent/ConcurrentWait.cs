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
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly long _createdAt;
    private long _startedAt;
    private TimeSpan _nextWord = FirstWord;

    public ConcurrentWait(ExecutionLog.Entry entry, ConnectionSource connections, GuardOptions options, TimeProvider time, ILogger logger)
    {
        _entry = entry;
        _time = time;
        _logger = logger;
        _createdAt = _startedAt = time.GetTimestamp();
        _watcher = new LockWatcher(connections, time, logger) { WhileWaiting = SayNowAndThen };
        Limits = new SessionLimits(Timeout.InfiniteTimeSpan, options.ConcurrentDeadline, options.IdleInTransactionSessionTimeout);
    }

    public SessionLimits Limits { get; }

    public bool IsWaitingNow => _watcher.Current is not null;

    public TimeSpan StatementElapsed => _time.GetElapsedTime(_startedAt);

    public TimeSpan LockWait => IsWaitingNow ? _time.GetElapsedTime(_createdAt) : TimeSpan.Zero;

    public async Task ExecuteAsync(NpgsqlConnection connection, string sql, ExecutionLog log, CancellationToken cancellationToken)
    {
        log.Begin(_entry);
        _startedAt = _time.GetTimestamp();
        await _watcher.WatchAsync(StandaloneRunner.ExecuteAsync(connection, sql, Limits, cancellationToken), () => connection.ProcessID, connection, Timeout.InfiniteTimeSpan)
            .ConfigureAwait(false);
        log.End(_entry, StatementElapsed);
    }

    public LockReport Report(string sql, int pid) => LockReports.Create(_watcher, sql, pid, LockWait, _entry.Attempts, []);

    public ValueTask DisposeAsync() => _watcher.DisposeAsync();

    private void SayNowAndThen(LockSnapshot snapshot)
    {
        var waited = _time.GetElapsedTime(_createdAt);
        if (waited >= _nextWord)
        {
            _nextWord = waited + FurtherWords;
            LockLog.StillWaiting(_logger, (long)waited.TotalSeconds, Failures.Shorten(_entry.Sql), LockReportText.Debug(Report(_entry.Sql, snapshot.Blocked!.Pid)));
        }
    }
}
