using System.Globalization;
using Guardrails.Connections;
using Guardrails.Locking;
using Guardrails.Reaping;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Guardrails;

/// <summary>
/// Ends sessions that have sat idle in a transaction for too long: their locks block migrations, and their clients have most likely
/// forgotten them. What cannot be ended is named instead.
/// </summary>
/// <remarks>
/// Never ended are sessions at work, the guard's own, replication (<c>walsender</c>), autovacuum, Citus's connections between its nodes and,
/// unless asked for, sessions of other databases. To find the sessions of other roles the role needs <c>pg_read_all_stats</c>, to end them
/// <c>pg_signal_backend</c> (PostgreSQL manual, "Predefined Roles"); what is missing is said in <see cref="ReapReport.Notes"/>.
/// An ended client sees SQLSTATE 57P01 on its next command; its transaction is rolled back.
/// </remarks>
public sealed class IdleTransactionReaper
{
    private readonly ConnectionSource _connections;
    private readonly ILogger _logger;

    /// <summary>Creates the reaper.</summary>
    /// <param name="dataSource">The database to look at. Its pool is not used: each call opens a connection of its own.</param>
    /// <param name="loggerFactory">Where to log who was ended (events 2001 to 2006); <see langword="null"/> for nowhere.</param>
    public IdleTransactionReaper(NpgsqlDataSource dataSource, ILoggerFactory? loggerFactory = null)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        _connections = ConnectionSource.From(dataSource);
        _logger = (loggerFactory ?? NullLoggerFactory.Instance).CreateLogger<IdleTransactionReaper>();
    }

    /// <summary>Finds the sessions that match and ends them one by one, the longest idle first.</summary>
    /// <param name="options">Which sessions; with <see cref="ReapOptions.DryRun"/> nobody is ended.</param>
    /// <param name="cancellationToken">Cancels the work. Sessions ended until then stay ended and are in the log.</param>
    /// <returns>Each session that matched and what became of it, and what else stands in the way.</returns>
    /// <exception cref="ArgumentException">An option is out of range; the message names it.</exception>
    /// <exception cref="MigrationFailedException">The server cannot be reached, or is older than PostgreSQL 14.</exception>
    /// <exception cref="NpgsqlException">The server or the connection failed meanwhile. Sessions ended until then are in the log.</exception>
    public async Task<ReapReport> ReapAsync(ReapOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        var connection = await _connections.OpenDedicatedAsync(DedicatedPurpose.Reap, null, cancellationToken).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            var rights = await ReapRights.ReadAsync(connection, options.AllDatabases, cancellationToken).ConfigureAwait(false);
            var found = await ReapCandidates.FindAsync(connection, options, cancellationToken).ConfigureAwait(false);
            var sessions = new List<ReapedSession>(found.Sessions.Count);
            foreach (var candidate in found.Sessions)
            {
                var reaped = options.DryRun
                    ? new ReapedSession(candidate.Session, candidate.MaySignal ? ReapOutcome.WouldTerminate : ReapOutcome.Denied)
                    : await SessionTerminator.EndAsync(connection, candidate.Session, options.OlderThan, cancellationToken).ConfigureAwait(false);
                sessions.Add(reaped);
                Log(reaped);
            }

            var immovable = await Immovables.NotesAsync(connection, options.OlderThan, options.AllDatabases, cancellationToken).ConfigureAwait(false);
            var report = new ReapReport
            {
                DryRun = options.DryRun,
                Sessions = sessions,
                Notes = [.. rights.Notes(sessions), .. NotesOn(sessions, found.Matching), .. immovable],
            };
            foreach (var note in report.Notes)
            {
                _logger.Note(note);
            }

            return report;
        }
    }

    private static IEnumerable<string> NotesOn(List<ReapedSession> sessions, int matching)
    {
        foreach (var reaped in sessions.Where(s => s.StillEnding))
        {
            yield return $"Told to end but not gone yet, and holding its locks until it is: {SessionText.Describe(reaped.Session)}.";
        }

        if (matching > sessions.Count)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"{matching - sessions.Count} more sessions match; the limit of {sessions.Count} left them alone.");
        }
    }

    private void Log(ReapedSession reaped)
    {
        var session = SessionText.Describe(reaped.Session);
        var idleFor = SessionText.Age(reaped.Session.StateAge);
        switch (reaped.Outcome)
        {
            case ReapOutcome.Terminated when reaped.StillEnding:
                _logger.StillEnding(session, idleFor);
                break;
            case ReapOutcome.Terminated:
                _logger.Terminated(session, idleFor);
                break;
            case ReapOutcome.WouldTerminate:
                _logger.WouldTerminate(session, idleFor);
                break;
            case ReapOutcome.Denied:
                _logger.Denied(session, idleFor);
                break;
            default:
                _logger.Gone(session, idleFor);
                break;
        }
    }
}
