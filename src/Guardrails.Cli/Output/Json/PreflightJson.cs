using Guardrails.Cli.Infrastructure;
using Guardrails.Sql.Locks;

namespace Guardrails.Cli.Output.Json;

/// <summary>The answer of <c>preflight</c>.</summary>
internal sealed record PreflightJson
{
    public int Version { get; } = 1;

    public required bool Safe { get; init; }

    public required IReadOnlyList<PreflightStatementJson> Statements { get; init; }

    public required IReadOnlyList<PreflightProblemJson> Problems { get; init; }

    public static PreflightJson From(PreflightReport report) => new()
    {
        Safe = report.IsSafe,
        Statements = [.. report.Statements.Select(PreflightStatementJson.From)],
        Problems = [.. report.Problems.Select(p => new PreflightProblemJson(JsonText.Name(p.Kind), Secrets.Mask(p.Message), p.IsFatal))],
    };
}

/// <summary>One statement: its footprint, and what it would meet.</summary>
internal sealed record PreflightStatementJson
{
    public required string Path { get; init; }

    public required int Statement { get; init; }

    public required string Sql { get; init; }

    public required IReadOnlyList<PreflightLockJson> Locks { get; init; }

    /// <summary>Of all relations that it locks and that exist; null when none does.</summary>
    public required long? SizeBytes { get; init; }

    /// <summary>The planner's estimate for them; null when there is none.</summary>
    public required long? Rows { get; init; }

    /// <summary>Who holds a conflicting lock on any of them, each once.</summary>
    public required IReadOnlyList<SessionJson> Holders { get; init; }

    public required IReadOnlyList<string> Dangers { get; init; }

    public static PreflightStatementJson From(PreflightStatement statement) => new()
    {
        Path = statement.Path,
        Statement = statement.Statement,
        Sql = Secrets.Mask(statement.Sql),
        Locks = [.. statement.Locks.Select(l => new PreflightLockJson(l.Relation, l.LockMode.ToSql(), JsonText.Name(l.Work), l.SizeBytes, (long?)l.Rows, l.Reason))],
        SizeBytes = statement.Locks.Any(l => l.SizeBytes is not null) ? statement.Locks.Sum(l => l.SizeBytes ?? 0) : null,
        Rows = statement.Locks.Any(l => l.Rows is not null) ? (long)statement.Locks.Sum(l => l.Rows ?? 0) : null,
        Holders = [.. statement.Locks.SelectMany(l => l.Holders).DistinctBy(h => (h.Pid, h.PreparedTransaction)).Select(h => new SessionJson(h))],
        Dangers = [.. statement.Dangers.Select(Secrets.Mask)],
    };
}

internal sealed record PreflightLockJson(string Relation, string LockMode, string Work, long? SizeBytes, long? Rows, string Reason);

internal sealed record PreflightProblemJson(string Kind, string Message, bool Fatal);
