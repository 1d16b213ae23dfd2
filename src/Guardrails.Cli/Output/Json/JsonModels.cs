namespace Guardrails.Cli.Output.Json;

/// <summary>What <c>run</c> answers. Field names are a contract: fields may be added, never renamed.</summary>
internal sealed record RunJson
{
    public int Version { get; } = 1;

    public required string Outcome { get; init; }

    public required long ElapsedMs { get; init; }

    public required IReadOnlyList<StatementJson> Statements { get; init; }

    public required LockReportJson? LockReport { get; init; }

    public required ErrorJson? Error { get; init; }

    /// <summary>Who holds the migration lock, when the outcome is <c>busy</c>.</summary>
    public required MigrationLockJson? MigrationLock { get; init; }

    /// <summary>What the preflight found, when the outcome is <c>checkFailed</c>.</summary>
    public required PreflightJson? Preflight { get; init; }

    public required IReadOnlyList<string> Notes { get; init; }
}

internal sealed record StatementJson(string Path, int Statement, string Outcome, long ElapsedMs, int Attempts, long LockWaitMs);

internal sealed record ErrorJson(string? SqlState, string Message);

internal sealed record MigrationLockJson(SessionJson? Holder, DateTime? HeldSince);

internal sealed record LockReportJson
{
    public required int BlockedPid { get; init; }

    public required string Sql { get; init; }

    public required string? LockType { get; init; }

    public required string? Relation { get; init; }

    public required string? LockMode { get; init; }

    public required long WaitedMs { get; init; }

    public required int Attempts { get; init; }

    public required IReadOnlyList<SessionJson> Blockers { get; init; }

    public required VictimsJson Victims { get; init; }

    public required IReadOnlyList<string> Notes { get; init; }
}

internal sealed record VictimsJson(int PeakSessions, long LongestMs);

internal sealed record EdgeJson(SessionJson Blocked, SessionJson Blocking, string? LockMode, string? Relation, string? LockType, long? WaitedMs);

/// <summary>What <c>locks</c> answers; with <c>--watch</c> once per interval, each on a line of its own.</summary>
internal sealed record LocksJson
{
    public int Version { get; } = 1;

    public required DateTime ObservedAt { get; init; }

    public required IReadOnlyList<EdgeJson> Edges { get; init; }
}

/// <summary>What <c>reap</c> answers.</summary>
internal sealed record ReapJson
{
    public int Version { get; } = 1;

    public required bool DryRun { get; init; }

    public required IReadOnlyList<ReapedSessionJson> Sessions { get; init; }

    public required IReadOnlyList<string> Notes { get; init; }
}
