using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;

namespace Guardrails.Analyzers.CodeFixes.FailFast;

/// <summary>The ways to make a handler rethrow, each a change of the whole root.</summary>
internal static class HandlerRewrites
{
    /// <param name="clause">The handler.</param>
    /// <param name="model">Its model.</param>
    /// <param name="mark">Put on the handler, where it survives.</param>
    public static IEnumerable<Func<SyntaxNode, SyntaxNode?>> Of(CatchClauseSyntax clause, SemanticModel model, SyntaxAnnotation mark)
    {
        var attempt = (TryStatementSyntax)clause.Parent!;
        if (IsEmpty(clause) && clause == attempt.Catches.Last())
        {
            yield return root => Remove(root, attempt, clause, model);
        }

        if (model.AnalyzeControlFlow(clause.Block) is not { Succeeded: true } flow)
        {
            yield break;
        }

        if (flow.EndPointIsReachable)
        {
            var rethrowing = clause.WithBlock(AppendThrow(clause.Block)).WithAdditionalAnnotations(mark);
            yield return root => root.ReplaceNode(clause, rethrowing);
            yield return root => WithoutDeadReturn(root, attempt, attempt.ReplaceNode(clause, rethrowing));
        }

        var exits = flow.ExitPoints.OfType<StatementSyntax>().ToList();
        if (exits.Count > 0 && exits.All(exit => CanBecomeThrow(exit, clause)))
        {
            var block = clause.Block.ReplaceNodes(exits, static (exit, _) => Throw().WithTriviaFrom(exit));
            var rethrowing = clause.WithBlock(flow.EndPointIsReachable ? AppendThrow(block) : block).WithAdditionalAnnotations(mark);
            yield return root => root.ReplaceNode(clause, rethrowing);
            yield return root => WithoutDeadReturn(root, attempt, attempt.ReplaceNode(clause, rethrowing));
        }
    }

    private static bool IsEmpty(CatchClauseSyntax clause) =>
        clause.Block.Statements.Count == 0
        && !clause.DescendantTrivia(descendIntoTrivia: false)
            .Any(static trivia => !trivia.IsKind(SyntaxKind.WhitespaceTrivia) && !trivia.IsKind(SyntaxKind.EndOfLineTrivia));

    private static ThrowStatementSyntax Throw() => SyntaxFactory.ThrowStatement().WithAdditionalAnnotations(Formatter.Annotation);

    private static BlockSyntax AppendThrow(BlockSyntax block)
    {
        var rethrow = Throw().WithTrailingTrivia(SyntaxFactory.ElasticMarker);

        // Comments of a block without statements hang on its closing brace; the throw goes after them.
        return block.AddStatements(rethrow.WithLeadingTrivia(CommentsBefore(block.CloseBraceToken)))
            .WithCloseBraceToken(block.CloseBraceToken.WithLeadingTrivia(LineStart(block.CloseBraceToken)));
    }

    private static SyntaxTriviaList CommentsBefore(SyntaxToken brace) =>
        brace.LeadingTrivia.Any(static trivia => !trivia.IsKind(SyntaxKind.WhitespaceTrivia) && !trivia.IsKind(SyntaxKind.EndOfLineTrivia))
            ? brace.LeadingTrivia
            : [SyntaxFactory.ElasticMarker];

    /// <summary>The white space of the line that the token starts.</summary>
    private static SyntaxTriviaList LineStart(SyntaxToken token) =>
        [.. token.LeadingTrivia.Reverse().TakeWhile(static trivia => trivia.IsKind(SyntaxKind.WhitespaceTrivia)).Reverse()];

    /// <summary>
    /// A <c>return</c>, <c>break</c> or <c>continue</c> that a <c>throw;</c> can stand for: it is the handler's own (not one of a
    /// handler inside it), and no call is lost with it.
    /// </summary>
    private static bool CanBecomeThrow(StatementSyntax exit, CatchClauseSyntax clause) =>
        !exit.Ancestors().TakeWhile(ancestor => ancestor != clause).Any(static ancestor => ancestor is CatchClauseSyntax or FinallyClauseSyntax)
        && (exit is BreakStatementSyntax or ContinueStatementSyntax || (exit is ReturnStatementSyntax { Expression: var value } && HasNoEffect(value)));

    private static bool HasNoEffect(ExpressionSyntax? value) =>
        value is null || !value.DescendantNodesAndSelf().Any(static node => node is InvocationExpressionSyntax or AssignmentExpressionSyntax
            or AwaitExpressionSyntax or BaseObjectCreationExpressionSyntax or PostfixUnaryExpressionSyntax);

    /// <summary>Takes the handler away; where it was the only one, the <c>try</c> too.</summary>
    private static SyntaxNode? Remove(SyntaxNode root, TryStatementSyntax attempt, CatchClauseSyntax clause, SemanticModel model)
    {
        if (attempt.Catches.Count > 1 || attempt.Finally is not null)
        {
            var catches = attempt.Catches.Remove(clause);
            return root.ReplaceNode(attempt, attempt.WithCatches(catches).WithTrailingTrivia(attempt.GetTrailingTrivia()));
        }

        // Without the block, its variables would stand beside those around it.
        var flow = model.AnalyzeDataFlow(attempt.Block);
        if (flow is not { Succeeded: true, VariablesDeclared.IsEmpty: true } || attempt.Block.Statements.Count == 0
            || attempt.Block.Statements.Any(static statement => statement is LocalFunctionStatementSyntax or LabeledStatementSyntax)
            || HasComments(attempt.Block.OpenBraceToken) || HasComments(attempt.Block.CloseBraceToken) || HasComments(attempt.TryKeyword.TrailingTrivia))
        {
            return null;
        }

        var statements = attempt.Block.Statements;
        statements = statements.Replace(statements.First(), statements.First().WithLeadingTrivia(
            attempt.GetLeadingTrivia().AddRange(statements.First().GetLeadingTrivia().SkipWhile(static trivia => trivia.IsKind(SyntaxKind.WhitespaceTrivia)))));
        statements = statements.Replace(statements.Last(), statements.Last().WithTrailingTrivia(attempt.GetTrailingTrivia()));
        var unwrapped = statements.Select(static statement => statement.WithAdditionalAnnotations(Formatter.Annotation)).ToList();
        return attempt.Parent switch
        {
            BlockSyntax or SwitchSectionSyntax => root.ReplaceNode(attempt, unwrapped),
            GlobalStatementSyntax global => root.ReplaceNode(global, unwrapped.Select(static statement => SyntaxFactory.GlobalStatement(statement))),
            _ => null,
        };
    }

    private static bool HasComments(SyntaxToken token) => HasComments(token.LeadingTrivia) || HasComments(token.TrailingTrivia);

    private static bool HasComments(SyntaxTriviaList trivia) =>
        trivia.Any(static item => !item.IsKind(SyntaxKind.WhitespaceTrivia) && !item.IsKind(SyntaxKind.EndOfLineTrivia));

    /// <summary>Once the handler throws, a <c>return false;</c> right behind the <c>try</c> may be out of reach: it goes too.</summary>
    private static SyntaxNode? WithoutDeadReturn(SyntaxNode root, TryStatementSyntax attempt, TryStatementSyntax changed)
    {
        if (attempt.Parent is not BlockSyntax block
            || block.Statements.ElementAtOrDefault(block.Statements.IndexOf(attempt) + 1) is not ReturnStatementSyntax dead
            || !HasNoEffect(dead.Expression)
            || HasComments(dead.GetLeadingTrivia()))
        {
            return null;
        }

        var statements = block.Statements.Remove(dead);
        return root.ReplaceNode(block, block.WithStatements(statements.Replace(statements[block.Statements.IndexOf(attempt)], changed)));
    }
}
