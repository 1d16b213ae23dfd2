using Guardrails.Connections;
using Npgsql;

namespace Guardrails.Locking.Progress;

/// <summary>Asks the server how far a backend is with what it executes.</summary>
/// <remarks>
/// PostgreSQL manual, 27.4 "Progress Reporting". Measured on 14 to 18: the counters of a phase that does not count keep the values of an earlier
/// one (CLUSTER and VACUUM while they rebuild or clean up) or have a total and stay 0 (sorting tuples), so each is read only in the
/// phase that moves it. ALTER TABLE that rewrites or validates, and CREATE TABLE AS, report nothing at all. The columns for indexes in
/// <c>pg_stat_progress_vacuum</c> exist since 17; as JSON they may be missing.
/// </remarks>
internal static class ProgressQuery
{
    private const string Sql =
        """
        SELECT a.query, extract(epoch FROM pg_catalog.clock_timestamp() - a.query_start)::float8, p.command,
               CASE WHEN c.oid IS NOT NULL THEN pg_catalog.format('%I.%I', n.nspname, c.relname) END,
               p.phase, p.done, coalesce(p.total, 0), coalesce(p.unit, ''), coalesce(p.partitions_done, 0), coalesce(p.partitions_total, 0)
        FROM pg_catalog.pg_stat_activity a
        LEFT JOIN LATERAL (
            SELECT command, relid, phase,
                   CASE WHEN blocks_total > 0 THEN blocks_done WHEN phase LIKE '%loading tuples%' THEN tuples_done END AS done,
                   CASE WHEN blocks_total > 0 THEN blocks_total WHEN phase LIKE '%loading tuples%' THEN tuples_total END AS total,
                   CASE WHEN blocks_total > 0 THEN 'blocks' ELSE 'tuples' END AS unit,
                   partitions_done, partitions_total
            FROM pg_catalog.pg_stat_progress_create_index WHERE pid = a.pid
            UNION ALL
            SELECT command, relid, phase,
                   CASE phase WHEN 'seq scanning heap' THEN heap_blks_scanned WHEN 'index scanning heap' THEN heap_tuples_scanned END,
                   CASE phase WHEN 'seq scanning heap' THEN heap_blks_total END,
                   CASE phase WHEN 'seq scanning heap' THEN 'blocks' ELSE 'tuples' END, 0, 0
            FROM pg_catalog.pg_stat_progress_cluster WHERE pid = a.pid
            UNION ALL
            SELECT 'VACUUM', relid, phase,
                   CASE phase WHEN 'scanning heap' THEN heap_blks_scanned WHEN 'vacuuming heap' THEN heap_blks_vacuumed
                              WHEN 'vacuuming indexes' THEN (pg_catalog.to_jsonb(v) ->> 'indexes_processed')::bigint
                              WHEN 'cleaning up indexes' THEN (pg_catalog.to_jsonb(v) ->> 'indexes_processed')::bigint END,
                   CASE WHEN phase IN ('scanning heap', 'vacuuming heap') THEN heap_blks_total
                        WHEN phase IN ('vacuuming indexes', 'cleaning up indexes') THEN (pg_catalog.to_jsonb(v) ->> 'indexes_total')::bigint END,
                   CASE WHEN phase LIKE '%indexes' THEN 'indexes' ELSE 'blocks' END, 0, 0
            FROM pg_catalog.pg_stat_progress_vacuum v WHERE pid = a.pid
            UNION ALL
            SELECT 'ANALYZE', relid, phase,
                   CASE phase WHEN 'acquiring sample rows' THEN sample_blks_scanned END,
                   CASE phase WHEN 'acquiring sample rows' THEN sample_blks_total END, 'blocks', 0, 0
            FROM pg_catalog.pg_stat_progress_analyze WHERE pid = a.pid
            UNION ALL
            SELECT command, relid, NULL,
                   CASE WHEN bytes_total > 0 THEN bytes_processed ELSE tuples_processed END, bytes_total,
                   CASE WHEN bytes_total > 0 THEN 'bytes' ELSE 'tuples' END, 0, 0
            FROM pg_catalog.pg_stat_progress_copy WHERE pid = a.pid
            LIMIT 1
        ) p ON true
        LEFT JOIN pg_catalog.pg_class c ON c.oid = p.relid
        LEFT JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        WHERE a.pid = $1 AND a.state = 'active'
        """;

    /// <summary>Reads it; <see langword="null"/> when the backend executes nothing.</summary>
    public static async Task<WorkProgress?> ReadAsync(NpgsqlConnection connection, int pid, CancellationToken cancellationToken)
    {
        var rows = await new NpgsqlCommand(Sql, connection).With(pid).ReadAllAsync(
            static row => new WorkProgress
            {
                Sql = row.GetString(0),
                Elapsed = TimeSpan.FromSeconds(Math.Max(0, row.GetDouble(1))),
                Command = Text(row, 2),
                Relation = Text(row, 3),
                Phase = Text(row, 4),
                Done = row.IsDBNull(5) ? null : row.GetInt64(5),
                Total = row.GetInt64(6),
                Unit = row.GetString(7),
                PartitionsDone = row.GetInt64(8),
                PartitionsTotal = row.GetInt64(9),
            },
            cancellationToken).ConfigureAwait(false);
        return rows.Count == 0 ? null : rows[0];
    }

    private static string? Text(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
