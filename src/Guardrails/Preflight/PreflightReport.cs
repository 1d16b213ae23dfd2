using Guardrails.Sql.Locks;

namespace Guardrails;

/// <summary>What a migration would meet on a live database.</summary>
public sealed record PreflightReport
{
    /// <summary>
    /// Whether it may be run as it is: nothing forbids it, no statement works long on a large table while it blocks others, and nobody who
    /// has been in a transaction for a while holds a lock that conflicts.
    /// </summary>
    public bool IsSafe => Problems.All(p => !p.IsFatal) && Statements.All(s => s.Dangers.Count == 0);

    /// <summary>Every statement of the migration that locks something.</summary>
    public required IReadOnlyList<PreflightStatement> Statements { get; init; }

    /// <summary>What was found about the server, the role and the SQL, what forbids the migration first.</summary>
    public required IReadOnlyList<PreflightProblem> Problems { get; init; }
}

/// <summary>One statement of a migration and what it would meet.</summary>
public sealed record PreflightStatement
{
    /// <summary>The script as it was named.</summary>
    public required string Path { get; init; }

    /// <summary>The statement's number in its script, from 1.</summary>
    public required int Statement { get; init; }

    /// <summary>Its text, passwords replaced by <c>***</c>.</summary>
    public required string Sql { get; init; }

    /// <summary>What it would lock.</summary>
    public required IReadOnlyList<PreflightLock> Locks { get; init; }

    /// <summary>Why it is not safe now, in words; empty when it is.</summary>
    public required IReadOnlyList<string> Dangers { get; init; }
}

/// <summary>What a statement would do to one relation.</summary>
/// <param name="Relation">Schema and name.</param>
/// <param name="LockMode">The strongest mode.</param>
/// <param name="Work">The heaviest work.</param>
/// <param name="SizeBytes">What the relation takes on disk with its indexes and TOAST, as the last VACUUM or ANALYZE counted it while somebody holds or awaits ACCESS EXCLUSIVE on it; <see langword="null"/> when it does not exist yet.</param>
/// <param name="Rows">The planner's estimate of its rows; <see langword="null"/> when it was never analyzed, or does not exist yet.</param>
/// <param name="Holders">Who holds a lock at this moment that conflicts.</param>
/// <param name="Reason">Why it is locked; says what knowledge is missing when the verdict is the cautious one.</param>
public sealed record PreflightLock(
    string Relation, LockMode LockMode, TableWork Work, long? SizeBytes, double? Rows, IReadOnlyList<SessionInfo> Holders, string Reason);
