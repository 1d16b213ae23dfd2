using Guardrails.Sql.Locks;
using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Linting;

/// <summary>What was found in a script.</summary>
/// <param name="Script">The script.</param>
/// <param name="Findings">The findings in the order of the text.</param>
/// <param name="Footprints">What each statement locks, in the order of the text; statements that lock no relation are left out.</param>
/// <param name="Notes">What could not be looked into, in the order of the text.</param>
public sealed record LintResult(
    SqlScript Script, IReadOnlyList<Finding> Findings, IReadOnlyList<StatementFootprint> Footprints, IReadOnlyList<LintNote> Notes);

/// <summary>Something that could not be looked into.</summary>
/// <param name="Span">The place.</param>
/// <param name="Statement">The number of the statement in the script, from 1.</param>
/// <param name="Message">Why, without a full stop.</param>
public sealed record LintNote(TextSpan Span, int Statement, string Message);

/// <summary>What a statement locks.</summary>
/// <param name="Statement">Its number in the script, from 1.</param>
/// <param name="Footprint">The locks; of a DO block those of all statements inside it.</param>
public sealed record StatementFootprint(int Statement, LockFootprint Footprint);
