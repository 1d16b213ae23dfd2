using Guardrails.Analyzers.CodeFixes.SqlHazards;
using Guardrails.Analyzers.SqlHazards;
using Guardrails.Sql.Linting;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using TextSpan = Guardrails.Sql.TextSpan;

namespace Guardrails.Analyzers.CodeFixes.Suppression;

/// <summary>The comment that silences one statement: <c>guardrails:ignore GRD3009 reason</c>.</summary>
internal static class SqlComment
{
    /// <summary>The rewrite; null where there is no SQL, or its literal is not the statement's own.</summary>
    public static SqlRewrite? Plan(SqlHazard hazard)
    {
        if (hazard.Typed is not null || hazard.IsInFile)
        {
            return null;
        }

        var statement = new TextSpan(hazard.Finding.StatementSpan.Start - hazard.Start, hazard.Finding.StatementSpan.Length);
        var text = $"guardrails:ignore {hazard.Diagnostic.Id} {SuppressionComment.PendingReason}";
        var lineStart = statement.Start == 0 ? 0 : hazard.Sql.LastIndexOf('\n', statement.Start - 1) + 1;
        var indentation = hazard.Sql.Substring(lineStart, statement.Start - lineStart);

        // A line of its own where the text has lines and the statement begins one; else behind it, where it cannot be taken for the one before.
        var comment = IsOnLines(hazard) && string.IsNullOrWhiteSpace(indentation)
            ? TextEdit.Insert(statement.Start, $"-- {text}\n{indentation}")
            : TextEdit.Insert(statement.End, $" /* {text} */");
        return LiteralEdits.Apply(hazard.Expression, hazard.Text, [comment]) is { } literals
            ? SqlRewrite.Replace(FixVerification.MemberOf(hazard.Expression), literals)
            : null;
    }

    private static bool IsOnLines(SqlHazard hazard) => hazard.Expression switch
    {
        LiteralExpressionSyntax literal => literal.Token.IsKind(SyntaxKind.MultiLineRawStringLiteralToken),
        InterpolatedStringExpressionSyntax interpolated => interpolated.StringStartToken.IsKind(SyntaxKind.InterpolatedMultiLineRawStringStartToken),
        _ => false,
    };
}
