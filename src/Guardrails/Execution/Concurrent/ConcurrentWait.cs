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
    private static readonly TimeSpan FirstLook = TimeSpan.FromMilliseconds(40);
    private static readonly TimeSpan LongestInterval = TimeSpan.FromSeconds(1);

    private readonly ExecutionLog.Entry _entry;
    private readonly LockWatcher _watcher;
    private readonly IdleBlockers _idle;
    // The watcher keeps the deadline, because it looks who is in the way before it cancels. The server does when the watcher cannot.
    private static readonly TimeSpan ServerGrace = TimeSpan.FromMilliseconds(500);

    private readonly TimeSpan _deadline;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private TimeSpan _waitedBefore;
    private TimeSpan _nextWord = FirstWord;
    private TimeSpan _spent;
    private IReadOnlyList<TableUser> _users = [];

    public ConcurrentWait(ExecutionLog.Entry entry, ConnectionSource connections, GuardOptions options, TimeProvider time, ILogger logger)
    {
        _entry = entry;
        _time = time;
        _logger = logger;
        _watcher = new LockWatcher(connections, time, logger) { WhileWaiting = ReactAsync };
        _idle = new IdleBlockers(options, logger);
        _deadline = options.ConcurrentDeadline;
        var last = _deadline == Timeout.InfiniteTimeSpan ? _deadline : _deadline + ServerGrace;
        Limits = new SessionLimits(Timeout.InfiniteTimeSpan, last, options.IdleInTransactionSessionTimeout);
    }

    public SessionLimits Limits { get; }

    public bool IsWaitingNow => _users.Count > 0 || _watcher.IsWaitingNow;

    public bool GaveUp => _watcher.GaveUp;

    /// <summary>How long the last statement ran; what is mended after a failure does not count.</summary>
    public TimeSpan StatementElapsed { get; private set; }

    public TimeSpan LockWait => _waitedBefore + _watcher.Waited;

    /// <summary>
    /// Waits until the transactions that use the tables at this moment are over; those that come later are not waited for, or a busy
    /// table would never be free.
    /// </summary>
    /// <remarks>
    /// Without a deadline only those count that the statement itself has to wait for: nothing but the caller would end the wait for others.
    /// </remarks>
    /// <param name="connection">The statement's connection.</param>
    /// <param name="tables">The oids of its tables.</param>
    /// <param name="isBuild">Whether it builds an index, which waits for fewer than dropping one does.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="LockNotAcquiredException">The deadline is over, and nothing was begun.</exception>
    public async Task ForUsersAsync(NpgsqlConnection connection, uint[] tables, bool isBuild, CancellationToken cancellationToken)
    {
        var startedAt = _time.GetTimestamp();
        var interval = FirstLook;
        _users = await TableUsers.ReadAsync(connection, tables, cancellationToken).ConfigureAwait(false);
        var meant = _users.Where(u => u.HoldsUpBuild || !isBuild || HasDeadline).Select(u => u.Session.VirtualTransaction).ToHashSet();
        while (true)
        {
            _users = [.. _users.Where(u => meant.Contains(u.Session.VirtualTransaction))];
            if (_users.Count == 0)
            {
                return;
            }

            StatementElapsed = _waitedBefore = _spent = _time.GetElapsedTime(startedAt);
            var left = HasDeadline ? _deadline - _spent : TimeSpan.MaxValue;
            if (left <= TimeSpan.Zero)
            {
                throw new LockNotAcquiredException("The transactions that use the table outlasted the deadline.");
            }

            SayNowAndThen(connection.ProcessID);
            await _idle.EndAsync(_users.Select(u => u.Session), () => Task.FromResult<NpgsqlConnection?>(connection), cancellationToken).ConfigureAwait(false);
            await Task.Delay(left < interval ? left : interval, _time, cancellationToken).ConfigureAwait(false);
            interval = interval * 2 < LongestInterval ? interval * 2 : LongestInterval;
            _users = await TableUsers.ReadAsync(connection, tables, cancellationToken).ConfigureAwait(false);
        }
    }

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
                StandaloneRunner.ExecuteAsync(connection, sql, Limits, cancellationToken), () => connection.ProcessID, connection, new WatchLimits { Deadline = HasDeadline ? _deadline - _spent : _deadline })
                .ConfigureAwait(false);
        }
        finally
        {
            StatementElapsed = _time.GetElapsedTime(startedAt);
        }
    }

    public LockReport Report(string? sql, int pid) => _users.Count == 0
        ? LockReports.Create(_watcher, sql, pid, LockWait, _entry.Attempts, _idle.Notes)
        : LockReports.OfUsers([.. _users.Select(u => u.Session)], _entry.Sql, pid, LockWait);

    public ValueTask DisposeAsync() => _watcher.DisposeAsync();

    /// <summary>Who was ended because they blocked us.</summary>
    public IReadOnlyList<string> Notes => _idle.Notes;

    private bool HasDeadline => _deadline != Timeout.InfiniteTimeSpan;

    private Task ReactAsync(LockSnapshot snapshot, NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        SayNowAndThen(snapshot.Blocked!.Pid);
        return _idle.EndAsync(snapshot.Blockers.Where(b => b.IsDirect), () => Task.FromResult<NpgsqlConnection?>(connection), cancellationToken);
    }

    private void SayNowAndThen(int pid)
    {
        if (LockWait >= _nextWord)
        {
            _nextWord = LockWait + FurtherWords;
            LockLog.StillWaiting(_logger, (long)LockWait.TotalSeconds, Failures.Shorten(_entry.Sql), LockReportText.Debug(Report(_entry.Sql, pid)));
        }
    }
}
