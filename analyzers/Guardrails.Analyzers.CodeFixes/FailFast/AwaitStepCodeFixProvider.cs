using System.Collections.Immutable;
using System.Composition;
using Guardrails.Analyzers.FailFast;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Guardrails.Analyzers.CodeFixes.FailFast;

/// <summary>Mends GRD2002 where the function around the step is asynchronous already: the task is awaited.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(AwaitStepCodeFixProvider))]
[Shared]
public sealed class AwaitStepCodeFixProvider : GuardrailsCodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [RuleIds.UnobservedStep];

    private protected override string Title => "Await the step";

    private protected override SyntaxNode? FindTarget(SyntaxNode root, Diagnostic diagnostic) =>
        root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true) as InvocationExpressionSyntax;

    private protected override async Task<Document?> TryFixAsync(Document document, SyntaxNode target, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        if (target is not InvocationExpressionSyntax call
            || call.NameSyntax()?.Identifier.ValueText == "ContinueWith"
            || StatementOf(call) is not { } statement
            || !MayAwait(statement)
            || await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false) is not { } model
            || GuardrailsContext.TryCreate(model.Compilation, document.Project.AnalyzerOptions) is not { } guardrails
            || new UnobservedSteps(guardrails, model, cancellationToken).FindAt(call) is null)
        {
            return null;
        }

        var awaited = SyntaxFactory.ExpressionStatement(
            SyntaxFactory.AwaitExpression(SyntaxFactory.Token(SyntaxKind.AwaitKeyword).WithTrailingTrivia(SyntaxFactory.Space), call.WithoutTrivia()),
            statement.SemicolonToken).WithTriviaFrom(statement);
        return await FixVerification.ApplyAsync(
            document, FixVerification.MemberOf(call), root => root.ReplaceNode(statement, awaited), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The statement that does nothing but drop the task.</summary>
    private static ExpressionStatementSyntax? StatementOf(InvocationExpressionSyntax call) => call.Parent switch
    {
        ExpressionStatementSyntax statement => statement,
        AssignmentExpressionSyntax { Left: IdentifierNameSyntax { Identifier.ValueText: "_" }, Parent: ExpressionStatementSyntax statement } => statement,
        _ => null,
    };

    private static bool MayAwait(SyntaxNode statement)
    {
        foreach (var ancestor in statement.Ancestors())
        {
            switch (ancestor)
            {
                case LockStatementSyntax:
                    return false;

                case AnonymousFunctionExpressionSyntax lambda:
                    return !lambda.AsyncKeyword.IsKind(SyntaxKind.None);

                case LocalFunctionStatementSyntax function:
                    return function.Modifiers.Any(SyntaxKind.AsyncKeyword);

                case GlobalStatementSyntax:
                    return true;

                case MemberDeclarationSyntax member:
                    return member.Modifiers.Any(SyntaxKind.AsyncKeyword);
            }
        }

        return false;
    }
}
