using Guardrails.Sql.Linting;
using Microsoft.CodeAnalysis;

namespace Guardrails.Analyzers.SqlHazards;

/// <summary>What kind of code hands a text to PostgreSQL.</summary>
internal enum SqlTextOwner
{
    /// <summary>Ordinary code: only DDL in it is looked at.</summary>
    Application,

    /// <summary>Code that runs SQL through the guard, which sets timeouts and transactions.</summary>
    Guard,

    /// <summary>A migration of EF Core, FluentMigrator or DbUp.</summary>
    Migration,
}

/// <summary>A place where SQL is handed to PostgreSQL.</summary>
/// <param name="Sql">The expression of the text.</param>
/// <param name="Owner">What kind of code does it.</param>
/// <param name="Transaction">What happens about transactions there.</param>
internal sealed record SqlTextUse(IOperation Sql, SqlTextOwner Owner, RunnerTransaction Transaction)
{
    /// <summary>Whether it is a unit by itself, not a part of a migration that a framework runs as a whole.</summary>
    public bool StandsAlone { get; init; }

    /// <summary>Whether a transaction that its runner has open ends before it.</summary>
    public bool HasOwnTransaction { get; init; }

    /// <summary>Whether it takes a migration back.</summary>
    public bool IsUndo { get; init; }

    /// <summary>The file that holds the text; null for a text of the program itself.</summary>
    public AdditionalText? File { get; init; }

    /// <summary>
    /// Turns what the library replaces in a text (parameters, variables) into something that SQL may have there; every position is kept.
    /// </summary>
    public Func<string, string>? Translate { get; init; }
}
