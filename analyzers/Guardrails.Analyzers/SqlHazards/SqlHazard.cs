using Guardrails.Analyzers.SqlHazards.Typed;
using Guardrails.Analyzers.SqlText;
using Guardrails.Sql;
using Guardrails.Sql.Linting;
using Microsoft.CodeAnalysis;

namespace Guardrails.Analyzers.SqlHazards;

/// <summary>A finding of the linter at its place in a program. It holds syntax and no operations, which would keep whole methods bound.</summary>
/// <param name="Diagnostic">What is reported.</param>
/// <param name="Finding">The finding, in a script that may have more texts than this one.</param>
/// <param name="Expression">What hands the text over: the expression of the text, or the call of an operation without SQL.</param>
/// <param name="Transaction">What happens about transactions there.</param>
/// <param name="Text">The text that the finding is in, as the program has it.</param>
/// <param name="Sql">The same as it is judged: what a library replaces in it is replaced.</param>
/// <param name="Start">Where the text begins in the script of the finding.</param>
internal sealed record SqlHazard(
    Diagnostic Diagnostic, Finding Finding, SyntaxNode Expression, RunnerTransaction Transaction, FoldedSql Text, string Sql, int Start)
{
    /// <summary>The statement of an operation that is written without SQL.</summary>
    public TypedStatement? Typed { get; init; }

    /// <summary>Whether the text stands in a file of its own.</summary>
    public bool IsInFile { get; init; }

    /// <summary>Where the finding is in its own text.</summary>
    public TextSpan Span => new(Finding.Span.Start - Start, Finding.Span.Length);
}
