using Guardrails.Cli.Deploy.Journal;

namespace Guardrails.Cli.Deploy;

/// <summary>What became of a deploy.</summary>
internal sealed record DeployResult
{
    public required DeployOutcome Outcome { get; init; }

    public required string RunId { get; init; }

    public required IReadOnlyList<DeployStep> Steps { get; init; }

    /// <summary>Services that this run stopped and that do not run now.</summary>
    public required IReadOnlyList<string> ServicesDown { get; init; }

    public required IReadOnlyList<ReapedSession> Reaped { get; init; }

    /// <summary>Why it stopped; <see langword="null"/> when it did not.</summary>
    public string? Problem { get; init; }

    /// <summary>Last lines of what failed said.</summary>
    public IReadOnlyList<string> Log { get; init; } = [];

    public LockReport? LockReport { get; init; }

    public required IReadOnlyList<string> Warnings { get; init; }

    public TimeSpan Elapsed { get; init; }

    public required int ExitCode { get; init; }
}

/// <summary>One step of a deploy.</summary>
internal sealed record DeployStep(string Name, StepOutcome Outcome, TimeSpan Elapsed, string? Message);

/// <summary>How a deploy ended; the names are those of the JSON.</summary>
internal enum DeployOutcome
{
    Ok,
    CheckFailed,
    Busy,
    StopFailed,
    MigrationFailed,
    StartFailed,
    Interrupted,
}
