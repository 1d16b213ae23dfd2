using Guardrails.Connections;
using Guardrails.Sql.Locks;
using Npgsql;

namespace Guardrails.Locking;

/// <summary>A lock on a table that somebody holds.</summary>
/// <param name="Table">The table's oid.</param>
/// <param name="Session">Who holds it; its mode and relation are this lock's.</param>
/// <param name="Mode">The mode; <see langword="null"/> for a predicate lock, which stops nobody.</param>
/// <param name="HasSnapshot">Whether the session has a snapshot at this moment.</param>
internal sealed record TableHold(uint Table, SessionInfo Session, LockMode? Mode, bool HasSnapshot)
{
    private const int FirstSessionColumn = 11;

    private const string Sql =
        $"""
        WITH locks AS MATERIALIZED (
            SELECT * FROM pg_catalog.pg_locks
        ),
        held AS (
            SELECT l.virtualtransaction, l.pid, l.relation, l.mode
            FROM locks AS l
            WHERE l.locktype = 'relation' AND l.granted AND l.relation = ANY ($1) AND l.pid IS DISTINCT FROM pg_catalog.pg_backend_pid()
                  AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())
        ),
        {PreparedTransaction.CommonTable}
        SELECT h.virtualtransaction, h.pid, h.mode, n.nspname::text, c.relname::text,
               p.gid, p.owner::text, p.database::text, extract(epoch FROM pg_catalog.clock_timestamp() - p.prepared)::float8 AS prepared_age,
               a.backend_xmin IS NOT NULL AS has_snapshot, h.relation,
               {SessionColumns.Sql}
        FROM held AS h
        JOIN pg_catalog.pg_class AS c ON c.oid = h.relation
        JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
        LEFT JOIN prepared AS p ON h.pid IS NULL AND p.virtualtransaction = h.virtualtransaction
        LEFT JOIN pg_catalog.pg_stat_activity AS a ON a.pid = h.pid
        """;

    /// <summary>Whether somebody who wants a mode waits for this lock.</summary>
    public bool Stops(LockMode wanted) => Mode is { } mode && wanted.ConflictsWith(mode);

    /// <summary>The locks that others hold on tables, one entry for each mode that a transaction holds.</summary>
    public static async Task<IReadOnlyList<TableHold>> ReadAsync(NpgsqlConnection connection, uint[] tables, CancellationToken cancellationToken) =>
        await new NpgsqlCommand(Sql, connection)
        {
            Parameters = { new NpgsqlParameter { Value = tables, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Array | NpgsqlTypes.NpgsqlDbType.Oid } },
        }.ReadAllAsync(Read, cancellationToken).ConfigureAwait(false);

    private static TableHold Read(NpgsqlDataReader reader)
    {
        var mode = reader.Text(2);
        var session = reader.Text(5) is { } gid
            ? SessionColumns.Prepared(gid, reader.Text(6), reader.Text(7), reader.Seconds(8))
            : SessionColumns.Read(reader, FirstSessionColumn, reader.IsDBNull(1) ? 0 : reader.GetInt32(1));
        session = session with
        {
            LockMode = LockModes.ToSql(mode),
            LockGranted = true,
            Relation = $"{reader.Text(3)}.{reader.Text(4)}",
            VirtualTransaction = reader.Text(0),
            IsDirect = true,
        };
        return new TableHold(reader.GetFieldValue<uint>(10), session, LockModes.FromCatalogue(mode), reader.GetBoolean(9));
    }
}
