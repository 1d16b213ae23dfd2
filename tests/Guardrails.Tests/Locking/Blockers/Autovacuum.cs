using Guardrails.Tests.Shared;

namespace Guardrails.Tests.Locking.Blockers;

/// <summary>
/// A real autovacuum of the table <c>orders</c> that takes its time: the table's own storage parameters make it slow and, for the kind that
/// prevents transaction id wraparound, due after the fewest transactions that PostgreSQL allows. So the server's settings need not be touched,
/// but for an <c>autovacuum_naptime</c> of a second.
/// </summary>
internal static class Autovacuum
{
    // The least value of autovacuum_freeze_max_age that a table may have.
    private const int FreezeMaxAge = 100_000;

    // Three workers serve all databases of a server, and a nap is divided among them.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    /// <summary>Makes the table due and waits until a worker is at it; returns the worker's pid.</summary>
    public static async Task<int> StartAsync(TestDatabase database, bool toPreventWraparound, CancellationToken cancellationToken)
    {
        await using var session = await database.OpenSessionAsync("vacuum set-up", cancellationToken);
        // At 100 ms a page, dirtied or not, this many pages keep a worker busy for minutes.
        await session.ExecuteAsync(
            """
            ALTER TABLE orders ADD COLUMN filler text NOT NULL DEFAULT '';
            ALTER TABLE orders SET (autovacuum_enabled = false);
            INSERT INTO orders SELECT i, i, repeat('x', 2000) FROM generate_series(1000, 6000) AS i;
            DELETE FROM orders WHERE id >= 1000 AND id % 2 = 0;
            ALTER TABLE orders SET (autovacuum_vacuum_cost_delay = 100, autovacuum_vacuum_cost_limit = 1, autovacuum_analyze_threshold = 1000000000);
            """,
            cancellationToken);
        if (toPreventWraparound)
        {
            await session.ExecuteAsync($"ALTER TABLE orders SET (autovacuum_freeze_max_age = {FreezeMaxAge})", cancellationToken);
            await BurnTransactionIdsAsync(session, cancellationToken);
        }
        else
        {
            await session.ExecuteAsync(
                "ALTER TABLE orders SET (autovacuum_enabled = true, autovacuum_vacuum_threshold = 1, autovacuum_vacuum_scale_factor = 0)", cancellationToken);
        }

        const string Worker = "SELECT coalesce((SELECT pid FROM pg_stat_progress_vacuum WHERE relid = 'orders'::regclass), 0)";
        var pid = 0;
        await Eventually.BecomesTrueAsync(
            async () => (pid = await session.QueryScalarAsync<int>(Worker, cancellationToken)) != 0,
            Patience,
            "an autovacuum worker on the table (the server needs autovacuum_naptime = 1s and a free worker)");
        return pid;
    }

    private static async Task BurnTransactionIdsAsync(Session session, CancellationToken cancellationToken)
    {
        // A procedure that commits: subtransactions would be cheaper, but a hundred thousand of them in one are a load of another kind.
        await session.ExecuteAsync(
            """
            CREATE PROCEDURE burn_transaction_ids(count int) LANGUAGE plpgsql AS $$
            BEGIN
                FOR i IN 1..count LOOP
                    PERFORM pg_current_xact_id();
                    COMMIT;
                END LOOP;
            END $$
            """,
            cancellationToken);
        await session.ExecuteAsync($"CALL burn_transaction_ids({FreezeMaxAge + 1000})", cancellationToken);
    }
}
