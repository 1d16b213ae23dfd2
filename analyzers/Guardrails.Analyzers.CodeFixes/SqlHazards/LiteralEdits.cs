using Guardrails.Analyzers.SqlText;
using Guardrails.Sql.Linting;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using TextSpan = Microsoft.CodeAnalysis.Text.TextSpan;

namespace Guardrails.Analyzers.CodeFixes.SqlHazards;

/// <summary>Brings edits of a text into the literals that it was written in.</summary>
internal static class LiteralEdits
{
    /// <summary>
    /// The literals with what takes their place; null when an edit is not wholly inside literals of the expression, or they cannot hold
    /// what it adds. A literal elsewhere, a constant for instance, may serve others too.
    /// </summary>
    public static IReadOnlyDictionary<SyntaxNode, SyntaxNode>? Apply(SyntaxNode expression, FoldedSql text, IReadOnlyList<TextEdit> edits)
    {
        var changes = new Dictionary<ExpressionSyntax, List<TextChange>>();
        foreach (var edit in edits)
        {
            if (Find(text, edit.Span) is not var (token, place)
                || token.Parent?.FirstAncestorOrSelf<ExpressionSyntax>() is not { } literal
                || literal.SyntaxTree != expression.SyntaxTree
                || !expression.Span.Contains(literal.Span)
                || text.Split(edit.NewText).Any(static part => part.Hole is not null)
                || LiteralForm.Of(literal)?.Escape(edit.NewText) is not { } written)
            {
                return null;
            }

            if (!changes.TryGetValue(literal, out var known))
            {
                changes[literal] = known = [];
            }

            known.Add(new TextChange(new TextSpan(place.Start - literal.SpanStart, place.Length), written));
        }

        var replaced = new Dictionary<SyntaxNode, SyntaxNode>();
        foreach (var change in changes)
        {
            var source = SourceText.From(change.Key.ToString()).WithChanges(change.Value).ToString();
            if (LiteralForm.Of(change.Key)!.Parse(source) is not { } parsed)
            {
                return null;
            }

            replaced[change.Key] = parsed.WithTriviaFrom(change.Key);
        }

        return replaced;
    }

    /// <summary>
    /// Where an edit is in the source. What is inserted belongs to the character before it; at the beginning of the text, and of a line, which may
    /// be indented in the source alone, to the one behind it.
    /// </summary>
    private static (SyntaxToken Literal, TextSpan Place)? Find(FoldedSql text, Sql.TextSpan span)
    {
        if (span.Length == 0)
        {
            return span.Start > 0 && text.Text[span.Start - 1] != '\n' && text.Written(span.Start - 1) is var (literal, before) ? (literal, new TextSpan(before.End, 0))
                : text.Written(span.Start) is var (next, behind) ? (next, new TextSpan(behind.Start, 0))
                : null;
        }

        return text.Written(span.Start) is var (first, from) && text.Written(span.End - 1) is var (last, to) && first == last
            ? (first, TextSpan.FromBounds(from.Start, to.End))
            : null;
    }
}
