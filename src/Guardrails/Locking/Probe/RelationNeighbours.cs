using Guardrails.Connections;
using Guardrails.Sql.Syntax;
using Npgsql;

namespace Guardrails.Locking.Probe;

/// <summary>The relations that a statement names and those tied to them; they deserve gates of their own when there are not enough for all.</summary>
internal static class RelationNeighbours
{
    public static async Task<HashSet<uint>> FindAsync(NpgsqlConnection connection, IReadOnlyList<QualifiedName> names, CancellationToken cancellationToken)
    {
        if (names.Count == 0)
        {
            return [];
        }

        // An index stands for its table; partitions, inheritance and foreign keys lead on, in both directions.
        var command = new NpgsqlCommand(
            """
            WITH RECURSIVE named AS (
                SELECT pg_catalog.to_regclass(name)::oid AS oid FROM pg_catalog.unnest($1) AS name),
            link (one, other) AS (
                SELECT inhrelid, inhparent FROM pg_catalog.pg_inherits
                UNION ALL SELECT inhparent, inhrelid FROM pg_catalog.pg_inherits
                UNION ALL SELECT conrelid, confrelid FROM pg_catalog.pg_constraint WHERE contype = 'f'
                UNION ALL SELECT confrelid, conrelid FROM pg_catalog.pg_constraint WHERE contype = 'f'
                UNION ALL SELECT indexrelid, indrelid FROM pg_catalog.pg_index),
            near (oid) AS (
                SELECT oid FROM named WHERE oid IS NOT NULL
                UNION SELECT link.other FROM near JOIN link ON link.one = near.oid)
            SELECT oid FROM near
            """,
            connection).With(names.Select(n => n.ToString()).ToArray());
        return [.. await command.ReadAllAsync(r => r.GetFieldValue<uint>(0), cancellationToken).ConfigureAwait(false)];
    }
}
