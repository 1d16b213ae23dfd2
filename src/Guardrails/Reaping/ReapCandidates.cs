using Guardrails.Connections;
using Guardrails.Locking;
using Npgsql;

namespace Guardrails.Reaping;

/// <summary>The sessions that match the options at one moment, the longest idle first.</summary>
/// <param name="Sessions">Not more than the limit.</param>
/// <param name="Matching">How many match without the limit.</param>
internal sealed record ReapCandidates(IReadOnlyList<ReapCandidate> Sessions, int Matching)
{
    // Who may signal whom is what pg_terminate_backend checks (manual, "Server Signaling Functions"): asked beforehand only to say
    // it in a dry run; what really happens is decided by the server.
    // An aborted transaction has no xact_start any more (measured on 14 to 18); it is at least as old as its session's silence.
    private const string Sql =
        $"""
        SELECT (SELECT me.rolsuper FROM pg_catalog.pg_roles AS me WHERE me.rolname = current_user)
               OR (NOT coalesce(owner.rolsuper, false)
                   AND (pg_catalog.pg_has_role(a.usesysid, 'USAGE') OR pg_catalog.pg_has_role('pg_signal_backend', 'USAGE'))),
               count(*) OVER ()::int,
               {SessionColumns.Sql}
        FROM pg_catalog.pg_stat_activity AS a
        LEFT JOIN pg_catalog.pg_roles AS owner ON owner.oid = a.usesysid
        WHERE {ReapableSession.Sql}
          AND extract(epoch FROM pg_catalog.clock_timestamp() - coalesce(a.xact_start, a.state_change)) >= $2
          AND ($3 OR a.datname = pg_catalog.current_database())
          AND (pg_catalog.cardinality($4) = 0 OR a.application_name LIKE ANY ($4))
          AND NOT a.application_name LIKE ANY ($5)
          AND (pg_catalog.cardinality($6) = 0 OR a.usename = ANY ($6))
        ORDER BY a.state_change, a.pid
        LIMIT $7
        """;

    public static async Task<ReapCandidates> FindAsync(NpgsqlConnection connection, ReapOptions options, CancellationToken cancellationToken)
    {
        var rows = await new NpgsqlCommand(Sql, connection)
            .With(options.OlderThan.TotalSeconds)
            .With(options.TransactionAge?.TotalSeconds ?? 0)
            .With(options.AllDatabases)
            .With(options.Applications.Select(GlobPattern.ToLike).ToArray())
            .With(options.ExcludeApplications.Select(GlobPattern.ToLike).ToArray())
            .With(options.Users.ToArray())
            .With(options.Limit ?? long.MaxValue)
            .ReadAllAsync(
                row => (
                    Candidate: new ReapCandidate(SessionColumns.Read(row, 2, row.GetInt32(2)), !row.IsDBNull(0) && row.GetBoolean(0)),
                    Matching: row.GetInt32(1)),
                cancellationToken)
            .ConfigureAwait(false);
        return new ReapCandidates([.. rows.Select(row => row.Candidate)], rows.Count > 0 ? rows[0].Matching : 0);
    }
}

/// <summary>One session that matches, and whether our rights suffice to end it.</summary>
internal sealed record ReapCandidate(SessionInfo Session, bool MaySignal);
