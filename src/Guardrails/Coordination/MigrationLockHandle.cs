using Guardrails.Coordination;
using Guardrails.Execution;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Guardrails;

/// <summary>The migration lock while it is held. Dispose it to let the lock go; disposing twice does nothing.</summary>
/// <remarks>
/// The lock belongs to a session of its own. The server's notice that it ends the session is seen at once; every five seconds the
/// handle also asks the server whether that session still holds the lock, so that a connection that died without a word is found out.
/// </remarks>
public sealed class MigrationLockHandle : IAsyncDisposable, IDisposable
{
    private static readonly TimeSpan HeartbeatInterval = TimeSpan.FromSeconds(5);

    // Together with the interval it is less than the 25 s of silence after which the server gives our lock to others.
    private static readonly TimeSpan HeartbeatPatience = TimeSpan.FromSeconds(10);

    private readonly LockSession _session;
    private readonly string _database;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stop = new();
#pragma warning disable CA2213 // Whoever was handed its token may go on using it; it holds nothing that needs disposing.
    private readonly CancellationTokenSource _lost = new();
#pragma warning restore CA2213
    private readonly Task _watch;
    private readonly Lazy<Task> _release;
    private Task? _unanswered;

    internal MigrationLockHandle(LockSession session, DateTimeOffset acquiredAt, TimeProvider time, ILogger logger)
    {
        _session = session;
        _database = session.Database;
        _time = time;
        _logger = logger;
        BackendPid = session.Pid;
        AcquiredAt = acquiredAt;
        _watch = WatchAsync(_stop.Token);
        _release = new Lazy<Task>(ReleaseAsync);
    }

    /// <summary>
    /// Cancelled when the lock is lost before the handle is disposed: its session was ended or the connection died. Whoever works under the
    /// lock has to stop then, because somebody else may get it.
    /// </summary>
    public CancellationToken Lost => _lost.Token;

    /// <summary>When the lock was acquired, by the server's clock (UTC).</summary>
    public DateTimeOffset AcquiredAt { get; }

    /// <summary>Process id of the session that holds the lock.</summary>
    internal int BackendPid { get; }

    /// <summary>Lets the lock go and closes the session. Does not throw, also when the lock was lost.</summary>
    public ValueTask DisposeAsync() => new(_release.Value);

    /// <inheritdoc cref="DisposeAsync"/>
    public void Dispose() => SyncBridge.Run(() => _release.Value);

    private async Task WatchAsync(CancellationToken stop)
    {
        try
        {
            do
            {
                await _session.ListenAsync(HeartbeatInterval, _time, stop).ConfigureAwait(false);
            }
            while (await StillHoldsAsync().ConfigureAwait(false));
            await LoseAsync("its session does not hold it any more").ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
        }
        catch (TimeoutException)
        {
            await LoseAsync($"the server has not answered for {HeartbeatPatience.TotalSeconds} s").ConfigureAwait(false);
        }
        catch (Exception e) when (IsConnectionFailure(e))
        {
            await LoseAsync(e.Message).ConfigureAwait(false);
        }
    }

    private async Task<bool> StillHoldsAsync()
    {
        // Npgsql's own timeout would first try to cancel, over a network that is down, and tell us much later.
        var answer = _session.HoldsAsync(CancellationToken.None);
        try
        {
            return await answer.WaitAsync(HeartbeatPatience, _time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            _unanswered = answer;
            throw;
        }
        catch (NpgsqlException e) when (!_session.IsBroken)
        {
            // An overloaded server may be too slow to answer; the lock goes with the session, and that is still there.
            _logger.CheckFailed(_session.Name, _database, e.Message);
            return true;
        }
    }

    private async Task LoseAsync(string reason)
    {
        _logger.Lost(_session.Name, _database, reason);
        try
        {
            await _lost.CancelAsync().ConfigureAwait(false);
        }
        catch (AggregateException e)
        {
            _logger.ReactionFailed(e);
        }
    }

    private async Task ReleaseAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _watch.ConfigureAwait(false);
        _stop.Dispose();
        if (_unanswered is { } query)
        {
            // Npgsql closes a connection only after its query has failed; the caller need not wait half a minute for a dead network.
            _ = CloseAfterAsync(query);
            return;
        }

        await using (_session.ConfigureAwait(false))
        {
            if (!Lost.IsCancellationRequested)
            {
                await UnlockAsync().ConfigureAwait(false);
            }
        }
    }

    private async Task CloseAfterAsync(Task query)
    {
        await query.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _session.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Closing the session would release the lock too, but a moment later: whoever disposed the handle may count on it at once.</summary>
    private async Task UnlockAsync()
    {
        try
        {
            if (await _session.UnlockAsync(CancellationToken.None).ConfigureAwait(false))
            {
                _logger.Released(_session.Name, _database);
            }
            else
            {
                await LoseAsync("its session did not hold it any more").ConfigureAwait(false);
            }
        }
        catch (Exception e) when (IsConnectionFailure(e))
        {
            await LoseAsync(e.Message).ConfigureAwait(false);
        }
    }

    private static bool IsConnectionFailure(Exception e) => e is NpgsqlException or IOException or InvalidOperationException;
}
