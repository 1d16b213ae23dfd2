using Guardrails.Connections;
using Guardrails.Locking;
using Npgsql;

namespace Guardrails;

/// <summary>Tells who blocks whom on the server right now. Reads catalogue views only and takes no lock that anybody could feel.</summary>
public sealed class LockDiagnostics
{
    private readonly ConnectionSource _connections;

    /// <summary>Creates the diagnostics.</summary>
    /// <param name="dataSource">The database to look at. Its pool is not used: each call opens a connection of its own.</param>
    public LockDiagnostics(NpgsqlDataSource dataSource)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        _connections = ConnectionSource.From(dataSource);
    }

    /// <summary>All pairs of sessions of which one waits for the other, of every database; relations are named for the connected one.</summary>
    /// <param name="cancellationToken">Cancels the query.</param>
    /// <returns>The edges; empty when nobody waits.</returns>
    /// <exception cref="MigrationFailedException">The server cannot be reached, or is older than PostgreSQL 14.</exception>
    public async Task<IReadOnlyList<BlockingEdge>> SnapshotAsync(CancellationToken cancellationToken = default)
    {
        var connection = await _connections.OpenDedicatedAsync(DedicatedPurpose.Watch, null, cancellationToken).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            return await BlockingQuery.ReadAsync(connection, 0, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>What one backend waits for and who is in its way, the whole chain.</summary>
    /// <param name="backendPid">Process id of the backend, as <c>pg_backend_pid()</c> gives it inside its session.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    /// <returns>The report; without <see cref="LockReport.Blockers"/> and with <see cref="LockReport.LockType"/> <see langword="null"/> when the backend does not wait.</returns>
    /// <exception cref="MigrationFailedException">The server cannot be reached, or is older than PostgreSQL 14.</exception>
    public async Task<LockReport> ExplainAsync(int backendPid, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(backendPid);
        var connection = await _connections.OpenDedicatedAsync(DedicatedPurpose.Watch, null, cancellationToken).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            var snapshot = await LockSnapshot.TakeAsync(connection, backendPid, cancellationToken).ConfigureAwait(false);
            return snapshot.ToReport(backendPid, snapshot.Blocked?.Query ?? string.Empty, connection.UserName);
        }
    }
}
