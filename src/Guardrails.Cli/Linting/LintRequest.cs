using Guardrails.Cli.Infrastructure;
using Guardrails.Sql.Linting;
using Guardrails.Sql.Locks;
using Guardrails.Sql.Rules;
using Guardrails.Sql.Schema;
using Guardrails.Sql.Syntax;

namespace Guardrails.Cli.Linting;

/// <summary>What is to be linted, and how.</summary>
internal sealed record LintRequest
{
    /// <summary>Files, folders, globs, <c>-</c>.</summary>
    public required IReadOnlyList<string> Paths { get; init; }

    /// <summary>The same for what describes the existing schema.</summary>
    public required IReadOnlyList<string> SchemaPaths { get; init; }

    /// <summary>Reads what exists from a live database; null when nobody asked for that.</summary>
    public Func<CancellationToken, Task<DatabaseSchema>>? ReadSchema { get; init; }

    public required LintOptions Options { get; init; }

    /// <summary>The least severity that makes the run fail; <see cref="RuleSeverity.None"/> for "never".</summary>
    public required RuleSeverity FailOn { get; init; }

    /// <summary>The script that was applied last; null when all are new.</summary>
    public required string? StartAfter { get; init; }

    /// <summary>The baseline's file; null for none.</summary>
    public required string? BaselineFile { get; init; }

    /// <summary>Whether the baseline is written instead of read.</summary>
    public required bool WritesBaseline { get; init; }

    /// <summary>Whether rewrites are applied to the files.</summary>
    public required bool Fixes { get; init; }
}

/// <summary>What the answer says of a file that was linted; the statements themselves are not kept, there may be very many of them.</summary>
/// <param name="File">The file.</param>
/// <param name="Script">Its text and places.</param>
/// <param name="Statements">How many statements it has.</param>
/// <param name="Footprints">What each of them locks, by its number.</param>
/// <param name="Notes">What could not be looked into.</param>
/// <param name="Findings">The findings that count.</param>
internal sealed record LintedFile(
    SqlFile File,
    SqlScript Script,
    int Statements,
    IReadOnlyList<KeyValuePair<int, IReadOnlyList<RelationLock>>> Footprints,
    IReadOnlyList<LintNote> Notes,
    IReadOnlyList<Finding> Findings)
{
    public static LintedFile Of(SqlFile file, LintResult result) => new(
        file,
        result.Script.WithoutStatements(),
        result.Script.Statements.Count,
        [.. result.Footprints.Select(static held => KeyValuePair.Create(held.Statement, held.Footprint.Locks))],
        result.Notes,
        result.Findings);
}

/// <summary>What came out of a run.</summary>
/// <param name="Files">The files in the order in which they run.</param>
internal sealed record LintOutcome(IReadOnlyList<LintedFile> Files)
{
    /// <summary>How many rewrites were made.</summary>
    public int Fixed { get; init; }

    /// <summary>How many findings the baseline absorbed.</summary>
    public int Absorbed { get; init; }

    /// <summary>How many entries of the baseline fit no finding any more.</summary>
    public int StaleEntries { get; init; }

    /// <summary>The number of findings of a severity.</summary>
    public int Count(RuleSeverity severity) => Files.Sum(file => file.Findings.Count(finding => finding.Severity == severity));

    /// <summary>Whether a finding weighs at least so much.</summary>
    public bool Reaches(RuleSeverity severity) =>
        severity != RuleSeverity.None && Files.Any(file => file.Findings.Any(finding => finding.Severity >= severity));
}
