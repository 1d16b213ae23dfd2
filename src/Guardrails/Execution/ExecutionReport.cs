namespace Guardrails;

/// <summary>What a guarded execution did.</summary>
public sealed record ExecutionReport
{
    /// <summary>The step's name, or <see langword="null"/> when the SQL was executed without one.</summary>
    public string? Step { get; init; }

    /// <summary>Wall time from the call to its end, lock waits and pauses included.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>How often the transaction that took the most attempts was started; 1 when no lock had to be waited for.</summary>
    public required int Attempts { get; init; }

    /// <summary>Wall time from the first lock wait until the locks were granted or given up, pauses included; zero when none was waited for.</summary>
    public required TimeSpan LockWait { get; init; }

    /// <summary>The statements in the order of the script; those after a failure are <see cref="StatementOutcome.NotRun"/>.</summary>
    public required IReadOnlyList<StatementReport> Statements { get; init; }

    /// <summary>What the reader should know beside the result: repairs of invalid indexes, ended sessions, a watcher that died.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}

/// <summary>What became of one statement.</summary>
public sealed record StatementReport
{
    /// <summary>1-based number of the statement in its script.</summary>
    public required int Statement { get; init; }

    /// <summary>The statement's text.</summary>
    public required string Sql { get; init; }

    /// <summary>How it ended.</summary>
    public required StatementOutcome Outcome { get; init; }

    /// <summary>How long the last attempt of the statement took, its lock waits included.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>How often the statement was started.</summary>
    public int Attempts { get; init; }

    /// <summary>How long the statement waited for locks in all attempts, pauses included.</summary>
    public TimeSpan LockWait { get; init; }
}

/// <summary>How a statement of a guarded execution ended.</summary>
public enum StatementOutcome
{
    /// <summary>It was executed and its transaction was committed.</summary>
    Ok,

    /// <summary>A lock was not granted in time.</summary>
    LockTimeout,

    /// <summary>It ran longer than its limit.</summary>
    StatementTimeout,

    /// <summary>The server or the connection reported an error.</summary>
    Failed,

    /// <summary>It was cancelled.</summary>
    Cancelled,

    /// <summary>It was executed, and undone because a later statement of its transaction failed or the script rolled it back.</summary>
    RolledBack,

    /// <summary>It was not started.</summary>
    NotRun,
}
