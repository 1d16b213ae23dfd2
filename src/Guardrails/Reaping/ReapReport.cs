namespace Guardrails;

/// <summary>What the reaper found and did.</summary>
public sealed record ReapReport
{
    /// <summary>Whether nothing was ended because <see cref="ReapOptions.DryRun"/> was set.</summary>
    public required bool DryRun { get; init; }

    /// <summary>The sessions that matched, the longest idle first.</summary>
    public required IReadOnlyList<ReapedSession> Sessions { get; init; }

    /// <summary>What holds locks or snapshots and cannot be reaped (active sessions, autovacuum against wraparound, prepared transactions), and missing rights.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}

/// <summary>One session that matched, and what became of it.</summary>
/// <param name="Session">The session as it was seen.</param>
/// <param name="Outcome">What became of it.</param>
public sealed record ReapedSession(SessionInfo Session, ReapOutcome Outcome)
{
    /// <summary>
    /// Whether a <see cref="ReapOutcome.Terminated"/> session was signalled but had not left a second later: it is busy rolling back,
    /// or its process hangs. Its locks are held until it has left.
    /// </summary>
    public bool StillEnding { get; init; }
}

/// <summary>What became of a session.</summary>
public enum ReapOutcome
{
    /// <summary>It was ended, and is gone unless <see cref="ReapedSession.StillEnding"/> says otherwise.</summary>
    Terminated,

    /// <summary>Dry run: it would be ended.</summary>
    WouldTerminate,

    /// <summary>
    /// We may not signal it (SQLSTATE 42501): it belongs to another role and we lack <c>pg_signal_backend</c>, or to a superuser and we are none.
    /// A dry run says so too.
    /// </summary>
    Denied,

    /// <summary>It went back to work or left before it was ended.</summary>
    Gone,
}
