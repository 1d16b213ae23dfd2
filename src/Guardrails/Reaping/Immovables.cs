using System.Globalization;
using Guardrails.Connections;
using Guardrails.Locking;
using Npgsql;

namespace Guardrails.Reaping;

/// <summary>Names what stands in the way of a migration and is not the reaper's to remove.</summary>
internal static class Immovables
{
    // Enough to act on; a report of two hundred lines is not read.
    private const int MostOfAKind = 10;

    // Relations from 16384 on are the users' (FirstNormalObjectId): everybody holds locks on catalogues for a moment.
    private const string BusySql =
        $"""
        WITH held AS MATERIALIZED (
            SELECT pid, count(DISTINCT relation)::int AS relations, pg_catalog.array_agg(DISTINCT mode) AS modes
            FROM pg_catalog.pg_locks
            WHERE granted AND locktype = 'relation' AND relation >= 16384
            GROUP BY pid
        )
        SELECT coalesce(h.relations, 0), coalesce(h.modes, ARRAY[]::text[]), {SessionColumns.Sql}
        FROM pg_catalog.pg_stat_activity AS a
        LEFT JOIN held AS h ON h.pid = a.pid
        WHERE a.pid <> pg_catalog.pg_backend_pid()
          AND ($2 OR a.datname = pg_catalog.current_database())
          AND ((a.backend_type = 'autovacuum worker' AND a.query LIKE '%(to prevent wraparound)')
               OR (a.backend_type NOT IN ('autovacuum worker', 'parallel worker')
                   AND a.state IN ('active', 'fastpath function call')
                   AND extract(epoch FROM pg_catalog.clock_timestamp() - a.xact_start) >= $1
                   AND h.relations > 0))
        ORDER BY a.xact_start, a.pid
        """;

    /// <summary>One line for each; sessions and prepared transactions younger than <paramref name="olderThan"/> are left out.</summary>
    public static async Task<List<string>> NotesAsync(
        NpgsqlConnection connection, TimeSpan olderThan, bool allDatabases, CancellationToken cancellationToken)
    {
        var busy = await new NpgsqlCommand(BusySql, connection).With(olderThan.TotalSeconds).With(allDatabases)
            .ReadAllAsync(row => DescribeBusy(SessionColumns.Read(row, 2, row.GetInt32(2)), row.GetInt32(0), row.GetFieldValue<string[]>(1)), cancellationToken)
            .ConfigureAwait(false);
        var prepared = await PreparedTransaction.ReadAsync(connection, olderThan, allDatabases, cancellationToken).ConfigureAwait(false);
        return [.. Shorten(busy, "sessions"), .. Shorten([.. prepared.Select(DescribePrepared)], "prepared transactions")];
    }

    private static string DescribeBusy(SessionInfo session, int relations, string[] modes)
    {
        var who = SessionText.Describe(session);
        var age = SessionText.Age(session.TransactionAge);
        if (session.IsWraparoundAutovacuum)
        {
            return $"Autovacuum against transaction id wraparound has been running for {age}: {who}, {session.Query}. It does not yield to a waiting ALTER, and would start again if it were ended: let it finish.";
        }

        var strongest = LockModes.ToSql(modes.MaxBy(LockModes.FromCatalogue));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"Active for {age} and holding locks on {relations} {(relations == 1 ? "relation" : "relations")}, the strongest {strongest}: {who}. It is at work and was left alone: wait for it, or stop it with SELECT pg_cancel_backend({session.Pid}); if you know what it does.");
    }

    private static string DescribePrepared(PreparedTransaction p) =>
        $"Prepared transaction {p.Gid} of {p.Owner} in database {p.Database} has held its locks for {SessionText.Age(p.Age)}. It is no session and cannot be reaped: end it with COMMIT PREPARED {p.Gid}; or ROLLBACK PREPARED {p.Gid}; in that database, as {p.Owner} or a superuser.";

    private static IEnumerable<string> Shorten(List<string> notes, string kind) =>
        notes.Count <= MostOfAKind
            ? notes
            : notes.Take(MostOfAKind).Append(string.Create(CultureInfo.InvariantCulture, $"And {notes.Count - MostOfAKind} more {kind} like these."));
}
