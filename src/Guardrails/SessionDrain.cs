using Guardrails.Connections;
using Guardrails.Locking;
using Npgsql;

namespace Guardrails;

/// <summary>Waits until the sessions of applications that were stopped are gone.</summary>
/// <param name="dataSource">The database whose sessions count.</param>
/// <param name="timeProvider">The clock; <see langword="null"/> for the system's.</param>
public sealed class SessionDrain(NpgsqlDataSource dataSource, TimeProvider? timeProvider = null)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    private const string Sql =
        $"""
        SELECT {SessionColumns.Sql}
        FROM pg_catalog.pg_stat_activity AS a
        WHERE a.pid <> pg_catalog.pg_backend_pid() AND a.datname = pg_catalog.current_database() AND a.application_name = ANY ($1)
        ORDER BY a.pid
        """;

    private readonly TimeProvider _time = timeProvider ?? TimeProvider.System;

    /// <summary>Waits.</summary>
    /// <param name="applications">The exact <c>application_name</c>s.</param>
    /// <param name="timeout">How long to wait at most.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>Who is still there; empty when all are gone. The names are visible without any right; states may be hidden.</returns>
    /// <exception cref="MigrationFailedException">The server could not be asked until the end of the timeout; while it restarts it is asked again.</exception>
    public async Task<IReadOnlyList<SessionInfo>> WaitAsync(IReadOnlyCollection<string> applications, TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(applications);
        var startedAt = _time.GetTimestamp();
        while (true)
        {
            var isOver = _time.GetElapsedTime(startedAt) >= timeout;
            try
            {
                var sessions = await ReadAsync(applications, cancellationToken).ConfigureAwait(false);
                if (sessions.Count == 0 || isOver)
                {
                    return sessions;
                }
            }
            catch (Exception e) when (e is NpgsqlException or MigrationFailedException && !isOver)
            {
                // A server that restarts has no sessions of anybody; it is asked again when it is back.
            }

            await Task.Delay(Interval, _time, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<List<SessionInfo>> ReadAsync(IReadOnlyCollection<string> applications, CancellationToken cancellationToken)
    {
        var connection = await ConnectionSource.From(dataSource).OpenDedicatedAsync(DedicatedPurpose.Watch, null, cancellationToken).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            return await new NpgsqlCommand(Sql, connection).With(applications.ToArray())
                .ReadAllAsync(row => SessionColumns.Read(row, 0, row.GetInt32(0)), cancellationToken).ConfigureAwait(false);
        }
    }
}
