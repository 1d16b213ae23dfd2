namespace Guardrails;

/// <summary>
/// A session of the server (or a prepared transaction, which has no session) as it was seen while somebody waited for it.
/// From <c>pg_stat_activity</c>, <c>pg_locks</c> and <c>pg_prepared_xacts</c>.
/// </summary>
/// <remarks>
/// Without the rights of <c>pg_read_all_stats</c> PostgreSQL hides state, query, ages, address and backend type of other users' sessions:
/// those members are <see langword="null"/> then.
/// </remarks>
public sealed record SessionInfo
{
    /// <summary>Process id of the backend; 0 for a prepared transaction.</summary>
    public required int Pid { get; init; }

    /// <summary>The role that logged in, or the owner of the prepared transaction.</summary>
    public string? User { get; init; }

    /// <summary>The database the session is connected to.</summary>
    public string? Database { get; init; }

    /// <summary>The session's <c>application_name</c>.</summary>
    public string? ApplicationName { get; init; }

    /// <summary>The client's IP address; <see langword="null"/> for a Unix-domain socket, a server process, or when hidden.</summary>
    public string? ClientAddress { get; init; }

    /// <summary>The state as PostgreSQL writes it: <c>active</c>, <c>idle in transaction</c>, …</summary>
    public string? State { get; init; }

    /// <summary>The running query, or the last one when the session is idle.</summary>
    public string? Query { get; init; }

    /// <summary>How long its transaction has been open.</summary>
    public TimeSpan? TransactionAge { get; init; }

    /// <summary>How long it has been in <see cref="State"/>.</summary>
    public TimeSpan? StateAge { get; init; }

    /// <summary>The kind of process: <c>client backend</c>, <c>autovacuum worker</c>, …</summary>
    public string? BackendType { get; init; }

    /// <summary>The strongest conflicting mode that it holds, or waits for ahead of the blocked session, as PostgreSQL writes it: <c>ACCESS SHARE</c>, …</summary>
    public string? LockMode { get; init; }

    /// <summary>Whether <see cref="LockMode"/> is granted; <see langword="false"/> for a session that is itself queued ahead.</summary>
    public bool LockGranted { get; init; }

    /// <summary>The schema-qualified relation of <see cref="LockMode"/>, or <see langword="null"/> when the wait is not on a relation.</summary>
    public string? Relation { get; init; }

    /// <summary>The global identifier of the prepared transaction (<c>COMMIT PREPARED</c> and <c>ROLLBACK PREPARED</c> take it), or <see langword="null"/> for a session.</summary>
    public string? PreparedTransaction { get; init; }

    /// <summary>Process ids of the sessions that block this one, in turn; empty when it waits for nobody.</summary>
    public IReadOnlyList<int> BlockedBy { get; init; } = [];

    /// <summary>When the backend was started: with the pid it identifies a session for good.</summary>
    internal DateTime? BackendStart { get; init; }

    /// <summary>Identifies the transaction, visible without any right: <c>pg_locks.virtualtransaction</c>.</summary>
    internal string? VirtualTransaction { get; init; }

    /// <summary>Whether the session blocks the watched one itself, not through others.</summary>
    internal bool IsDirect { get; init; }

    /// <summary>A session in a transaction whose client is silent; <c>idle in transaction (aborted)</c> counts as well.</summary>
    public bool IsIdleInTransaction => State is "idle in transaction" or "idle in transaction (aborted)";

    internal bool IsAutovacuum => BackendType == "autovacuum worker";

    /// <summary>Autovacuum against transaction id wraparound, which never yields to a waiter; a plain one does after <c>deadlock_timeout</c>.</summary>
    public bool IsWraparoundAutovacuum => IsAutovacuum && (Query?.EndsWith("(to prevent wraparound)", StringComparison.Ordinal) ?? false);

    /// <summary>Whether PostgreSQL hid the columns that the remarks name from the connected role.</summary>
    public bool IsHidden => Pid != 0 && State is null && BackendType is null;
}
