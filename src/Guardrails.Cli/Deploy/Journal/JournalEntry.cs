using System.Text.Json.Serialization;

namespace Guardrails.Cli.Deploy.Journal;

/// <summary>One line of the journal.</summary>
internal sealed record JournalEntry
{
    public required DateTimeOffset At { get; init; }

    public required JournalEvent Event { get; init; }

    /// <summary>The run's id.</summary>
    public required string Run { get; init; }

    /// <summary>The step or the service.</summary>
    public string? Name { get; init; }

    /// <summary>Of a service: whether it ran before the run touched anything.</summary>
    public bool? Running { get; init; }

    /// <summary>Of a process: its id and when it was started, which together are never used twice.</summary>
    public ProcessIdentity? Process { get; init; }

    public StepOutcome? Outcome { get; init; }

    public long? ElapsedMs { get; init; }

    public string? Message { get; init; }
}

/// <summary>What a line of the journal tells.</summary>
internal enum JournalEvent
{
    /// <summary>A run begins, by this process.</summary>
    Begin,

    /// <summary>A run goes on after its process died, by this process.</summary>
    Resume,

    /// <summary>A service was found running or not.</summary>
    Service,

    /// <summary>A step is about to begin; written before it does.</summary>
    StepBegin,

    /// <summary>The process that migrates was started.</summary>
    Process,

    /// <summary>A step ended.</summary>
    StepEnd,

    /// <summary>The run ended; nothing is left to do.</summary>
    End,
}

/// <summary>How a step ended.</summary>
internal enum StepOutcome
{
    Ok,
    Failed,
    Skipped,
    Interrupted,

    /// <summary>Of a dry run.</summary>
    WouldRun,
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, UseStringEnumConverter = true)]
[JsonSerializable(typeof(JournalEntry))]
internal sealed partial class JournalJsonContext : JsonSerializerContext;
