namespace Guardrails.Tests.Shared.Samples;

/// <summary>A sample whose six migrations build the same shop, and what differs between the tools that run them.</summary>
public sealed record MigratedSample
{
    /// <summary>The sample's assembly.</summary>
    public required string Assembly { get; init; }

    /// <summary>A query for the names of the migrations that are recorded, in order, with commas between.</summary>
    public required string RecordedSql { get; init; }

    /// <summary>What that query gives when all six are.</summary>
    public required string AllRecorded { get; init; }

    /// <summary>Takes the third migration off the record.</summary>
    public required string ForgetThirdSql { get; init; }

    /// <summary>Takes the fourth and all later migrations off the record.</summary>
    public required string ForgetFromFourthSql { get; init; }

    /// <summary>How the sample names the third migration, which adds a column, when it fails.</summary>
    public required string ThirdMigration { get; init; }
}
