namespace Guardrails;

/// <summary>Who blocked a statement, captured from a second connection while it waited.</summary>
public sealed record LockReport
{
    /// <summary>Process id of the backend that waited.</summary>
    public required int BlockedPid { get; init; }

    /// <summary>The statement that waited.</summary>
    public required string Sql { get; init; }

    /// <summary>What was waited for, as <c>pg_locks.locktype</c> names it: <c>relation</c>, <c>virtualxid</c>, <c>transactionid</c>, …; <see langword="null"/> when no wait was seen.</summary>
    public string? LockType { get; init; }

    /// <summary>The schema-qualified relation, or <see langword="null"/> when the wait was not on a relation.</summary>
    public string? Relation { get; init; }

    /// <summary>The mode that was wanted, as PostgreSQL writes it: <c>ACCESS EXCLUSIVE</c>, …</summary>
    public string? LockMode { get; init; }

    /// <summary>Wall time from the first lock wait on, pauses included.</summary>
    public TimeSpan Waited { get; init; }

    /// <summary>How often the lock was asked for.</summary>
    public int Attempts { get; init; }

    /// <summary>Who blocked: first the sessions that held the lock or stood ahead in its queue, then those that blocked them in turn.</summary>
    public IReadOnlyList<SessionInfo> Blockers { get; init; } = [];

    /// <summary>The harm that our own waiting did to others.</summary>
    public LockVictims Victims { get; init; } = new();

    /// <summary>What the report could not see, and why: a watcher that could not connect, hidden columns.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The report in one line: <c>lock timeout after 5.0 s (9 attempts) — ALTER TABLE …</c>, a long statement cut short.</summary>
    public string Headline => Locking.LockReportText.Headline(this);

    /// <summary>The report as people read it, several lines: who waits, who is in the way, since when, with what.</summary>
    public override string ToString() => Locking.LockReportText.Debug(this);
}

/// <summary>The sessions that queued behind a waiting statement.</summary>
public sealed record LockVictims
{
    /// <summary>The most sessions seen queued at one time.</summary>
    public int PeakSessions { get; init; }

    /// <summary>The longest that one of them was seen waiting.</summary>
    public TimeSpan Longest { get; init; }
}
