using Guardrails.Connections;
using Npgsql;

namespace Guardrails.Locking;

/// <summary>
/// The watcher's own connection. It is opened in the background and kept: stays in a lock queue are short, and on a busy server
/// connecting may outlast one. It is given up after it has failed a few times.
/// </summary>
internal sealed class WatcherConnection(ConnectionSource connections) : IAsyncDisposable
{
    private const int MostConnects = 3;

    private readonly CancellationTokenSource _abandon = new();
    private Task<NpgsqlConnection>? _connecting;
    private int _connects;

    /// <summary>Cancelled when nobody will wait for this connection any longer.</summary>
    public CancellationToken Abandoned => _abandon.Token;

    /// <summary>The connection, once it is there.</summary>
    public NpgsqlConnection? Current => _connecting is { IsCompletedSuccessfully: true } done ? done.Result : null;

    /// <summary>Completes when it is open or has failed, at once when nobody has asked for it; never fails itself.</summary>
    public Task Opened => _connecting is null ? Task.CompletedTask : _connecting.ContinueWith(static _ => { }, TaskScheduler.Default);

    /// <summary>Why it could not be opened; <see langword="null"/> as long as it could.</summary>
    public Exception? Failure => _connecting?.Exception?.InnerException;

    /// <summary>The server's deadlock_timeout; its default until the connection is there.</summary>
    public TimeSpan DeadlockTimeout { get; private set; } = TimeSpan.FromSeconds(1);

    /// <summary>Gives the connection as soon as it is open.</summary>
    /// <param name="sibling">An open connection to the host that is meant.</param>
    /// <param name="stop">Stops waiting for it; it goes on being opened.</param>
    /// <returns><see langword="null"/> when it has failed too often.</returns>
    public async Task<NpgsqlConnection?> GetAsync(NpgsqlConnection sibling, CancellationToken stop)
    {
        if (_connecting is null)
        {
            if (_connects == MostConnects)
            {
                return null;
            }

            _connects++;
            _connecting = ConnectAsync(sibling);
        }

        return await _connecting.WaitAsync(stop).ConfigureAwait(false);
    }

    /// <summary>Stops what is under way on it; what has been asked and not answered fails.</summary>
    public Task AbandonAsync() => _abandon.CancelAsync();

    /// <summary>Closes it, so that the next call of <see cref="GetAsync"/> opens another.</summary>
    public async Task DropAsync()
    {
        var dropped = _connecting;
        _connecting = null;
        try
        {
            if (dropped is not null)
            {
                var connection = await dropped.ConfigureAwait(false);
                await connection.DisposeAsync().ConfigureAwait(false);
            }
        }
#pragma warning disable CA1031 // It is broken or was never open; that was said when it was noticed.
        catch (Exception)
#pragma warning restore CA1031
        {
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await DropAsync().ConfigureAwait(false);
        _abandon.Dispose();
    }

    private async Task<NpgsqlConnection> ConnectAsync(NpgsqlConnection sibling)
    {
        var connection = await connections.OpenDedicatedAsync(DedicatedPurpose.Watch, sibling, Abandoned).ConfigureAwait(false);
        try
        {
            var command = new NpgsqlCommand("SELECT setting::int FROM pg_catalog.pg_settings WHERE name = 'deadlock_timeout'", connection);
            await using (command.ConfigureAwait(false))
            {
                DeadlockTimeout = TimeSpan.FromMilliseconds((int)(await command.ExecuteScalarAsync(Abandoned).ConfigureAwait(false))!);
            }

            return connection;
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }
}
