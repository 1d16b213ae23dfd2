using Guardrails.Cli.Infrastructure;

namespace Guardrails.Cli.Tracing;

/// <summary>What one script did.</summary>
/// <param name="File">The script.</param>
/// <param name="Statements">Its statements as far as they were run, with their numbers in the script.</param>
internal sealed record TracedFile(SqlFile File, IReadOnlyList<ObservedStatement> Statements)
{
    /// <summary>The statement that failed; null when none did.</summary>
    public ObservedStatement? Failed => Statements.FirstOrDefault(static statement => statement.SqlState is not null);
}
