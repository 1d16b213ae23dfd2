namespace Guardrails.Cli.Deploy;

/// <summary>A step failed: what that means for the whole run.</summary>
internal sealed class StepException(DeployOutcome outcome, int exitCode, string message, IReadOnlyList<string>? log = null, LockReport? lockReport = null)
    : Exception(message)
{
    public DeployOutcome Outcome { get; } = outcome;

    public int ExitCode { get; } = exitCode;

    public IReadOnlyList<string> Log { get; } = log ?? [];

    public LockReport? LockReport { get; } = lockReport;
}
