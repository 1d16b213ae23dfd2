using Guardrails.Connections;
using Npgsql;

namespace Guardrails.Locking;

/// <summary>A transaction that was prepared for a two-phase commit: it holds its locks without a session.</summary>
/// <param name="Gid">Its identifier, as a literal for SQL.</param>
/// <param name="Owner">The role that prepared it.</param>
/// <param name="Database">Where it was prepared.</param>
/// <param name="Age">How long ago.</param>
internal sealed record PreparedTransaction(string Gid, string Owner, string Database, TimeSpan? Age)
{
    /// <summary>
    /// The common table <c>prepared</c>: <c>pg_prepared_xacts</c> with the virtual transaction that leads to the other locks. Needs a table
    /// <c>locks</c> with the rows of <c>pg_locks</c> before it.
    /// </summary>
    public const string CommonTable =
        """
        prepared AS (
            SELECT l.virtualtransaction, x.*
            FROM pg_catalog.pg_prepared_xacts AS x
            JOIN locks AS l ON l.pid IS NULL AND l.locktype = 'transactionid' AND l.transactionid = x.transaction
        )
        """;

    private const string Sql =
        """
        SELECT pg_catalog.quote_literal(gid), owner::text, database::text,
               extract(epoch FROM pg_catalog.clock_timestamp() - prepared)::float8
        FROM pg_catalog.pg_prepared_xacts
        WHERE ($2 OR database = pg_catalog.current_database())
          AND extract(epoch FROM pg_catalog.clock_timestamp() - prepared) >= $1
        ORDER BY prepared, gid
        """;

    /// <summary>Those that are at least so old, the oldest first.</summary>
    public static Task<List<PreparedTransaction>> ReadAsync(NpgsqlConnection connection, TimeSpan olderThan, bool allDatabases, CancellationToken cancellationToken) =>
        new NpgsqlCommand(Sql, connection).With(olderThan.TotalSeconds).With(allDatabases)
            .ReadAllAsync(row => new PreparedTransaction(row.GetString(0), row.GetString(1), row.GetString(2), row.Seconds(3)), cancellationToken);
}
