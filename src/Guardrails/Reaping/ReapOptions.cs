namespace Guardrails;

/// <summary>Which sessions the reaper may end. All conditions must hold together.</summary>
/// <remarks>
/// Globs know <c>*</c> (any characters, also none) and <c>?</c> (exactly one character); everything else stands for itself. They match the
/// whole name and are case-sensitive, as PostgreSQL's own comparisons of names are.
/// </remarks>
public sealed record ReapOptions
{
    /// <summary>
    /// How long a session must have been idle in its transaction (since <c>pg_stat_activity.state_change</c>). Default 60 s; at least 1 ms.
    /// A transaction that is old but whose session went idle a moment ago is at work, and is spared.
    /// </summary>
    public TimeSpan OlderThan { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>When set, the transaction must also be at least this old (since <c>xact_start</c>, which an aborted transaction has lost: it is as old as its silence). At least 1 ms.</summary>
    public TimeSpan? TransactionAge { get; init; }

    /// <summary>Report what would be ended, and end nothing. Default <see langword="false"/>.</summary>
    public bool DryRun { get; init; }

    /// <summary>Only sessions whose <c>application_name</c> matches one of these globs; empty means all.</summary>
    public IReadOnlyList<string> Applications { get; init; } = [];

    /// <summary>Never sessions whose <c>application_name</c> matches one of these globs.</summary>
    public IReadOnlyList<string> ExcludeApplications { get; init; } = [];

    /// <summary>Only sessions of the roles with exactly these names, as they logged in; empty means all.</summary>
    public IReadOnlyList<string> Users { get; init; } = [];

    /// <summary>Also sessions of other databases. Default <see langword="false"/>.</summary>
    public bool AllDatabases { get; init; }

    /// <summary>
    /// At most this many sessions, the longest idle first; at least 1. <see langword="null"/> means no limit.
    /// Sessions that turn out to be denied or gone count as well.
    /// </summary>
    public int? Limit { get; init; }

    internal void Validate()
    {
        CheckAge(OlderThan, nameof(OlderThan));
        if (TransactionAge is { } age)
        {
            CheckAge(age, nameof(TransactionAge));
        }

        if (Limit is < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(Limit), Limit, $"{nameof(Limit)} is {Limit}; it must be at least 1, or null for no limit.");
        }

        CheckNames(Applications, nameof(Applications));
        CheckNames(ExcludeApplications, nameof(ExcludeApplications));
        CheckNames(Users, nameof(Users));
    }

    private static void CheckAge(TimeSpan value, string property)
    {
        if (value < TimeSpan.FromMilliseconds(1))
        {
            throw new ArgumentOutOfRangeException(property, value, $"{property} is {value}; it must be at least 1 ms, or sessions at work would be ended.");
        }
    }

    private static void CheckNames(IReadOnlyList<string> names, string property)
    {
        if (names is null || names.Any(name => string.IsNullOrEmpty(name) || name.Contains('\0', StringComparison.Ordinal)))
        {
            // An empty name is most likely a variable that was not set, and would silently widen or narrow what is ended.
            throw new ArgumentException($"{property} must be a list of names that are neither empty nor contain NUL characters; leave the list itself empty for no condition.", property);
        }
    }
}
