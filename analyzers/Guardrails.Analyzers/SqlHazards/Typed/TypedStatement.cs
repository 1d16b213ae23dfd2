using Guardrails.Sql.Linting;
using Microsoft.CodeAnalysis;

namespace Guardrails.Analyzers.SqlHazards.Typed;

/// <summary>A statement that a framework makes of an operation that is written without SQL.</summary>
/// <param name="Sql">The statement, without a semicolon; a placeholder stands for what only the running program knows.</param>
/// <param name="Place">Where in the source it is to be shown.</param>
/// <param name="Transaction">What happens about transactions there.</param>
internal sealed record TypedStatement(string Sql, SyntaxNode Place, RunnerTransaction Transaction)
{
    /// <summary>Whether something of it is only known to the running program.</summary>
    public bool HasUnknownParts { get; init; }

    /// <summary>Whether it says what was there before the operation, and is not run.</summary>
    public bool IsGiven { get; init; }

    /// <summary>Whether it changes a type while leaving the rows as they are, as far as the operation itself tells.</summary>
    public bool KnowsOldType { get; init; }

    /// <summary>Whether a constraint that it drops is only there if the migration was cut off before.</summary>
    public bool DropsOwnConstraint { get; init; }
}
