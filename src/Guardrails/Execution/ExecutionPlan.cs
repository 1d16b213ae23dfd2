using Guardrails.Sql.Syntax;

namespace Guardrails.Execution;

/// <summary>Which statements of a script share a transaction, and which must run alone.</summary>
/// <param name="Script">The parsed script.</param>
/// <param name="Units">What runs, in order.</param>
/// <param name="NeedsOwnSession">
/// Whether all of it has to run on one dedicated session: a statement outside a transaction needs one, and settings or temporary objects
/// of the script must reach the later units but never the pool.
/// </param>
internal sealed record ExecutionPlan(SqlScript Script, IReadOnlyList<ExecutionUnit> Units, bool NeedsOwnSession)
{
    public IEnumerable<SqlStatement> Statements => Units.SelectMany(u => u.Statements);
}

/// <summary>One transaction, or one statement that cannot run in any.</summary>
internal abstract record ExecutionUnit(IReadOnlyList<SqlStatement> Statements);

/// <summary>Statements that are committed together.</summary>
/// <param name="Statements">What runs, without BEGIN and COMMIT; empty for a script's own empty block.</param>
/// <param name="Modes">The transaction modes of the script's own BEGIN (<c>ISOLATION LEVEL …</c>), or <see langword="null"/>.</param>
/// <param name="RollsBack">Whether the script itself ends the block with ROLLBACK.</param>
internal sealed record TransactionUnit(IReadOnlyList<SqlStatement> Statements, string? Modes, bool RollsBack) : ExecutionUnit(Statements);

/// <summary>A statement that PostgreSQL refuses inside a transaction block.</summary>
internal sealed record StandaloneUnit(SqlStatement Statement) : ExecutionUnit([Statement]);
