using System.Globalization;
using Guardrails.Sql.Syntax;
using Npgsql;
using NpgsqlTypes;

namespace Guardrails.Execution.Concurrent;

/// <summary>An index that PostgreSQL keeps up to date and no query uses: what a CONCURRENTLY statement leaves behind when it fails.</summary>
/// <param name="Oid">Its oid.</param>
/// <param name="Name">Its quoted, schema-qualified name.</param>
/// <param name="BareName">Its name alone.</param>
/// <param name="TableOid">The oid of its table.</param>
/// <param name="BuilderPid">The backend that is building it right now, or <see langword="null"/>.</param>
internal sealed record InvalidIndex(uint Oid, string Name, string BareName, uint TableOid, int? BuilderPid)
{
    /// <summary>Transient copies of REINDEX CONCURRENTLY, which the manual says to drop (page "REINDEX", "Rebuilding Indexes Concurrently").</summary>
    public bool IsReindexLeftover
    {
        get
        {
            var stem = BareName.TrimEnd("0123456789".ToCharArray());
            return stem.EndsWith("_ccnew", StringComparison.Ordinal) || stem.EndsWith("_ccold", StringComparison.Ordinal);
        }
    }
}

/// <summary>Finds invalid indexes. An index on a partitioned table made ON ONLY (relkind I) is invalid by design and never among them.</summary>
internal static class InvalidIndexes
{
    // The pid of a backend in the progress view is visible to everybody; which index it builds is not. So: it builds some index, and holds
    // the lock on this very table that building one takes.
    private const string Sql =
        """
        SELECT i.indexrelid, pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname), c.relname::text, i.indrelid,
               (SELECT p.pid FROM pg_catalog.pg_stat_progress_create_index AS p
                JOIN pg_catalog.pg_locks AS l ON l.pid = p.pid AND l.locktype = 'relation' AND l.relation = i.indrelid
                     AND l.mode = 'ShareUpdateExclusiveLock' AND l.granted
                     AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())
                WHERE p.pid <> pg_catalog.pg_backend_pid() LIMIT 1)
        FROM pg_catalog.pg_index AS i
        JOIN pg_catalog.pg_class AS c ON c.oid = i.indexrelid
        JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
        WHERE NOT i.indisvalid AND c.relkind = 'i' AND n.nspname <> 'pg_toast'
              AND ($1::oid IS NULL OR i.indrelid = $1::oid OR i.indrelid IN (SELECT relid FROM pg_catalog.pg_partition_tree($1::oid)))
        ORDER BY i.indexrelid
        """;

    /// <summary>Those of the named indexes that are invalid.</summary>
    public static async Task<IReadOnlyList<InvalidIndex>> ListAsync(
        NpgsqlConnection connection, IReadOnlyList<QualifiedName> names, CancellationToken cancellationToken)
    {
        var invalid = await ListAsync(connection, (uint?)null, cancellationToken).ConfigureAwait(false);
        var oids = new HashSet<uint?>();
        foreach (var name in names)
        {
            oids.Add(await ResolveAsync(connection, name.ToString(), cancellationToken).ConfigureAwait(false));
        }

        return [.. invalid.Where(i => oids.Contains(i.Oid))];
    }

    /// <summary>The invalid indexes of a table and its partitions, or of the whole database.</summary>
    public static async Task<IReadOnlyList<InvalidIndex>> ListAsync(NpgsqlConnection connection, uint? table, CancellationToken cancellationToken)
    {
        var command = new NpgsqlCommand(Sql, connection);
        await using (command.ConfigureAwait(false))
        {
            command.Parameters.Add(new NpgsqlParameter { Value = table is { } oid ? oid : DBNull.Value, NpgsqlDbType = NpgsqlDbType.Oid });
            var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                var found = new List<InvalidIndex>();
                while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                {
                    found.Add(new InvalidIndex(
                        reader.GetFieldValue<uint>(0),
                        reader.GetString(1),
                        reader.GetString(2),
                        reader.GetFieldValue<uint>(3),
                        reader.IsDBNull(4) ? null : reader.GetInt32(4)));
                }

                return found;
            }
        }
    }

    /// <summary>The oid that a name stands for on this session's search path; <see langword="null"/> when there is none.</summary>
    public static async Task<uint?> ResolveAsync(NpgsqlConnection connection, string name, CancellationToken cancellationToken)
    {
        var command = new NpgsqlCommand("SELECT pg_catalog.to_regclass($1)::oid", connection);
        await using (command.ConfigureAwait(false))
        {
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = name });
            return await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) as uint?;
        }
    }

    /// <summary>The table of an index, by the index's name.</summary>
    public static async Task<uint?> TableOfIndexAsync(NpgsqlConnection connection, string index, CancellationToken cancellationToken)
    {
        var command = new NpgsqlCommand("SELECT indrelid FROM pg_catalog.pg_index WHERE indexrelid = pg_catalog.to_regclass($1)", connection);
        await using (command.ConfigureAwait(false))
        {
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = index });
            return await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) as uint?;
        }
    }

    /// <summary>Whether the index still is what we decided to drop.</summary>
    public static async Task<bool> IsStillInvalidAsync(NpgsqlConnection connection, InvalidIndex index, CancellationToken cancellationToken)
    {
        var now = await ListAsync(connection, index.TableOid, cancellationToken).ConfigureAwait(false);
        return now.Any(i => i.Oid == index.Oid && i.Name == index.Name && i.BuilderPid is null);
    }

    public static string Describe(InvalidIndex index) => index.BuilderPid is { } pid
        ? string.Create(CultureInfo.InvariantCulture, $"{index.Name} (pid {pid} is building it)")
        : index.Name;
}
