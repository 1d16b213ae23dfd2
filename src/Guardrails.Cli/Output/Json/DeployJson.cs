using Guardrails.Cli.Deploy;
using Guardrails.Cli.Deploy.Journal;
using Guardrails.Cli.Infrastructure;

namespace Guardrails.Cli.Output.Json;

/// <summary>The answer of <c>deploy</c>.</summary>
internal sealed record DeployJson
{
    public int Version { get; init; } = 1;

    public required string Outcome { get; init; }

    public required string? RunId { get; init; }

    public required IReadOnlyList<DeployStepJson> Steps { get; init; }

    public required IReadOnlyList<string> ServicesDown { get; init; }

    public required IReadOnlyList<ReapedSessionJson> Reaped { get; init; }

    public LockReportJson? LockReport { get; init; }

    public ErrorJson? Error { get; init; }

    public IReadOnlyList<string> Log { get; init; } = [];

    public IReadOnlyList<string> Warnings { get; init; } = [];

    public static DeployJson From(DeployResult result) => new()
    {
        Outcome = JsonText.Name(result.Outcome),
        RunId = result.RunId,
        Steps = [.. result.Steps.Select(s => new DeployStepJson(s.Name, JsonText.Name(s.Outcome), JsonText.Milliseconds(s.Elapsed), s.Message))],
        ServicesDown = result.ServicesDown,
        Reaped = [.. result.Reaped.Select(s => new ReapedSessionJson(s))],
        LockReport = result.LockReport is { } report ? JsonText.From(report) : null,
        Error = result.Problem is { } problem ? new ErrorJson(null, Secrets.Mask(problem)) : null,
        Log = [.. result.Log.Select(Secrets.Mask)],
        Warnings = [.. result.Warnings.Select(Secrets.Mask)],
    };

    /// <summary>The answer of <c>deploy status</c>: the same form, made from the journal.</summary>
    public static DeployJson From(JournalState? state) => new()
    {
        Outcome = state switch
        {
            null => "none",
            { HasEnded: true } => "ended",
            _ when state.Process.IsAlive() => "running",
            _ => "unfinished",
        },
        RunId = state?.Run,
        Steps = [.. (state?.Steps ?? []).Select(s => new DeployStepJson(s.Name, s.Outcome is { } outcome ? JsonText.Name(outcome) : "begun", s.ElapsedMs, s.Message))],
        ServicesDown = state?.Down ?? [],
        Reaped = [],
    };
}

/// <summary>One step of a deploy.</summary>
internal sealed record DeployStepJson(string Name, string Outcome, long? ElapsedMs, string? Message);
