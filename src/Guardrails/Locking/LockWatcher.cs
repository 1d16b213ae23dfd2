using Guardrails.Connections;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Guardrails.Locking;

/// <summary>
/// Looks, from a second connection, at who blocks a statement while the statement waits. After a lock timeout there is nothing left to see.
/// </summary>
/// <remarks>
/// The connection is opened only when a statement has not returned after a moment, is not pooled, and is in autocommit: inside a transaction
/// <c>pg_stat_activity</c> is frozen. Whatever happens to it becomes <see cref="Problem"/> and never reaches the statement.
/// </remarks>
internal sealed class LockWatcher(ConnectionSource connections, TimeProvider time, ILogger logger) : IAsyncDisposable
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan FirstInterval = TimeSpan.FromMilliseconds(40);
    private static readonly TimeSpan LongestInterval = TimeSpan.FromSeconds(1);
    private const int MostReconnects = 3;

    private Task _looking = Task.CompletedTask;
    private NpgsqlConnection? _connection;
    private int _connects;
    private long _lastSeenAt;

    /// <summary>The last sight of a wait in the current attempt; <see langword="null"/> when none was seen.</summary>
    public LockSnapshot? Current { get; private set; }

    /// <summary>The last sight of a wait in any attempt.</summary>
    public LockSnapshot? Last { get; private set; }

    public LockVictims Victims { get; private set; } = new();

    /// <summary>Why the watcher could not look, or <see langword="null"/> as long as it could.</summary>
    public string? Problem { get; private set; }

    /// <summary>The role of the watching session, for notes about missing rights.</summary>
    public string? Role => _connection?.UserName;

    /// <summary>The server's deadlock_timeout; its default until the watcher has asked.</summary>
    public TimeSpan DeadlockTimeout { get; private set; } = TimeSpan.FromSeconds(1);

    /// <summary>Called with every sight of a wait; for what has to be said while a long wait goes on.</summary>
    public Action<LockSnapshot>? WhileWaiting { get; init; }

    public bool IsConnected => _connection is not null;

    /// <summary>Waits for a statement and watches it as soon as it takes longer than a moment.</summary>
    /// <param name="statement">The running statement.</param>
    /// <param name="pid">Gives the backend's process id; read when watching begins, as it may arrive with the statement's first answer.</param>
    /// <param name="sibling">The statement's connection: the watcher goes to the same host.</param>
    public async Task<T> WatchAsync<T>(Task<T> statement, Func<int> pid, NpgsqlConnection sibling)
    {
        using var stop = new CancellationTokenSource();
        Current = null;
        if (!statement.IsCompleted)
        {
            using var moment = CancellationTokenSource.CreateLinkedTokenSource(stop.Token);
            var first = await Task.WhenAny(statement, Task.Delay(Moment, time, moment.Token)).ConfigureAwait(false);
            await moment.CancelAsync().ConfigureAwait(false);
            if (first != statement)
            {
                _looking = LookAsync(_looking, pid, sibling, stop.Token);
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
            await _looking.ConfigureAwait(false);
            if (Current is { Victims: > 0 } seen)
            {
                // Those behind us stayed behind us until now.
                NoteVictims(seen.Victims, seen.LongestVictim + time.GetElapsedTime(_lastSeenAt));
            }

            throw;
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
        }
    }

    /// <summary>The watcher's connection, for acting on what it saw; <see langword="null"/> when it has none.</summary>
    public async Task<NpgsqlConnection?> BorrowConnectionAsync()
    {
        await _looking.ConfigureAwait(false);
        return _connection;
    }

    public async ValueTask DisposeAsync()
    {
        await _looking.ConfigureAwait(false);
        await DropConnectionAsync().ConfigureAwait(false);
    }

#pragma warning disable CA1031 // Whatever the watcher meets must not reach the statement: it is said in the report.
    private async Task LookAsync(Task previous, Func<int> pid, NpgsqlConnection sibling, CancellationToken stop)
    {
        await previous.ConfigureAwait(false);
        try
        {
            var interval = FirstInterval;
            while (!stop.IsCancellationRequested)
            {
                if (_connection is null && !await ConnectAsync(sibling, stop).ConfigureAwait(false))
                {
                    return;
                }

                // A query under way is let finish: it takes a millisecond, cancelling it takes another connection.
                var snapshot = await LockSnapshot.TakeAsync(_connection!, pid(), CancellationToken.None).ConfigureAwait(false);
                if (snapshot.IsWaiting)
                {
                    Note(snapshot);
                }

                await Task.Delay(interval, time, stop).ConfigureAwait(false);
                interval = interval * 2 < LongestInterval ? interval * 2 : LongestInterval;
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
        }
        catch (Exception e)
        {
            Problem = $"The watcher's connection failed while the statement waited: {e.Message}";
            LockLog.WatcherFailed(logger, e);
            await DropConnectionAsync().ConfigureAwait(false);
        }
    }

    private async Task<bool> ConnectAsync(NpgsqlConnection sibling, CancellationToken stop)
    {
        if (_connects == MostReconnects)
        {
            return false;
        }

        _connects++;
        try
        {
            _connection = await connections.OpenDedicatedAsync(DedicatedPurpose.Watch, sibling, stop).ConfigureAwait(false);
            DeadlockTimeout = await ReadDeadlockTimeoutAsync(_connection).ConfigureAwait(false);
            Problem = null;
            return true;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The statement returned before we were connected: no fault, and no reason to count it.
            _connects--;
            return false;
        }
    }

    private async Task DropConnectionAsync()
    {
        if (_connection is { } connection)
        {
            _connection = null;
            try
            {
                await connection.DisposeAsync().ConfigureAwait(false);
            }
            catch (Exception e)
            {
                LockLog.WatcherFailed(logger, e);
            }
        }
    }
#pragma warning restore CA1031

    private static async Task<TimeSpan> ReadDeadlockTimeoutAsync(NpgsqlConnection connection)
    {
        var command = new NpgsqlCommand("SELECT setting::int FROM pg_catalog.pg_settings WHERE name = 'deadlock_timeout'", connection);
        await using (command.ConfigureAwait(false))
        {
            return TimeSpan.FromMilliseconds((int)(await command.ExecuteScalarAsync().ConfigureAwait(false))!);
        }
    }

    private void Note(LockSnapshot snapshot)
    {
        _lastSeenAt = time.GetTimestamp();
        Current = snapshot;
        Last = snapshot;
        NoteVictims(snapshot.Victims, snapshot.LongestVictim);
        WhileWaiting?.Invoke(snapshot);
    }

    private void NoteVictims(int sessions, TimeSpan longest) => Victims = new LockVictims
    {
        PeakSessions = Math.Max(Victims.PeakSessions, sessions),
        Longest = longest > Victims.Longest ? longest : Victims.Longest,
    };
}
