using System.Data.Common;

namespace Guardrails.Locking;

/// <summary>The columns of <c>pg_stat_activity</c> that make a <see cref="SessionInfo"/>, for every query that reads sessions.</summary>
internal static class SessionColumns
{
    /// <summary>The select list, for <c>pg_stat_activity AS a</c>; ages are seconds.</summary>
    public const string Sql =
        """
        a.pid, a.usename::text AS usename, a.datname::text AS datname, a.application_name,
        pg_catalog.host(a.client_addr) AS client_address, a.state, a.query,
        extract(epoch FROM pg_catalog.clock_timestamp() - a.xact_start)::float8 AS transaction_age,
        extract(epoch FROM pg_catalog.clock_timestamp() - a.state_change)::float8 AS state_age,
        a.backend_type, a.backend_start
        """;

    /// <summary>How many columns <see cref="Sql"/> has.</summary>
    public const int Count = 11;

    /// <summary>Reads the session whose columns begin at <paramref name="first"/>.</summary>
    /// <param name="reader">A reader on a row.</param>
    /// <param name="first">Ordinal of the column <c>pid</c>.</param>
    /// <param name="pid">The pid, known also when the session has left and its columns are null.</param>
    public static SessionInfo Read(DbDataReader reader, int first, int pid) => new()
    {
        Pid = pid,
        User = reader.Text(first + 1),
        Database = reader.Text(first + 2),
        ApplicationName = reader.Text(first + 3) is { Length: > 0 } name ? name : null,
        ClientAddress = reader.Text(first + 4),
        State = reader.Text(first + 5),
        Query = reader.Text(first + 6) is { } query ? Guardrails.Sql.SqlSecrets.MaskPasswords(query) : null,
        TransactionAge = reader.Seconds(first + 7),
        StateAge = reader.Seconds(first + 8),
        BackendType = reader.Text(first + 9),
        BackendStart = reader.IsDBNull(first + 10) ? null : reader.GetDateTime(first + 10),
    };

    /// <summary>A prepared transaction as the session that it no longer has.</summary>
    public static SessionInfo Prepared(string gid, string? owner, string? database, TimeSpan? age) => new()
    {
        Pid = 0,
        User = owner,
        Database = database,
        TransactionAge = age,
        StateAge = age,
        State = "prepared transaction",
        PreparedTransaction = gid,
    };

    /// <summary>The text in a column; <see langword="null"/> for SQL null.</summary>
    public static string? Text(this DbDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    /// <summary>A column of seconds as a duration, never negative; <see langword="null"/> for SQL null.</summary>
    public static TimeSpan? Seconds(this DbDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : TimeSpan.FromSeconds(Math.Max(0, reader.GetDouble(column)));
}
