using System.Globalization;
using Guardrails.Execution;

namespace Guardrails.Locking.Progress;

/// <summary>How far a statement is, at one moment, as its backend tells it in PostgreSQL's progress views.</summary>
internal sealed record WorkProgress
{
    /// <summary>The statement's text.</summary>
    public required string Sql { get; init; }

    /// <summary>How long the statement has been running.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary><c>CREATE INDEX CONCURRENTLY</c>, <c>VACUUM</c>, …; <see langword="null"/> for a statement that PostgreSQL counts no progress for.</summary>
    public string? Command { get; init; }

    /// <summary>The table, or <see langword="null"/> when it is none, or one that only the statement's own transaction can see.</summary>
    public string? Relation { get; init; }

    /// <summary>The view's own word for what is being done; copying has no phases.</summary>
    public string? Phase { get; init; }

    /// <summary>How much of the phase is done; <see langword="null"/> when it is not counted.</summary>
    public long? Done { get; init; }

    /// <summary>How much the phase is in all; 0 when that is not known.</summary>
    public long Total { get; init; }

    /// <summary>What is counted: <c>blocks</c>, <c>tuples</c>, <c>indexes</c>, <c>bytes</c>.</summary>
    public string Unit { get; init; } = string.Empty;

    /// <summary>Partitions that are finished.</summary>
    public long PartitionsDone { get; init; }

    /// <summary>Partitions in all; 0 for a table that has none.</summary>
    public long PartitionsTotal { get; init; }

    /// <summary>How much of the phase is done, 0 to 100; <see langword="null"/> when that is not known. It says nothing of the phases to come.</summary>
    public int? Percent => Done is { } done && Total > 0 ? (int)Math.Clamp(done * 100 / Total, 0, 100) : null;

    /// <summary><c>CREATE INDEX on public.orders</c>.</summary>
    public string Work => Command is null ? Failures.Shorten(Sql) : Relation is null ? Command : $"{Command} on {Relation}";

    /// <summary><c>partition 2 of 12, building index: scanning table</c>.</summary>
    public string Where
    {
        get
        {
            var partition = PartitionsTotal > 0
                ? string.Create(CultureInfo.InvariantCulture, $"partition {Math.Min(PartitionsDone + 1, PartitionsTotal)} of {PartitionsTotal}, ")
                : string.Empty;
            var amount = Done is > 0 && Total == 0 ? string.Create(CultureInfo.InvariantCulture, $", {Done} {Unit}") : string.Empty;
            return $"{partition}{Phase ?? "copying"}{amount}";
        }
    }
}
