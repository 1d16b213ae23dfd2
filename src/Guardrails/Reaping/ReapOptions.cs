namespace Guardrails;

/// <summary>Which sessions the reaper may end.</summary>
public sealed record ReapOptions
{
    /// <summary>How long a session must have been idle in its transaction (since <c>state_change</c>). Default 60 s; at least 1 ms.</summary>
    public TimeSpan OlderThan { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>When set, the transaction must also be at least this old (since <c>xact_start</c>).</summary>
    public TimeSpan? TransactionAge { get; init; }

    /// <summary>Report what would be ended, and end nothing. Default <see langword="false"/>.</summary>
    public bool DryRun { get; init; }

    /// <summary>Only sessions whose <c>application_name</c> matches one of these globs (<c>*</c>, <c>?</c>); empty means all.</summary>
    public IReadOnlyList<string> Applications { get; init; } = [];

    /// <summary>Never sessions whose <c>application_name</c> matches one of these globs.</summary>
    public IReadOnlyList<string> ExcludeApplications { get; init; } = [];

    /// <summary>Only sessions of these roles; empty means all.</summary>
    public IReadOnlyList<string> Users { get; init; } = [];

    /// <summary>Also sessions of other databases. Default <see langword="false"/>.</summary>
    public bool AllDatabases { get; init; }

    /// <summary>At most this many sessions, the longest idle first; <see langword="null"/> means no limit.</summary>
    public int? Limit { get; init; }
}
