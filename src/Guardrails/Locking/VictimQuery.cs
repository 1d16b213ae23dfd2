using Npgsql;
using NpgsqlTypes;

namespace Guardrails.Locking;

/// <summary>Asks the server how many sessions queue behind a waiting backend, and for how long.</summary>
internal static class VictimQuery
{
    private const string Sql =
        """
        SELECT count(*)::int, coalesce(extract(epoch FROM max(pg_catalog.clock_timestamp() - waitstart)), 0)::float8
        FROM pg_catalog.pg_locks
        WHERE NOT granted AND pid <> $1 AND $1 = ANY (pg_catalog.pg_blocking_pids(pid))
        """;

    public static async Task<(int Sessions, TimeSpan Longest)> ReadAsync(NpgsqlConnection connection, int pid, CancellationToken cancellationToken)
    {
        var command = new NpgsqlCommand(Sql, connection);
        await using (command.ConfigureAwait(false))
        {
            command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = pid, NpgsqlDbType = NpgsqlDbType.Integer });
            var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
                return (reader.GetInt32(0), TimeSpan.FromSeconds(Math.Max(0, reader.GetDouble(1))));
            }
        }
    }
}
