using System.Collections.Immutable;

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Guardrails.Analyzers.CodeFixes.Guard;

/// <summary>A change that hands DDL to the guard, worked out completely.</summary>
/// <param name="Call">The call as it is now.</param>
/// <param name="NewCall">The guarded call.</param>
/// <param name="Replaced">The statement that makes way for the one with the new call: the statement of the call itself, or the <c>using</c> around it.</param>
/// <param name="Removed">Statements that only prepared the command.</param>
/// <param name="NeedsUsing">Whether the guard's extension methods have to be imported.</param>
internal sealed record GuardedCallPlan(
    InvocationExpressionSyntax Call,
    InvocationExpressionSyntax NewCall,
    StatementSyntax Replaced,
    ImmutableArray<StatementSyntax> Removed,
    bool NeedsUsing)
{
    /// <summary>The root with the change made.</summary>
    public SyntaxNode? Apply(SyntaxNode root)
    {
        var statement = Call.FirstAncestorOrSelf<ExpressionStatementSyntax>()!;
        var changed = statement.ReplaceNode(Call, NewCall.WithTriviaFrom(Call));
        changed = changed.WithExpression(WithoutDiscard(changed.Expression))
            .WithLeadingTrivia(LeadingTrivia(statement))
            .WithTrailingTrivia(Replaced.GetTrailingTrivia());

        // Top-level statements stand in a node of their own each.
        var removed = Removed.Select(Holder).ToList();
        root = root.TrackNodes(removed.Append(Replaced));
        root = root.ReplaceNode(root.GetCurrentNode(Replaced)!, changed);
        root = root.RemoveNodes(removed.Select(node => root.GetCurrentNode(node)!), SyntaxRemoveOptions.KeepNoTrivia)!;
        return NeedsUsing ? UsingDirectives.Add(root, "Guardrails") : root;
    }

    private static SyntaxNode Holder(StatementSyntax statement) => statement.Parent as GlobalStatementSyntax ?? (SyntaxNode)statement;

    /// <summary><c>_ = await call</c> needs no discard any more.</summary>
    private static ExpressionSyntax WithoutDiscard(ExpressionSyntax expression) =>
        expression is AssignmentExpressionSyntax { Left: IdentifierNameSyntax { Identifier.ValueText: "_" } } assignment
            ? assignment.Right.WithTriviaFrom(assignment)
            : expression;

    /// <summary>The white space and comments of the first statement of the group, then the comments of the others.</summary>
    private SyntaxTriviaList LeadingTrivia(StatementSyntax statement)
    {
        var lineBreak = UsingDirectives.LineBreak(statement.SyntaxTree.GetRoot());
        var group = Removed.Add(Replaced).OrderBy(static member => member.SpanStart).ToList();
        var trivia = group[0].GetLeadingTrivia();
        var indentation = trivia.Reverse().TakeWhile(static item => item.IsKind(SyntaxKind.WhitespaceTrivia)).ToList();
        foreach (var other in group.Skip(1).Append(statement).Distinct().Where(other => other != group[0]))
        {
            foreach (var comment in other.GetLeadingTrivia().Where(static item => item.IsKind(SyntaxKind.SingleLineCommentTrivia) || item.IsKind(SyntaxKind.MultiLineCommentTrivia)))
            {
                trivia = trivia.Add(comment).Add(lineBreak).AddRange(indentation);
            }
        }

        return trivia;
    }
}
