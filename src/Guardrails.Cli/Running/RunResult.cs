namespace Guardrails.Cli.Running;

/// <summary>What became of a run.</summary>
internal sealed record RunResult
{
    public required RunOutcome Outcome { get; init; }

    public required TimeSpan Elapsed { get; init; }

    /// <summary>Each script that was to run, in order, with all of its statements.</summary>
    public required IReadOnlyList<ScriptResult> Scripts { get; init; }

    /// <summary>Why the run stopped; <see langword="null"/> when it did not.</summary>
    public Exception? Failure { get; init; }

    /// <summary>Whether any statement was begun.</summary>
    public bool WasStarted => Scripts.Any(script => script.WasStarted);
}

/// <summary>What became of one script.</summary>
internal sealed record ScriptResult(string Path, IReadOnlyList<StatementReport> Statements, IReadOnlyList<string> Notes)
{
    public bool WasStarted => Statements.Any(s => s.Outcome != StatementOutcome.NotRun);
}

/// <summary>How a run ended; the names are those of the JSON.</summary>
internal enum RunOutcome
{
    Ok,
    LockTimeout,
    StatementTimeout,
    Failed,
    Cancelled,
    Busy,
    CheckFailed,
}
