using System.Collections.Immutable;
using System.Composition;
using Guardrails.Analyzers.Guard;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;

namespace Guardrails.Analyzers.CodeFixes.Guard;

/// <summary>
/// Mends GRD1004: the client waits longer than the server's own timeout, by the margin that the guard gives it too, or without a limit
/// where the server has none.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(LongerTimeoutCodeFixProvider))]
[Shared]
public sealed class LongerTimeoutCodeFixProvider : GuardrailsCodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [RuleIds.ShortClientTimeout];

    private protected override string Title => "Let the client wait for the server's timeout";

    private protected override SyntaxNode? FindTarget(SyntaxNode root, Diagnostic diagnostic) =>
        root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true)
            .AncestorsAndSelf().FirstOrDefault(static ancestor => ancestor is StatementSyntax and not BlockSyntax or ArrowExpressionClauseSyntax);

    private protected override async Task<Document?> TryFixAsync(Document document, SyntaxNode target, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        var model = await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        if (model is null || GuardrailsContext.TryCreate(model.Compilation, document.Project.AnalyzerOptions) is not { } guardrails)
        {
            return null;
        }

        var settings = TimeoutSettings.In(model.Compilation, guardrails, cancellationToken);
        var found = new ShortClientTimeouts(guardrails, new(() => settings), model, cancellationToken).Find()
            .FirstOrDefault(candidate => candidate.Location.SourceTree == target.SyntaxTree && target.Span.Contains(candidate.Location.SourceSpan));
        return found is not null && Change(found) is var (old, changed)
            ? await FixVerification.ApplyAsync(document, FixVerification.MemberOf(old), root => root.ReplaceNode(old, changed), cancellationToken).ConfigureAwait(false)
            : null;
    }

    private static (SyntaxNode Old, SyntaxNode New)? Change(ShortClientTimeout found)
    {
        var seconds = SyntaxFactory.LiteralExpression(SyntaxKind.NumericLiteralExpression, SyntaxFactory.Literal(found.NeededSeconds));
        return (found.Value?.Syntax, found.Sink?.Operation.Syntax) switch
        {
            // A TimeSpan, or a constant that others use too, is not a fix's to change.
            (LiteralExpressionSyntax literal, _) => (literal, seconds.WithTriviaFrom(literal)),
            (null, InvocationExpressionSyntax call) when found.Sink!.Kind == SinkKind.Dapper => (call, call.WithArgumentList(call.ArgumentList.WithArguments(
                call.ArgumentList.Arguments.Append(SyntaxFactory.Argument(seconds).WithNameColon(SyntaxFactory.NameColon("commandTimeout")))))),
            (null, BaseObjectCreationExpressionSyntax creation) when found.Sink!.Kind == SinkKind.Command =>
                (creation, creation.WithInitializer(With(creation.Initializer, seconds)).WithAdditionalAnnotations(Formatter.Annotation)),
            _ => null,
        };
    }

    private static InitializerExpressionSyntax With(InitializerExpressionSyntax? initializer, ExpressionSyntax seconds)
    {
        var assignment = SyntaxFactory.AssignmentExpression(SyntaxKind.SimpleAssignmentExpression, SyntaxFactory.IdentifierName("CommandTimeout"), seconds);
        return initializer is null
            ? SyntaxFactory.InitializerExpression(SyntaxKind.ObjectInitializerExpression, SyntaxFactory.SingletonSeparatedList<ExpressionSyntax>(assignment))
            : initializer.AddExpressions(assignment);
    }
}
