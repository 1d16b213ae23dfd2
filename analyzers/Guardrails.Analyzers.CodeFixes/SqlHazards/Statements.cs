using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Guardrails.Analyzers.CodeFixes.SqlHazards;

/// <summary>Statements in the place of one.</summary>
internal static class Statements
{
    /// <summary>The rewrite; null where only one statement may stand.</summary>
    /// <param name="old">The statement; what stands above it and behind it stays.</param>
    /// <param name="replacements">At least one.</param>
    public static SqlRewrite? Replace(StatementSyntax old, IReadOnlyList<StatementSyntax> replacements)
    {
        if (old.Parent is not (BlockSyntax or GlobalStatementSyntax or SwitchSectionSyntax))
        {
            return null;
        }

        var indentation = old.GetLeadingTrivia().Reverse().TakeWhile(static trivia => trivia.IsKind(SyntaxKind.WhitespaceTrivia)).Reverse();
        var lineEnd = old.GetTrailingTrivia().Where(static trivia => trivia.IsKind(SyntaxKind.EndOfLineTrivia)).ToList();
        var lined = lineEnd.Count > 0 ? lineEnd : [UsingDirectives.LineBreak(old.SyntaxTree.GetRoot())];
        var placed = replacements.Select((statement, place) => place == 0
                ? old.CopyAnnotationsTo(statement.WithLeadingTrivia(old.GetLeadingTrivia()).WithTrailingTrivia(lineEnd.Count > 0 ? old.GetTrailingTrivia() : [.. lined]))!
                : statement.WithLeadingTrivia(indentation).WithTrailingTrivia(place == replacements.Count - 1 && lineEnd.Count == 0 ? old.GetTrailingTrivia() : [.. lined]))
            .ToList();
        return new SqlRewrite(FixVerification.MemberOf(old), root => old.Parent is GlobalStatementSyntax global
            ? root.ReplaceNode(global, placed.Select(static (statement, place) => SyntaxFactory.GlobalStatement(statement)))
            : root.ReplaceNode(old, placed));
    }
}
