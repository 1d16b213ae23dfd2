namespace Guardrails.Cli.Deploy;

/// <summary>What steps are called, in reports and in the journal.</summary>
internal static class StepNames
{
    public const string Preflight = "preflight";
    public const string Drain = "drain";
    public const string Reap = "reap";
    public const string Migrate = "migrate";

    private const string StopPrefix = "stop ";
    private const string StartPrefix = "start ";

    public static string Stop(string service) => StopPrefix + service;

    public static string Start(string service) => StartPrefix + service;

    public static string MigrateFile(string file) => $"{Migrate} {file}";

    public static bool IsMigration(string step) => step == Migrate || step.StartsWith(Migrate + " ", StringComparison.Ordinal);

    public static string? StoppedService(string step) => step.StartsWith(StopPrefix, StringComparison.Ordinal) ? step[StopPrefix.Length..] : null;

    public static string? StartedService(string step) => step.StartsWith(StartPrefix, StringComparison.Ordinal) ? step[StartPrefix.Length..] : null;
}

/// <summary>The parts of a deploy in their order; <c>--from</c> names one.</summary>
internal enum DeployPhase
{
    Preflight,
    Stop,
    Drain,
    Reap,
    Migrate,
    Start,
}
