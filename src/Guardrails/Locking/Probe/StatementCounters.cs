using Guardrails.Connections;
using Npgsql;

namespace Guardrails.Locking.Probe;

/// <summary>The session's own counters around a statement outside a transaction.</summary>
internal static class StatementCounters
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(20);

    /// <summary>
    /// Waits until the counters of earlier statements have gone to the shared statistics: 0.5 s (14) or 1 s after the previous report
    /// at the latest, when a query ends. Otherwise nobody could tell whether a report came between two looks.
    /// </summary>
    public static async Task WaitUntilReportedAsync(ProbeSession session, CancellationToken cancellationToken)
    {
        var hurries = session.Connection.PostgreSqlVersion.Major >= 15; // pg_stat_force_next_flush came with 15
        while (await HasUnreportedAsync(session.Connection, cancellationToken).ConfigureAwait(false))
        {
            if (hurries)
            {
                await session.ExecuteAsync("SELECT pg_catalog.pg_stat_force_next_flush()", cancellationToken).ConfigureAwait(false);
            }

            await Task.Delay(PollInterval, session.Time, cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task<bool> HasUnreportedAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var answer = await new NpgsqlCommand(
            """
            SELECT EXISTS (
                SELECT FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                WHERE c.relkind IN ('r', 'm') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
                  AND (pg_catalog.pg_stat_get_xact_blocks_fetched(c.oid) > 0 OR pg_catalog.pg_stat_get_xact_numscans(c.oid) > 0))
            """,
            connection).ReadAllAsync(r => r.GetBoolean(0), cancellationToken).ConfigureAwait(false);
        return answer[0];
    }
}
