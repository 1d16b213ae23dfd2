using Guardrails.Connections;
using Guardrails.Locking.Progress;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Guardrails.Locking;

/// <summary>
/// Looks, from a second connection, at who blocks a statement while the statement waits. After a lock timeout there is nothing left to see.
/// </summary>
/// <remarks>
/// The connection is opened only when a statement has not returned after a moment, is not pooled, and is in autocommit: inside a transaction
/// <c>pg_stat_activity</c> is frozen. Whatever happens to it becomes <see cref="Problem"/> and never reaches the statement, nor does
/// the statement's outcome wait for a connection that does not answer.
/// </remarks>
internal sealed class LockWatcher(ConnectionSource connections, TimeProvider time, ILogger logger) : IAsyncDisposable
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan FirstInterval = TimeSpan.FromMilliseconds(40);
    private static readonly TimeSpan LongestInterval = TimeSpan.FromSeconds(1);

    // How long a statement's outcome waits for a look that is under way: its answer is the evidence, but a dead connection has none.
    private static readonly TimeSpan LongestLastLook = TimeSpan.FromMilliseconds(250);

    private static readonly TimeSpan LongestConnect = TimeSpan.FromSeconds(2);

    private readonly WatcherConnection _connection = new(connections);
    private readonly ProgressWatch _progress = new(logger);
    private Task _looking = Task.CompletedTask;
    private string? _problem;
    private int _watch;
    private bool _isMute;
    private long _startedAt;
    private long _lastSeenAt;

    /// <summary>The last sight of a wait in the current attempt; <see langword="null"/> when none was seen.</summary>
    public LockSnapshot? Current { get; private set; }

    /// <summary>The last sight of a wait in any attempt.</summary>
    public LockSnapshot? Last { get; private set; }

    public LockVictims Victims { get; private set; } = new();

    /// <summary>How long the current statement has waited for all its locks together, as far as it was seen.</summary>
    public TimeSpan Waited { get; private set; }

    /// <summary>Whether the last look at the current statement saw it waiting.</summary>
    public bool IsWaitingNow { get; private set; }

    /// <summary>Whether the watcher cancelled the current statement, because its time was over.</summary>
    public bool GaveUp { get; private set; }

    /// <summary>Why the watcher could not look, or <see langword="null"/> as long as it could.</summary>
    public string? Problem => Failure ?? (_isMute ? "The watcher's connection did not answer while the statement waited." : null);

    /// <summary>Whether looking again is of no use. A watcher that has not answered in time may yet answer.</summary>
    public bool HasFailed => Failure is not null;

    private string? Failure => _problem ?? (_connection.Failure is { } failure ? Failed(failure) : null);

    /// <summary>The role of the watching session, for notes about missing rights.</summary>
    public string? Role => _connection.Current?.UserName;

    /// <summary>The server's deadlock_timeout; its default until the watcher has asked.</summary>
    public TimeSpan DeadlockTimeout => _connection.DeadlockTimeout;

    /// <summary>
    /// Called with every sight of a wait and the watcher's connection, which is free until it returns; for what has to be said or done
    /// while a long wait goes on.
    /// </summary>
    public Func<LockSnapshot, NpgsqlConnection, CancellationToken, Task>? WhileWaiting { get; init; }

    /// <summary>Connects ahead of a statement that is sure to wait. A failure becomes <see cref="Problem"/>.</summary>
    public async Task ConnectAsync(NpgsqlConnection sibling, CancellationToken cancellationToken)
    {
        await LastLookAsync().ConfigureAwait(false);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        stop.CancelAfter(LongestConnect);
        try
        {
            await _connection.GetAsync(sibling, stop.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // It goes on connecting.
        }
#pragma warning disable CA1031 // As below.
        catch (Exception e) when (e is not OperationCanceledException)
#pragma warning restore CA1031
        {
            await FailAsync(e).ConfigureAwait(false);
        }
    }

    /// <summary>Waits, outside any lock queue and for a while at most, until the connection is there and nothing is under way on it.</summary>
    public async Task BecomeReadyAsync(CancellationToken cancellationToken)
    {
        using var late = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(Task.WhenAll(_looking, _connection.Opened), Task.Delay(LongestConnect, time, late.Token)).ConfigureAwait(false);
        await late.CancelAsync().ConfigureAwait(false);
        _isMute = !_looking.IsCompleted;
    }

    /// <summary>Waits for a statement and watches it as soon as it takes longer than a moment.</summary>
    /// <param name="statement">The running statement.</param>
    /// <param name="pid">Gives the backend's process id; read when watching begins, as it may arrive with the statement's first answer.</param>
    /// <param name="sibling">The statement's connection: the watcher goes to the same host.</param>
    /// <param name="limits">When the statement is cancelled.</param>
    public async Task<T> WatchAsync<T>(Task<T> statement, Func<int> pid, NpgsqlConnection sibling, WatchLimits limits)
    {
        using var stop = new CancellationTokenSource();
        var watch = ++_watch;
        _startedAt = time.GetTimestamp();
        Current = null;
        Waited = TimeSpan.Zero;
        GaveUp = IsWaitingNow = false;
        _progress.Begin();
        if (!statement.IsCompleted)
        {
            using var moment = CancellationTokenSource.CreateLinkedTokenSource(stop.Token);
            var first = await Task.WhenAny(statement, Task.Delay(Moment, time, moment.Token)).ConfigureAwait(false);
            await moment.CancelAsync().ConfigureAwait(false);
            if (first != statement)
            {
                _looking = LookAsync(_looking, watch, pid, sibling, limits, stop.Token);
            }
        }

        try
        {
            return await statement.ConfigureAwait(false);
        }
        catch
        {
            // The evidence may still be on its way, and the next attempt needs the connection.
            await stop.CancelAsync().ConfigureAwait(false);
            await LastLookAsync().ConfigureAwait(false);
            if (IsWaitingNow && Current is { } seen)
            {
                // We waited until now, and those behind us stayed behind us.
                var since = time.GetElapsedTime(_lastSeenAt);
                Waited += since;
                NoteVictims(seen.Victims, seen.Victims > 0 ? seen.LongestVictim + since : TimeSpan.Zero);
            }

            throw;
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
        }
    }

    /// <summary>The watcher's connection, for acting on what it saw; <see langword="null"/> when it has none.</summary>
    public async Task<NpgsqlConnection?> BorrowConnectionAsync() => await LastLookAsync().ConfigureAwait(false) ? _connection.Current : null;

    /// <summary>Closes the connection; one that does not answer is left to itself after a moment.</summary>
    public async ValueTask DisposeAsync()
    {
        var closing = CloseAsync();
        if (!closing.IsCompleted)
        {
            await Task.WhenAny(closing, Task.Delay(LongestLastLook, time)).ConfigureAwait(false);
        }
    }

    private async Task CloseAsync()
    {
        // A query under way is let finish: it takes a millisecond, cancelling it takes another connection. Connecting is not waited for.
        if (_connection.Current is null || !await LastLookAsync().ConfigureAwait(false))
        {
            await _connection.AbandonAsync().ConfigureAwait(false);
        }

        await _looking.ConfigureAwait(false);
        await _connection.DisposeAsync().ConfigureAwait(false);
    }

    /// <returns>Whether the watcher has finished looking.</returns>
    private async Task<bool> LastLookAsync()
    {
        if (!_looking.IsCompleted && !_isMute)
        {
            await Task.WhenAny(_looking, Task.Delay(LongestLastLook, time)).ConfigureAwait(false);
            _isMute = !_looking.IsCompleted;
        }

        return _looking.IsCompleted;
    }

    private async Task LookAsync(
        Task previous, int watch, Func<int> pid, NpgsqlConnection sibling, WatchLimits limits, CancellationToken stop)
    {
        await previous.ConfigureAwait(false);
        try
        {
            var interval = FirstInterval;
            while (!stop.IsCancellationRequested && await _connection.GetAsync(sibling, stop).ConfigureAwait(false) is { } connection)
            {
                var snapshot = await LockSnapshot.TakeAsync(connection, pid(), _connection.Abandoned).ConfigureAwait(false);
                (_isMute, _problem) = (false, null);
                if (watch != _watch)
                {
                    return;
                }

                var wasWaiting = IsWaitingNow;
                IsWaitingNow = snapshot.IsWaiting;
                if (IsWaitingNow)
                {
                    Note(snapshot, wasWaiting);
                    if (WhileWaiting is { } react)
                    {
                        await react(snapshot, connection, _connection.Abandoned).ConfigureAwait(false);
                    }
                }
                else
                {
                    await _progress.LookAsync(connection, pid(), time.GetElapsedTime(_startedAt), _connection.Abandoned).ConfigureAwait(false);
                }

                // The look comes first, so that who was in the way is known when the time is over.
                var left = limits.Left(Waited, time.GetElapsedTime(_startedAt), IsWaitingNow);
                if (left <= TimeSpan.Zero)
                {
                    await GiveUpAsync(connection, pid()).ConfigureAwait(false);
                }

                await Task.Delay(left > TimeSpan.Zero && left < interval ? left : interval, time, stop).ConfigureAwait(false);
                interval = interval * 2 < LongestInterval ? interval * 2 : LongestInterval;
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
        }
#pragma warning disable CA1031 // Whatever the watcher meets must not reach the statement: it is said in the report.
        catch (Exception e)
#pragma warning restore CA1031
        {
            await FailAsync(e).ConfigureAwait(false);
        }
    }

    private async Task FailAsync(Exception failure)
    {
        _problem = Failed(failure);
        LockLog.WatcherFailed(logger, failure);
        await _connection.DropAsync().ConfigureAwait(false);
    }

    /// <summary>Cancels the statement if it still is in the state it was seen in. Only ever our own: who runs it is who watches.</summary>
    private async Task GiveUpAsync(NpgsqlConnection connection, int pid)
    {
        var command = new NpgsqlCommand(
            "SELECT pg_catalog.pg_cancel_backend($1) WHERE NOT $2 OR EXISTS (SELECT FROM pg_catalog.pg_locks WHERE pid = $1 AND NOT granted)", connection);
        await using (command.ConfigureAwait(false))
        {
            // Before the answer is here, since the statement may end first.
            GaveUp = true;
            GaveUp = await command.With(pid).With(IsWaitingNow).ExecuteScalarAsync(_connection.Abandoned).ConfigureAwait(false) is true;
        }
    }

    private void Note(LockSnapshot snapshot, bool wasWaiting)
    {
        var now = time.GetTimestamp();
        var sinceLastSeen = Current is null ? snapshot.Waited : time.GetElapsedTime(_lastSeenAt, now);

        // Where it waited for another lock at the last look, nobody knows when it got that one: what lies between the looks counts as waiting,
        // or a statement that goes from queue to queue would outstay its time by an interval each.
        var possible = snapshot.Waited + (wasWaiting ? LongestInterval : TimeSpan.Zero);
        Waited += sinceLastSeen < possible ? sinceLastSeen : possible;
        _lastSeenAt = now;
        Current = snapshot;
        Last = snapshot;
        NoteVictims(snapshot.Victims, snapshot.LongestVictim);
    }

    private void NoteVictims(int sessions, TimeSpan longest) => Victims = new LockVictims
    {
        PeakSessions = Math.Max(Victims.PeakSessions, sessions),
        Longest = longest > Victims.Longest ? longest : Victims.Longest,
    };

    private static string Failed(Exception failure) => $"The watcher's connection failed while the statement waited: {failure.Message}";
}

/// <summary>When the watcher cancels a statement that the server's own timeouts do not end, or end without telling who was in the way.</summary>
internal readonly record struct WatchLimits()
{
    /// <summary>
    /// How long the statement may wait for all its locks together; the server's <c>lock_timeout</c> is for each of them, and a function
    /// can switch it off. A statement that still waits then is cancelled.
    /// </summary>
    public TimeSpan Patience { get; init; } = Timeout.InfiniteTimeSpan;

    /// <summary>How long the statement may take, whatever it does.</summary>
    public TimeSpan Deadline { get; init; } = Timeout.InfiniteTimeSpan;

    /// <summary>What is left of the limit that is over first, or a long time.</summary>
    public TimeSpan Left(TimeSpan waited, TimeSpan elapsed, bool isWaiting)
    {
        var patience = Patience == Timeout.InfiniteTimeSpan || !isWaiting ? TimeSpan.MaxValue : Patience - waited;
        var deadline = Deadline == Timeout.InfiniteTimeSpan ? TimeSpan.MaxValue : Deadline - elapsed;
        return patience < deadline ? patience : deadline;
    }
}
