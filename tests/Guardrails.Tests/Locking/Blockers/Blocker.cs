using Guardrails.Tests.Shared;

namespace Guardrails.Tests.Locking.Blockers;

/// <summary>The kinds of blockers that a migration meets.</summary>
public enum BlockerKind
{
    IdleInTransaction,
    LongQuery,
    PreparedTransaction,
    ChainOfThree,
    DdlThatHoldsItsLock,
    DdlThatWaitsAhead,
    WraparoundAutovacuum,
}

/// <summary>Something real that blocks an ALTER of the table <c>orders</c> until it is disposed of.</summary>
internal sealed class Blocker : IAsyncDisposable
{
    private readonly List<Session> _sessions = [];

    /// <summary>The sessions, and prepared transactions, that a report has to name.</summary>
    public List<ExpectedBlocker> Expected { get; } = [];

    /// <summary>The table that everything is about, and one beside it.</summary>
    public const string SetUp =
        """
        CREATE TABLE orders(id int PRIMARY KEY, amount numeric);
        INSERT INTO orders SELECT i, i FROM generate_series(1, 100) AS i;
        CREATE TABLE customers(id int PRIMARY KEY, name text);
        INSERT INTO customers VALUES (1, 'Ada');
        """;

    /// <summary>All kinds on all majors.</summary>
    public static TheoryData<int, BlockerKind> Matrix { get; } = new(
        from major in PostgresMajors.All
        from kind in Enum.GetValues<BlockerKind>()
        select (major.Data, kind));

    /// <summary>The pids of its sessions.</summary>
    public IEnumerable<int> Pids => _sessions.Select(s => s.Pid);

    /// <summary>Brings it about in a database where <see cref="SetUp"/> was run.</summary>
    public static async Task<Blocker> StartAsync(BlockerKind kind, TestDatabase database, CancellationToken cancellationToken)
    {
        var blocker = new Blocker();
        try
        {
            await (kind switch
            {
                BlockerKind.IdleInTransaction => blocker.IdleAsync(database, cancellationToken),
                BlockerKind.LongQuery => blocker.QueryAsync(database, cancellationToken),
                BlockerKind.PreparedTransaction => blocker.PrepareAsync(database, cancellationToken),
                BlockerKind.ChainOfThree => blocker.ChainAsync(database, cancellationToken),
                BlockerKind.DdlThatHoldsItsLock => blocker.HoldDdlAsync(database, cancellationToken),
                BlockerKind.DdlThatWaitsAhead => blocker.QueueDdlAsync(database, cancellationToken),
                _ => blocker.VacuumAsync(database, cancellationToken),
            });
            return blocker;
        }
        catch
        {
            await blocker.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var session in _sessions)
        {
            await session.DisposeAsync();
        }
    }

    private async Task IdleAsync(TestDatabase database, CancellationToken cancellationToken)
    {
        var session = await OpenAsync(database, "shop-api", cancellationToken);
        await session.BeginAndSitIdleAsync("SELECT amount FROM orders", cancellationToken);
        Expected.Add(new(session.Pid, "shop-api", "idle in transaction", "SELECT amount FROM orders", "ACCESS SHARE", "public.orders"));
    }

    private async Task QueryAsync(TestDatabase database, CancellationToken cancellationToken)
    {
        var session = await OpenAsync(database, "reporting", cancellationToken);
        _ = session.RunInBackground("SELECT sum(amount), pg_sleep(50) FROM orders", cancellationToken);
        await UntilAsync(
            database, $"SELECT EXISTS (SELECT FROM pg_locks WHERE pid = {session.Pid} AND relation = 'orders'::regclass AND granted)", "the long query");
        Expected.Add(new(session.Pid, "reporting", "active", "SELECT sum(amount), pg_sleep(50) FROM orders", "ACCESS SHARE", "public.orders"));
    }

    private async Task PrepareAsync(TestDatabase database, CancellationToken cancellationToken)
    {
        var session = await OpenAsync(database, "two-phase", cancellationToken);
        var gid = $"transfer {database.Name}";
        await session.BeginAndSitIdleAsync("UPDATE orders SET amount = 0 WHERE id = 1", cancellationToken);
        await session.ExecuteAsync($"PREPARE TRANSACTION '{gid}'", cancellationToken);
        Expected.Add(new(0, null, "prepared transaction", null, "ROW EXCLUSIVE", "public.orders") { PreparedTransaction = gid });
    }

    /// <summary>One sits idle on a row; a second waits for that row and holds a lock on the table.</summary>
    private async Task ChainAsync(TestDatabase database, CancellationToken cancellationToken)
    {
        var first = await OpenAsync(database, "first", cancellationToken);
        await first.BeginAndSitIdleAsync("UPDATE customers SET name = 'Grace' WHERE id = 1", cancellationToken);
        var second = await OpenAsync(database, "second", cancellationToken);
        await second.BeginAndSitIdleAsync("SELECT amount FROM orders", cancellationToken);
        _ = second.RunInBackground("UPDATE customers SET name = 'Edsger' WHERE id = 1", cancellationToken);
        await database.UntilWaitsForLockAsync(second.Pid);
        Expected.Add(new(second.Pid, "second", "active", "UPDATE customers SET name = 'Edsger' WHERE id = 1", "ACCESS SHARE", "public.orders")
        {
            BlockedBy = [first.Pid],
        });
        Expected.Add(new(first.Pid, "first", "idle in transaction", "UPDATE customers SET name = 'Grace' WHERE id = 1", "EXCLUSIVE", null));
    }

    private async Task HoldDdlAsync(TestDatabase database, CancellationToken cancellationToken)
    {
        var session = await OpenAsync(database, "other-migration", cancellationToken);
        await session.BeginAndSitIdleAsync("ALTER TABLE orders ADD COLUMN theirs int", cancellationToken);
        Expected.Add(new(session.Pid, "other-migration", "idle in transaction", "ALTER TABLE orders ADD COLUMN theirs int", "ACCESS EXCLUSIVE", "public.orders"));
    }

    /// <summary>A reader holds the table, and somebody else's DDL is queued ahead of ours.</summary>
    private async Task QueueDdlAsync(TestDatabase database, CancellationToken cancellationToken)
    {
        await IdleAsync(database, cancellationToken);
        var ddl = await OpenAsync(database, "other-migration", cancellationToken);
        _ = ddl.RunInBackground("ALTER TABLE orders ADD COLUMN theirs int", cancellationToken);
        await database.UntilWaitsForLockAsync(ddl.Pid);
        Expected.Add(new(ddl.Pid, "other-migration", "active", "ALTER TABLE orders ADD COLUMN theirs int", "ACCESS EXCLUSIVE", "public.orders")
        {
            IsQueuedAhead = true,
            BlockedBy = [.. Expected.Select(e => e.Pid)],
        });
    }

    private async Task VacuumAsync(TestDatabase database, CancellationToken cancellationToken)
    {
        var pid = await Autovacuum.StartAsync(database, toPreventWraparound: true, cancellationToken);
        Expected.Add(new(pid, null, "active", "autovacuum: VACUUM public.orders (to prevent wraparound)", "SHARE UPDATE EXCLUSIVE", "public.orders")
        {
            User = null,
        });
    }

    private async Task<Session> OpenAsync(TestDatabase database, string applicationName, CancellationToken cancellationToken)
    {
        var session = await database.OpenSessionAsync(applicationName, cancellationToken);
        _sessions.Add(session);
        return session;
    }

    private static Task UntilAsync(TestDatabase database, string condition, string what) =>
        Eventually.BecomesTrueAsync(() => database.QueryScalarAsync<bool>(condition), TimeSpan.FromSeconds(10), what);
}

/// <summary>What a report has to say about one blocker.</summary>
internal sealed record ExpectedBlocker(int Pid, string? ApplicationName, string State, string? Query, string LockMode, string? Relation)
{
    public string? User { get; init; } = "postgres";

    public string? PreparedTransaction { get; init; }

    public bool IsQueuedAhead { get; init; }

    public IReadOnlyList<int> BlockedBy { get; init; } = [];

    /// <summary>A record compares its list by reference; the text has everything.</summary>
    public override string ToString() =>
        $"{Pid} {PreparedTransaction} {User} {ApplicationName} {State} {(IsQueuedAhead ? "queued for" : "holds")} {LockMode} on {Relation}, blocked by [{string.Join(' ', BlockedBy)}]: {Query}";
}
