using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Guardrails.Analyzers.SqlText;

/// <summary>
/// What can be read off the syntax alone: in another file there is no semantic model at hand, and making one costs more than it tells.
/// </summary>
/// <param name="spend">Counts the work done.</param>
internal sealed class LiteralFolder(Action<int> spend)
{
    /// <summary>The texts of literals, interpolated strings and their sums; anything else is a hole.</summary>
    public TextSet Fold(ExpressionSyntax expression)
    {
        spend(1);
        switch (expression)
        {
            case LiteralExpressionSyntax literal when literal.IsKind(SyntaxKind.StringLiteralExpression):
                return literal.Token.ValueText.Length > FoldLimits.TextLength
                    ? throw new FoldLimitException()
                    : SqlRope.FromToken(literal.Token.ValueText, literal.Token);

            case ParenthesizedExpressionSyntax parenthesized:
                return Fold(parenthesized.Expression);

            case BinaryExpressionSyntax sum when sum.IsKind(SyntaxKind.AddExpression):
                return Sum(sum);

            case InterpolatedStringExpressionSyntax interpolated:
                return interpolated.Contents.Aggregate((TextSet)SqlRope.Empty, static (texts, part) => texts.Then(part switch
                {
                    InterpolatedStringTextSyntax text => SqlRope.FromToken(text.TextToken.ValueText, text.TextToken),
                    InterpolationSyntax hole => SqlRope.FromHole(hole.Expression),
                    _ => SqlRope.FromHole(part),
                }));

            default:
                return SqlRope.FromHole(expression);
        }
    }

    private TextSet Sum(BinaryExpressionSyntax sum)
    {
        var rights = new Stack<ExpressionSyntax>();
        ExpressionSyntax current = sum;
        while (current is BinaryExpressionSyntax link && link.IsKind(SyntaxKind.AddExpression))
        {
            rights.Push(link.Right);
            current = link.Left;
        }

        return rights.Aggregate(Fold(current), (texts, right) => texts.Then(Fold(right)));
    }
}
