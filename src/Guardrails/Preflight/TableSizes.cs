using Guardrails.Connections;
using Guardrails.Execution;
using Npgsql;

namespace Guardrails.Preflight;

/// <summary>A relation that exists.</summary>
/// <param name="Name">As it was asked for.</param>
/// <param name="Oid">Its object id.</param>
/// <param name="SizeBytes">What it takes on disk with its indexes and TOAST.</param>
/// <param name="Rows">The planner's estimate; <see langword="null"/> when it was never analyzed.</param>
internal sealed record TableSize(string Name, uint Oid, long SizeBytes, double? Rows);

/// <summary>Reads how large relations are without waiting for anybody.</summary>
internal static class TableSizes
{
    // pg_total_relation_size opens what it measures under ACCESS SHARE, and so waits behind whoever holds or awaits ACCESS EXCLUSIVE, be it
    // the very migration that asks. What the last VACUUM or ANALYZE counted has to do then.
    private const string Sql =
        """
        WITH taken AS MATERIALIZED (
            SELECT l.relation FROM pg_catalog.pg_locks AS l
            JOIN pg_catalog.pg_database AS d ON d.oid = l.database AND d.datname = pg_catalog.current_database()
            WHERE l.locktype = 'relation' AND l.mode = 'AccessExclusiveLock')
        SELECT r.name, c.oid,
               CASE WHEN $2 AND NOT EXISTS (SELECT FROM taken WHERE taken.relation = ANY (p.parts)) THEN pg_catalog.pg_total_relation_size(c.oid)
                    ELSE (SELECT pg_catalog.sum(q.relpages::bigint) * pg_catalog.current_setting('block_size')::bigint FROM pg_catalog.pg_class AS q WHERE q.oid = ANY (p.parts))::bigint END,
               nullif(c.reltuples, -1)::float8
        FROM pg_catalog.unnest($1) AS r(name)
        JOIN pg_catalog.pg_class AS c ON c.oid = pg_catalog.to_regclass(r.name)
        CROSS JOIN LATERAL (
            SELECT ARRAY[c.oid, c.reltoastrelid] || ARRAY(SELECT i.indexrelid FROM pg_catalog.pg_index AS i WHERE i.indrelid IN (c.oid, c.reltoastrelid)) AS parts) AS p
        """;

    /// <summary>Measures what exists of some relations.</summary>
    /// <param name="connection">An open connection with a lock timeout.</param>
    /// <param name="names">Their names as SQL writes them.</param>
    /// <param name="cancellationToken">Stops measuring.</param>
    public static async Task<List<TableSize>> ReadAsync(NpgsqlConnection connection, string[] names, CancellationToken cancellationToken)
    {
        try
        {
            return await ReadAsync(connection, names, isMeasured: true, cancellationToken).ConfigureAwait(false);
        }
        catch (PostgresException e) when (e.SqlState == SqlStates.LockNotAvailable)
        {
            // Somebody came between the look at the locks and the measuring.
            return await ReadAsync(connection, names, isMeasured: false, cancellationToken).ConfigureAwait(false);
        }
    }

    private static Task<List<TableSize>> ReadAsync(NpgsqlConnection connection, string[] names, bool isMeasured, CancellationToken cancellationToken) =>
        new NpgsqlCommand(Sql, connection).With(names).With(isMeasured).ReadAllAsync(
            row => new TableSize(row.GetString(0), row.GetFieldValue<uint>(1), row.GetInt64(2), row.IsDBNull(3) ? null : row.GetDouble(3)), cancellationToken);
}
