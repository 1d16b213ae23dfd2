using Guardrails.Connections;
using Guardrails.Sql.Locks;
using Guardrails.Sql.Syntax;
using Npgsql;

namespace Guardrails.Locking.Probe;

/// <summary>
/// Locks of helper sessions that stop a statement at every relation. Each gate is closed with ACCESS EXCLUSIVE, so that the statement
/// waits in <c>pg_locks</c> with exactly the mode it wants. A gate that stopped it is replaced by the one that lets this mode through
/// and stops stronger ones; the new session queues before the old one lets go, so there is no moment without a gate.
/// </summary>
/// <remarks>
/// CONCURRENTLY also waits for the transactions that hold locks on its table: then the gate's session is replaced by a fresh one, which
/// the statement no longer waits for. An idle gate has no snapshot, which CONCURRENTLY would wait for as well (LOCK needs none under
/// READ COMMITTED).
/// </remarks>
internal sealed class RelationGates(ProbeSession session, Footprint footprint) : IAsyncDisposable
{
    /// <summary>Gates of one relation each for a statement that names relations; all relations beyond share one more, so that a large schema does not eat up the server's connections.</summary>
    private const int SingleGates = 24;

    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(2);

    private readonly List<Gate> _gates = [];
    private readonly Stack<NpgsqlConnection> _idle = new();
    private NpgsqlConnection? _watcher;

    /// <summary>Closes a gate before every relation.</summary>
    public async Task CloseAsync(IReadOnlyList<RelationState> relations, SqlStatement statement, CancellationToken cancellationToken)
    {
        var most = statement.Relations.Count > 0 ? SingleGates : Math.Max(SingleGates, await HalfOfFreeConnectionsAsync(cancellationToken).ConfigureAwait(false));
        var names = relations.Count > most ? statement.Relations : [];
        var near = await RelationNeighbours.FindAsync(session.Connection, names, cancellationToken).ConfigureAwait(false);
        _watcher = await OpenAsync(cancellationToken).ConfigureAwait(false);
        RelationState[] nearestFirst = [.. relations.OrderByDescending(r => near.Contains(r.Oid)).ThenBy(r => r.Oid)];
        foreach (var relation in nearestFirst.Take(most))
        {
            await (await AddAsync([relation], LockMode.AccessExclusive, cancellationToken).ConfigureAwait(false)).Closed.ConfigureAwait(false);
        }

        if (nearestFirst.Length > most)
        {
            await (await AddAsync(nearestFirst[most..], LockMode.AccessExclusive, cancellationToken).ConfigureAwait(false)).Closed.ConfigureAwait(false);
        }
    }

    /// <summary>Looks once at the statement: notes what it holds and wants, and opens the gates that it stands before.</summary>
    public async Task LetPassAsync(CancellationToken cancellationToken)
    {
        var sights = await LookAsync(cancellationToken).ConfigureAwait(false);
        foreach (var sight in sights.Where(s => s.Relation != 0))
        {
            footprint.AddLock(new RelationLock(sight.Relation, sight.Mode));
        }

        foreach (var waiting in sights.Where(s => s.Blockers.Length > 0))
        {
            // A gate that is not closed yet waits itself, for instance for an autovacuum that was there first.
            foreach (var gate in _gates.Where(g => g.Closed.IsCompleted && waiting.Blockers.Contains(g.Connection.ProcessID)).ToArray())
            {
                await ReplaceAsync(gate, waiting.Relation, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Opens all gates. To be called when the statement is over.</summary>
    public async ValueTask DisposeAsync()
    {
        // Closing a session gives back what it holds; after that no other can still be waiting for it.
        foreach (var gate in _gates.Where(g => g.Closed.IsCompleted))
        {
            await gate.Connection.DisposeAsync().ConfigureAwait(false);
        }

        foreach (var gate in _gates.Where(g => !g.Closed.IsCompleted))
        {
            await gate.Closed.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await gate.Connection.DisposeAsync().ConfigureAwait(false);
        }

        foreach (var connection in _idle)
        {
            await connection.DisposeAsync().ConfigureAwait(false);
        }

        if (_watcher is not null)
        {
            await _watcher.DisposeAsync().ConfigureAwait(false);
        }
    }

    // A statement that names none (REINDEX SCHEMA, VACUUM) goes through all of them, and what shares a gate is seen for one relation only.
    private async Task<int> HalfOfFreeConnectionsAsync(CancellationToken cancellationToken)
    {
        var free = await new NpgsqlCommand(
            """
            SELECT pg_catalog.current_setting('max_connections')::int - pg_catalog.current_setting('superuser_reserved_connections')::int
                - (SELECT pg_catalog.count(*) FROM pg_catalog.pg_stat_activity WHERE backend_type = 'client backend')::int
            """,
            session.Connection).ReadAllAsync(r => r.GetInt32(0), cancellationToken).ConfigureAwait(false);
        return free[0] / 2;
    }

    private async Task<List<Sight>> LookAsync(CancellationToken cancellationToken)
    {
        var command = new NpgsqlCommand(
            """
            SELECT coalesce(l.relation, 0::oid), l.mode, CASE WHEN l.granted THEN '{}'::int[] ELSE pg_catalog.pg_blocking_pids(l.pid) END
            FROM pg_catalog.pg_locks l
            WHERE l.pid = $1 AND l.mode <> 'SIReadLock' AND (NOT l.granted OR l.locktype = 'relation')
            """,
            _watcher).With(session.Connection.ProcessID);
        return await command.ReadAllAsync(
            r => new Sight(r.GetFieldValue<uint>(0), LockModes.FromCatalogue(r.GetString(1))!.Value, r.GetFieldValue<int[]>(2)), cancellationToken).ConfigureAwait(false);
    }

    private async Task ReplaceAsync(Gate gate, uint wanted, CancellationToken cancellationToken)
    {
        var relation = gate.Relations is [var only] ? only : gate.Relations.FirstOrDefault(r => r.Oid == wanted);
        if (relation is { Kind: 'r' or 'p' } && NextMode(relation) is { } mode)
        {
            var next = await AddAsync([relation], mode, cancellationToken).ConfigureAwait(false);
            await UntilQueuedAsync(next, relation, cancellationToken).ConfigureAwait(false);
        }

        _gates.Remove(gate);
        await RunAsync(gate.Connection, "ROLLBACK", cancellationToken).ConfigureAwait(false);
        _idle.Push(gate.Connection);
    }

    /// <summary>What lets the statement go where it went before and stops it when it wants more; everything while it wanted nothing.</summary>
    private LockMode? NextMode(RelationState relation) => LockModes.StrongestBeside(footprint.ModesOn(relation.Oid));

    private async Task UntilQueuedAsync(Gate gate, RelationState relation, CancellationToken cancellationToken)
    {
        while (!gate.Closed.IsCompleted)
        {
            var queued = await new NpgsqlCommand("SELECT EXISTS (SELECT FROM pg_catalog.pg_locks WHERE pid = $1 AND relation::bigint = $2)", _watcher)
                .With(gate.Connection.ProcessID).With((long)relation.Oid)
                .ReadAllAsync(r => r.GetBoolean(0), cancellationToken).ConfigureAwait(false);
            if (queued[0])
            {
                return;
            }

            await Task.Delay(PollInterval, session.Time, cancellationToken).ConfigureAwait(false);
        }

        await gate.Closed.ConfigureAwait(false);
    }

    private async Task<Gate> AddAsync(IReadOnlyList<RelationState> relations, LockMode mode, CancellationToken cancellationToken)
    {
        var connection = _idle.TryPop(out var used) ? used : await OpenAsync(cancellationToken).ConfigureAwait(false);
        await RunAsync(connection, "BEGIN ISOLATION LEVEL READ COMMITTED", cancellationToken).ConfigureAwait(false);
        var gate = new Gate(connection, relations, CloseAsync(connection, relations, mode, cancellationToken));
        _gates.Add(gate);
        return gate;
    }

    private static async Task CloseAsync(NpgsqlConnection connection, IReadOnlyList<RelationState> relations, LockMode mode, CancellationToken cancellationToken)
    {
        foreach (var relation in relations)
        {
            await RunAsync(connection, LockCommand(relation, mode), cancellationToken).ConfigureAwait(false);
        }
    }

    // LOCK goes on to the tables of a view and refuses materialized views; to reset an option that is not set changes nothing and takes
    // ACCESS EXCLUSIVE on the one relation alone.
    private static string LockCommand(RelationState relation, LockMode mode) => relation.Kind switch
    {
        'v' => $"ALTER VIEW {relation.Name} RESET (security_barrier)",
        'm' => $"ALTER MATERIALIZED VIEW {relation.Name} RESET (user_catalog_table)",
        _ => $"LOCK TABLE ONLY {relation.Name} IN {mode.ToSql()} MODE",
    };

    private Task<NpgsqlConnection> OpenAsync(CancellationToken cancellationToken) =>
        session.Connections.OpenDedicatedAsync(DedicatedPurpose.Execute, session.Connection, cancellationToken);

    private static async Task RunAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await using (command.ConfigureAwait(false))
        {
            await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>A helper session that holds a lock, or is about to.</summary>
    private sealed record Gate(NpgsqlConnection Connection, IReadOnlyList<RelationState> Relations, Task Closed);

    /// <summary>One lock of the statement's session; the relation is 0 for what is no table lock, the blockers are empty for a granted one.</summary>
    private sealed record Sight(uint Relation, LockMode Mode, int[] Blockers);
}
