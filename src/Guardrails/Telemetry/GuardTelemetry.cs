using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Guardrails.Telemetry;

/// <summary>
/// Traces and metrics under the name <c>Guardrails</c>, for OpenTelemetry's <c>AddSource</c> and <c>AddMeter</c>.
/// They cost nothing while nobody listens.
/// </summary>
internal static class GuardTelemetry
{
    /// <summary>Name of the activity source and of the meter.</summary>
    public const string SourceName = "Guardrails";

    /// <summary>Value of the tag <c>kind</c>: a lock was not granted in time.</summary>
    public const string LockTimeout = "lock";

    /// <summary>Value of the tag <c>kind</c>: a statement ran too long.</summary>
    public const string StatementTimeout = "statement";

    private static readonly string Version = typeof(GuardTelemetry).Assembly.GetName().Version?.ToString(3) ?? string.Empty;

    private static readonly ActivitySource Activities = new(SourceName, Version);

    private static readonly Meter Meter = new(SourceName, Version);

    private static readonly Counter<long> Attempts = Meter.CreateCounter<long>(
        "guardrails.lock.attempts", "{attempt}", "Transactions started in order to get their locks, the repeated ones included.");

    private static readonly Counter<long> Timeouts = Meter.CreateCounter<long>(
        "guardrails.timeouts", "{timeout}", "Guarded executions that failed on a limit, by kind: lock or statement.");

    private static readonly Counter<long> Reaped = Meter.CreateCounter<long>(
        "guardrails.sessions.reaped", "{session}", "Sessions idle in transaction that were to be ended, by outcome.");

    private static readonly Histogram<double> LockWait = Meter.CreateHistogram(
        "guardrails.lock.wait",
        "s",
        "Wall time from the first lock wait of an execution to its success or failure, pauses included.",
        tags: null,
        // Reaches from one short stay in a lock queue to the patience of a CONCURRENTLY build.
        new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300] });

    /// <summary>Counts one start of a transaction that asks for locks.</summary>
    public static void RecordAttempt() => Attempts.Add(1);

    /// <summary>Records how long an execution waited for its locks, pauses included; call it once for each that waited.</summary>
    public static void RecordLockWait(TimeSpan wait) => LockWait.Record(wait.TotalSeconds);

    /// <summary>Counts an execution that failed on a limit.</summary>
    /// <param name="kind"><see cref="LockTimeout"/> or <see cref="StatementTimeout"/>.</param>
    public static void RecordTimeout(string kind) => Timeouts.Add(1, new KeyValuePair<string, object?>("kind", kind));

    /// <summary>Counts a session that was to be ended. A dry run ends nobody and is not counted.</summary>
    public static void RecordReaped(ReapOutcome outcome) => Reaped.Add(1, new KeyValuePair<string, object?>("outcome", NameOf(outcome)));

    /// <summary>Begins the activity of one guarded execution; <see langword="null"/> while nobody listens.</summary>
    /// <param name="step">The step's name, or <see langword="null"/> for SQL without one.</param>
    public static Activity? StartExecution(string? step)
    {
        var activity = Activities.StartActivity("guardrails.execute", ActivityKind.Client);
        activity?.SetTag("db.system.name", "postgresql");
        if (step is not null)
        {
            activity?.SetTag("guardrails.step", step);
        }

        return activity;
    }

    // The words of the command line's JSON, so that a dashboard and a report speak of the same thing.
    private static string NameOf(ReapOutcome outcome) => outcome switch
    {
        ReapOutcome.Terminated => "terminated",
        ReapOutcome.WouldTerminate => "wouldTerminate",
        ReapOutcome.Denied => "denied",
        _ => "gone",
    };
}
