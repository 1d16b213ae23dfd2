using Guardrails.Connections;
using Npgsql;

namespace Guardrails.Locking.Probe;

/// <summary>Reads the catalogue, the locks and the counters of the session that asks.</summary>
/// <remarks>
/// The counters are those that a session has gathered and not yet added to the shared statistics (PostgreSQL manual, 27.2.2: the
/// <c>pg_stat_xact_…</c> views). Inside a transaction they only grow. Measured on 14 to 18: ALTER TABLE and index builds count their
/// scans and pages there like queries do.
/// </remarks>
internal static class CatalogueReader
{
    // Tells our rows from those of a statement in the same batch.
    private const string Marker = "guardrails_relation";

    // pg_relation_size opens the relation; the other columns never wait for a lock.
    private const string RelationColumns =
        $"""
        SELECT c.oid AS {Marker}, c.relkind::text, pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname),
               n.nspname !~ '^pg_', c.relfilenode, c.reltablespace, coalesce(i.indrelid, 0::oid), coalesce(i.indisready, false),
               coalesce(pg_catalog.pg_stat_get_xact_numscans(c.oid), 0), coalesce(pg_catalog.pg_stat_get_xact_blocks_fetched(c.oid), 0)
        """;

    private const string RelationSource =
        """
         FROM pg_catalog.pg_class c
        JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        LEFT JOIN pg_catalog.pg_index i ON i.indexrelid = c.oid
        WHERE n.nspname NOT IN ('pg_catalog', 'information_schema')
        """;

    /// <summary>All relations outside the catalogue, without their sizes; waits for no lock.</summary>
    public const string Relations = RelationColumns + ", 0::bigint" + RelationSource;

    private const string RelationsWithSizes =
        RelationColumns
        + """
        , CASE WHEN c.relkind IN ('r', 'm') AND n.nspname !~ '^pg_'
               THEN coalesce(pg_catalog.pg_relation_size(c.oid), 0) / pg_catalog.current_setting('block_size')::bigint ELSE 0 END
        """
        + RelationSource;

    // Locks of shared catalogues have database 0; predicate locks of serializable transactions are no table locks.
    private const string OwnLocks =
        """
        SELECT l.relation, l.mode FROM pg_catalog.pg_locks l
        WHERE l.pid = pg_catalog.pg_backend_pid() AND l.locktype = 'relation' AND l.granted AND l.mode <> 'SIReadLock'
          AND l.database = (SELECT d.oid FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database())
        """;

    /// <summary>What there is, and what this session holds.</summary>
    /// <param name="connection">The session.</param>
    /// <param name="withSizes">Whether to measure tables; that opens each of them, so nobody may hold ACCESS EXCLUSIVE on one.</param>
    /// <param name="cancellationToken">Cancels the queries.</param>
    public static async Task<CatalogueState> ReadAsync(NpgsqlConnection connection, bool withSizes, CancellationToken cancellationToken)
    {
        var locks = await new NpgsqlCommand(OwnLocks, connection) { CommandTimeout = 0 }
            .ReadAllAsync(r => new RelationLock(r.GetFieldValue<uint>(0), LockModes.FromCatalogue(r.GetString(1))!.Value), cancellationToken).ConfigureAwait(false);
        var relations = await new NpgsqlCommand(withSizes ? RelationsWithSizes : Relations, connection) { CommandTimeout = 0 }
            .ReadAllAsync(ReadRelation, cancellationToken).ConfigureAwait(false);
        return new CatalogueState(relations.ToDictionary(r => r.Oid), locks.ToHashSet());
    }

    /// <summary>Reads a result of <see cref="Relations"/>; <see langword="null"/> when it is the result of something else.</summary>
    public static async Task<Dictionary<uint, RelationState>?> ReadResultAsync(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        if (reader.FieldCount == 0 || reader.GetName(0) != Marker)
        {
            return null;
        }

        var relations = new Dictionary<uint, RelationState>();
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            var relation = ReadRelation(reader);
            relations.Add(relation.Oid, relation);
        }

        return relations;
    }

    private static RelationState ReadRelation(NpgsqlDataReader row) => new()
    {
        Oid = row.GetFieldValue<uint>(0),
        Kind = row.GetString(1)[0],
        Name = row.GetString(2),
        IsUser = row.GetBoolean(3),
        FileNode = row.GetFieldValue<uint>(4),
        Tablespace = row.GetFieldValue<uint>(5),
        IndexedTable = row.GetFieldValue<uint>(6),
        IsReady = row.GetBoolean(7),
        Scans = row.GetInt64(8),
        BlocksFetched = row.GetInt64(9),
        Pages = row.GetInt64(10),
    };
}
