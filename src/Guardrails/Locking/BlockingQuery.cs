using Npgsql;
using NpgsqlTypes;

namespace Guardrails.Locking;

/// <summary>
/// Asks the server who waits for whom. One statement, so that one round trip inside a short lock wait is enough.
/// </summary>
/// <remarks>
/// <c>pg_blocking_pids</c> gives the edges (it knows soft blocks: sessions ahead in the queue); <c>pg_locks</c> is read once and tells
/// which mode on which object each edge is about; a prepared transaction has pid 0 there and no pid in <c>pg_locks</c>, and is found
/// by the lock that it, like every transaction, holds on its own transaction id. (The manual's page on <c>pg_locks</c> gives its virtual
/// transaction id as -1/xid; measured on 14 to 18, it keeps the one of the session that prepared it.)
/// </remarks>
internal static class BlockingQuery
{
    private const string Sql =
        $"""
        WITH RECURSIVE locks AS MATERIALIZED (
            SELECT * FROM pg_catalog.pg_locks
        ),
        edges(blocked, blocking) AS (
            SELECT w.pid, b.pid
            FROM (SELECT DISTINCT pid FROM locks WHERE NOT granted AND pid IS NOT NULL AND ($1 = 0 OR pid = $1)) AS w
            CROSS JOIN LATERAL unnest(pg_catalog.pg_blocking_pids(w.pid)) AS b(pid)
            UNION
            SELECT e.blocking, b.pid
            FROM edges AS e
            CROSS JOIN LATERAL unnest(pg_catalog.pg_blocking_pids(e.blocking)) AS b(pid)
            WHERE e.blocking <> 0
        ),
        {PreparedTransaction.CommonTable},
        sessions AS MATERIALIZED (
            SELECT {SessionColumns.Sql}
            FROM pg_catalog.pg_stat_activity AS a
            WHERE a.pid IN (SELECT blocked FROM edges UNION ALL SELECT blocking FROM edges)
        )
        SELECT e.blocked, e.blocking,
               w.locktype, w.mode AS wanted, wn.nspname::text AS wanted_schema, wc.relname::text AS wanted_relation,
               extract(epoch FROM pg_catalog.clock_timestamp() - w.waitstart)::float8 AS waited,
               h.mode AS held, h.granted AS held_granted, h.virtualtransaction,
               p.gid, p.owner::text, p.database::text,
               extract(epoch FROM pg_catalog.clock_timestamp() - p.prepared)::float8 AS prepared_age,
               blocked.*, blocking.*
        FROM edges AS e
        LEFT JOIN locks AS w ON w.pid = e.blocked AND NOT w.granted
        LEFT JOIN pg_catalog.pg_class AS wc ON wc.oid = w.relation
             AND w.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())
        LEFT JOIN pg_catalog.pg_namespace AS wn ON wn.oid = wc.relnamespace
        LEFT JOIN locks AS h ON h.locktype = w.locktype
             AND (h.database, h.relation, h.page, h.tuple, h.virtualxid, h.transactionid, h.classid, h.objid, h.objsubid)
                 IS NOT DISTINCT FROM
                 (w.database, w.relation, w.page, w.tuple, w.virtualxid, w.transactionid, w.classid, w.objid, w.objsubid)
             AND (h.pid = e.blocking OR (e.blocking = 0 AND h.pid IS NULL))
        LEFT JOIN prepared AS p ON e.blocking = 0 AND p.virtualtransaction = h.virtualtransaction
        LEFT JOIN sessions AS blocked ON blocked.pid = e.blocked
        LEFT JOIN sessions AS blocking ON blocking.pid = e.blocking
        """;

    private const int FirstSessionColumn = 14;

    /// <summary>Everybody that blocks <paramref name="pid"/>, directly or through others; for 0, all edges of the server.</summary>
    public static async Task<IReadOnlyList<BlockingEdge>> ReadAsync(NpgsqlConnection connection, int pid, CancellationToken cancellationToken)
    {
        var command = new NpgsqlCommand(Sql, connection);
        await using (command.ConfigureAwait(false))
        {
            command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = pid, NpgsqlDbType = NpgsqlDbType.Integer });
            var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                var rows = new List<Row>();
                while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                {
                    rows.Add(ReadRow(reader));
                }

                return ToEdges(rows, pid);
            }
        }
    }

    private static Row ReadRow(NpgsqlDataReader reader)
    {
        var relation = reader.Text(5) is { } name ? $"{reader.Text(4)}.{name}" : null;
        var blocked = SessionColumns.Read(reader, FirstSessionColumn, reader.GetInt32(0));
        var blocking = reader.Text(10) is { } gid
            ? SessionColumns.Prepared(gid, reader.Text(11), reader.Text(12), reader.Seconds(13))
            : SessionColumns.Read(reader, FirstSessionColumn + SessionColumns.Count, reader.GetInt32(1));
        return new Row(blocked, blocking, reader.Text(2), reader.Text(3), relation, reader.Seconds(6),
            reader.Text(7), !reader.IsDBNull(8) && reader.GetBoolean(8), reader.Text(9));
    }

    /// <summary>
    /// One edge for each pair of sessions: of the locks that the blocking one has on the object, the strongest that conflicts counts.
    /// A prepared transaction's edge is only believed when its lock conflicts, since pid 0 stands for all of them.
    /// </summary>
    private static List<BlockingEdge> ToEdges(List<Row> rows, int root)
    {
        var blockers = rows.ToLookup(r => r.Blocked.Pid, r => r.Blocking.Pid);
        IReadOnlyList<int> BlockersOf(int pid) => [.. blockers[pid].Distinct().Order()];

        var edges = new List<BlockingEdge>();
        foreach (var pair in rows.GroupBy(r => (Blocked: r.Blocked.Pid, Blocking: r.Blocking.Pid, r.Blocking.PreparedTransaction)))
        {
            var conflicting = pair.Where(r => LockModes.Conflict(r.Wanted, r.Held)).ToList();
            if (pair.Key.Blocking == 0 && conflicting.Count == 0)
            {
                continue;
            }

            var row = conflicting.OrderByDescending(r => LockModes.FromCatalogue(r.Held)).FirstOrDefault() ?? pair.First();
            edges.Add(new BlockingEdge
            {
                Blocked = row.Blocked with { BlockedBy = BlockersOf(row.Blocked.Pid), LockMode = LockModes.ToSql(row.Wanted), Relation = row.Relation },
                Blocking = row.Blocking with
                {
                    BlockedBy = row.Blocking.Pid == 0 ? [] : BlockersOf(row.Blocking.Pid),
                    LockMode = conflicting.Count > 0 ? LockModes.ToSql(row.Held) : null,
                    LockGranted = row.HeldGranted,
                    Relation = row.Relation,
                    VirtualTransaction = row.VirtualTransaction,
                    IsDirect = pair.Key.Blocked == root,
                },
                LockType = row.LockType,
                LockMode = LockModes.ToSql(row.Wanted),
                Relation = row.Relation,
                Waited = row.Waited,
            });
        }

        return edges;
    }

    private sealed record Row(
        SessionInfo Blocked,
        SessionInfo Blocking,
        string? LockType,
        string? Wanted,
        string? Relation,
        TimeSpan? Waited,
        string? Held,
        bool HeldGranted,
        string? VirtualTransaction);
}
