using System.Globalization;
using Guardrails.Connections;
using Guardrails.Locking;
using Guardrails.Reaping;
using Npgsql;

namespace Guardrails;

/// <summary>Looks at a server before anything is changed on it: may a migration run there, and who would be in its way.</summary>
/// <param name="dataSource">The database.</param>
public sealed class ServerPreflight(NpgsqlDataSource dataSource)
{
    private const int InDoubtFrom = 5;

    // vacuum_failsafe_age's default: from there on the server itself drops everything else to prevent wraparound (manual, "Routine Vacuuming").
    private const long WraparoundTrouble = 1_600_000_000;

    private const string ServerSql =
        """
        SELECT pg_catalog.pg_is_in_recovery(),
               pg_catalog.current_setting('default_transaction_read_only')::bool,
               (SELECT pg_catalog.age(datfrozenxid)::bigint FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database()),
               pg_catalog.pg_has_role('pg_signal_backend', 'USAGE'),
               pg_catalog.quote_ident(current_user)
        """;

    private const string LongSql =
        $"""
        SELECT {SessionColumns.Sql}
        FROM pg_catalog.pg_stat_activity AS a
        WHERE a.pid <> pg_catalog.pg_backend_pid() AND a.datname = pg_catalog.current_database()
          AND extract(epoch FROM pg_catalog.clock_timestamp() - a.xact_start) >= $1
        ORDER BY a.xact_start
        """;

    // Below ten seconds lag is the ordinary course of things.
    private const string ReplicaSql =
        """
        SELECT coalesce(nullif(application_name, ''), client_addr::text, 'without a name'), extract(epoch FROM replay_lag)::float8
        FROM pg_catalog.pg_stat_replication WHERE replay_lag >= interval '10 s' ORDER BY replay_lag DESC
        """;

    // One that nobody reads keeps all that is written from now on; below 64 MiB, four segments of WAL, one that is read is up to date.
    private const string SlotSql =
        """
        SELECT s.slot_name::text, s.active, w.behind
        FROM pg_catalog.pg_replication_slots AS s
        CROSS JOIN LATERAL (
            SELECT pg_catalog.pg_wal_lsn_diff(
                CASE WHEN pg_catalog.pg_is_in_recovery() THEN pg_catalog.pg_last_wal_replay_lsn() ELSE pg_catalog.pg_current_wal_lsn() END, s.confirmed_flush_lsn)::bigint AS behind) AS w
        WHERE s.slot_type = 'logical' AND s.database = pg_catalog.current_database() AND w.behind IS NOT NULL
          AND (NOT s.active OR w.behind >= 64 * 1024 * 1024)
        ORDER BY w.behind DESC
        """;

    /// <summary>Looks once, and changes nothing.</summary>
    /// <param name="willReap">Whether sessions idle in transaction are to be ended later: that takes rights of its own.</param>
    /// <param name="cancellationToken">Stops looking.</param>
    /// <returns>What was found, the problems that forbid a migration first.</returns>
    /// <exception cref="MigrationFailedException">The server cannot be reached, or is older than PostgreSQL 14.</exception>
    public async Task<IReadOnlyList<PreflightProblem>> CheckAsync(bool willReap = false, CancellationToken cancellationToken = default)
    {
        var connection = await ConnectionSource.From(dataSource).OpenDedicatedAsync(DedicatedPurpose.Watch, null, cancellationToken).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            var problems = new List<PreflightProblem>();
            var server = await new NpgsqlCommand(ServerSql, connection).ReadAllAsync(
                row => (IsStandby: row.GetBoolean(0), IsReadOnly: row.GetBoolean(1), Age: row.GetInt64(2), MaySignal: row.GetBoolean(3), Role: row.GetString(4)), cancellationToken)
                .ConfigureAwait(false);
            var (isStandby, isReadOnly, age, maySignal, role) = server[0];
            if (isStandby)
            {
                problems.Add(new(PreflightProblemKind.Recovery, "The server is a standby in recovery: connect to the primary.", IsFatal: true));
            }
            else if (isReadOnly)
            {
                problems.Add(new(PreflightProblemKind.Recovery, "default_transaction_read_only is on for this database or role: nothing can be migrated.", IsFatal: true));
            }

            if (age >= WraparoundTrouble)
            {
                problems.Add(new(
                    PreflightProblemKind.Wraparound,
                    string.Create(CultureInfo.InvariantCulture, $"The oldest transaction id of the database is {age:N0} transactions old; the server is about to refuse writes. VACUUM first."),
                    IsFatal: true));
            }

            var rights = await ReapRights.ReadAsync(connection, allDatabases: false, cancellationToken).ConfigureAwait(false);
            problems.AddRange(rights.Notes([]).Select(note => new PreflightProblem(PreflightProblemKind.MissingRight, note, IsFatal: willReap)));
            if (willReap && !maySignal)
            {
                problems.Add(new(
                    PreflightProblemKind.MissingRight,
                    $"Role {role} may end sessions of its own role only: GRANT pg_signal_backend TO {role}; allows it for those of others.",
                    IsFatal: false));
            }

            problems.AddRange(await BlockersAsync(connection, cancellationToken).ConfigureAwait(false));
            problems.AddRange(await new NpgsqlCommand(ReplicaSql, connection).ReadAllAsync(
                row => new PreflightProblem(
                    PreflightProblemKind.ReplicaLag, $"Standby {row.GetString(0)} is {SessionText.Age(row.Seconds(1))} behind in replaying.", IsFatal: false), cancellationToken)
                .ConfigureAwait(false));
            problems.AddRange(await new NpgsqlCommand(SlotSql, connection).ReadAllAsync(
                row => new PreflightProblem(
                    PreflightProblemKind.ReplicaLag,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"Logical slot {row.GetString(0)} {(row.GetBoolean(1) ? "is" : "has no reader and is")} {row.GetInt64(2) / 1048576.0:0.#} MiB behind: what a migration writes stays in the server's WAL until it is read."),
                    IsFatal: false),
                cancellationToken).ConfigureAwait(false));
            var pid = await new NpgsqlCommand("SELECT pg_catalog.pg_backend_pid()", connection).ReadAllAsync(row => row.GetInt32(0), cancellationToken).ConfigureAwait(false);
            if (pid[0] != connection.ProcessID)
            {
                problems.Add(new(
                    PreflightProblemKind.Pooler,
                    "A pooler stands between us and the server. Transactions are guarded through it; CONCURRENTLY and the migration lock need session mode or a direct connection.",
                    IsFatal: false));
            }

            return [.. problems.OrderByDescending(p => p.IsFatal)];
        }
    }

    private static async Task<IEnumerable<PreflightProblem>> BlockersAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var sessions = await new NpgsqlCommand(LongSql, connection).With((double)InDoubtFrom)
            .ReadAllAsync(row => SessionColumns.Read(row, 0, row.GetInt32(0)), cancellationToken).ConfigureAwait(false);
        var prepared = await PreparedTransaction.ReadAsync(connection, olderThan: TimeSpan.Zero, allDatabases: false, cancellationToken).ConfigureAwait(false);
        return sessions
            .Select(s => s.IsWraparoundAutovacuum
                ? new PreflightProblem(PreflightProblemKind.Wraparound, $"Autovacuum against wraparound runs ({SessionText.Describe(s)}) and yields to nobody: {s.Query}", IsFatal: false)
                : new PreflightProblem(
                    PreflightProblemKind.LongTransaction, $"A transaction has been open for {SessionText.Age(s.TransactionAge)}, {s.State}: {SessionText.Describe(s)}", IsFatal: false))
            .Concat(prepared.Select(p => new PreflightProblem(
                PreflightProblemKind.PreparedTransaction, $"Prepared transaction {p.Gid} of {p.Owner} has been open for {SessionText.Age(p.Age)}.", IsFatal: false)));
    }
}
