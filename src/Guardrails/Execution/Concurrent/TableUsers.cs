using Guardrails.Locking;
using Npgsql;
using NpgsqlTypes;

namespace Guardrails.Execution.Concurrent;

/// <summary>A transaction that uses a table, and lets SHARE UPDATE EXCLUSIVE through.</summary>
/// <param name="Session">Who it is; its mode and relation are those of its strongest lock on the tables that were asked about.</param>
/// <param name="HoldsUpBuild">
/// Whether building an index waits for it: it may write to the table, or has a snapshot. A transaction that has only read and
/// has no snapshot stands in the way of dropping the index alone.
/// </param>
internal sealed record TableUser(SessionInfo Session, bool HoldsUpBuild);

/// <summary>Finds the transactions that use a table now.</summary>
/// <remarks>
/// Holders of a mode that conflicts with SHARE UPDATE EXCLUSIVE are left out: every <c>… CONCURRENTLY</c> takes that mode first, so the server
/// makes it wait for them before anything is created, and a plain autovacuum gives way only to a waiter that the server knows of.
/// </remarks>
internal static class TableUsers
{
    private const int FirstSessionColumn = 10;

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
        prepared AS (
            SELECT l.virtualtransaction, x.*
            FROM pg_catalog.pg_prepared_xacts AS x
            JOIN locks AS l ON l.pid IS NULL AND l.locktype = 'transactionid' AND l.transactionid = x.transaction
        )
        SELECT h.virtualtransaction, h.pid, h.mode, n.nspname::text, c.relname::text,
               p.gid, p.owner::text, p.database::text, extract(epoch FROM pg_catalog.clock_timestamp() - p.prepared)::float8 AS prepared_age,
               a.backend_xmin IS NOT NULL AS has_snapshot,
               {SessionColumns.Sql}
        FROM held AS h
        JOIN pg_catalog.pg_class AS c ON c.oid = h.relation
        JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
        LEFT JOIN prepared AS p ON h.pid IS NULL AND p.virtualtransaction = h.virtualtransaction
        LEFT JOIN pg_catalog.pg_stat_activity AS a ON a.pid = h.pid
        """;

    public static async Task<IReadOnlyList<TableUser>> ReadAsync(NpgsqlConnection connection, uint[] tables, CancellationToken cancellationToken)
    {
        var command = new NpgsqlCommand(Sql, connection);
        await using (command.ConfigureAwait(false))
        {
            command.Parameters.Add(new NpgsqlParameter { Value = tables, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Oid });
            var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                var held = new List<(TableUser User, string? Mode)>();
                while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                {
                    held.Add(Read(reader));
                }

                return
                [
                    .. held.GroupBy(h => h.User.Session.VirtualTransaction)
                        .Where(locks => !locks.Any(l => LockModes.Conflict("ShareUpdateExclusiveLock", l.Mode)))
                        .Select(locks => locks.MaxBy(l => LockModes.IndexOf(l.Mode)).User),
                ];
            }
        }
    }

    private static (TableUser User, string? Mode) Read(NpgsqlDataReader reader)
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
        return (new TableUser(session, reader.GetBoolean(9) || session.IsHidden || LockModes.Conflict("ShareLock", mode)), mode);
    }
}
