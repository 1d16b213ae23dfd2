namespace Guardrails;

/// <summary>One session waits for another.</summary>
public sealed record BlockingEdge
{
    /// <summary>The session that waits.</summary>
    public required SessionInfo Blocked { get; init; }

    /// <summary>The session, or prepared transaction, that it waits for.</summary>
    public required SessionInfo Blocking { get; init; }

    /// <summary>What is waited for, as <c>pg_locks.locktype</c> names it.</summary>
    public string? LockType { get; init; }

    /// <summary>The mode that is wanted, as PostgreSQL writes it: <c>ACCESS EXCLUSIVE</c>, …</summary>
    public string? LockMode { get; init; }

    /// <summary>The schema-qualified relation, or <see langword="null"/> when the wait is not on a relation.</summary>
    public string? Relation { get; init; }

    /// <summary>How long the session has been waiting (<c>pg_locks.waitstart</c>), or <see langword="null"/> when that is not known yet.</summary>
    public TimeSpan? Waited { get; init; }
}
