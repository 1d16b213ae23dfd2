using System.Globalization;
using Guardrails.Connections;
using Npgsql;

namespace Guardrails.Reaping;

/// <summary>What the connected role may see. Without the right to, it does not even find the idle sessions of others.</summary>
/// <remarks>
/// For sessions of roles that it is no member of, PostgreSQL then shows pid, user, database and application only; state and ages are
/// null (manual, "The Cumulative Statistics System"; measured on 14 to 18). An empty answer would look like a clean server.
/// </remarks>
internal sealed record ReapRights(string Role, bool SeesAll, int HiddenSessions)
{
    private const string Sql =
        """
        SELECT pg_catalog.quote_ident(current_user),
               pg_catalog.pg_has_role('pg_read_all_stats', 'USAGE'),
               (SELECT count(*)::int FROM pg_catalog.pg_stat_activity
                WHERE usename IS NOT NULL AND backend_type IS NULL AND ($1 OR datname = pg_catalog.current_database()))
        """;

    public static async Task<ReapRights> ReadAsync(NpgsqlConnection connection, bool allDatabases, CancellationToken cancellationToken)
    {
        var rows = await new NpgsqlCommand(Sql, connection).With(allDatabases)
            .ReadAllAsync(row => new ReapRights(row.GetString(0), row.GetBoolean(1), row.GetInt32(2)), cancellationToken)
            .ConfigureAwait(false);
        return rows[0];
    }

    /// <summary>What is missing, and the GRANT that helps; nothing when nothing is.</summary>
    public IEnumerable<string> Notes(IReadOnlyList<ReapedSession> sessions)
    {
        if (!SeesAll)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"Role {Role} cannot see the state of other roles' sessions, so those that are idle in transaction were not found ({HiddenSessions} hidden at this moment): GRANT pg_read_all_stats TO {Role}; shows them.");
        }

        var denied = sessions.Where(s => s.Outcome == ReapOutcome.Denied).Select(s => s.Session.Pid).ToList();
        if (denied.Count > 0)
        {
            yield return $"Role {Role} may not end pid {string.Join(", ", denied)}: GRANT pg_signal_backend TO {Role}; allows it for all sessions but those of superusers, which only a superuser may end.";
        }
    }
}
