using System.Collections.Immutable;
using System.Composition;
using Guardrails.Analyzers.FailFast;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;
using Microsoft.CodeAnalysis.Simplification;

namespace Guardrails.Analyzers.CodeFixes.FailFast;

/// <summary>Mends GRD2003 for DbUp: the result is kept, and an unsuccessful one is thrown.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(CheckResultCodeFixProvider))]
[Shared]
public sealed class CheckResultCodeFixProvider : GuardrailsCodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [RuleIds.IgnoredResult];

    private protected override string Title => "Throw when the upgrade was not successful";

    private protected override SyntaxNode? FindTarget(SyntaxNode root, Diagnostic diagnostic) =>
        root.FindToken(diagnostic.Location.SourceSpan.Start).Parent?.FirstAncestorOrSelf<InvocationExpressionSyntax>();

    private protected override async Task<Document?> TryFixAsync(Document document, SyntaxNode target, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        if (target is not InvocationExpressionSyntax call
            || await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false) is not { } model
            || GuardrailsContext.TryCreate(model.Compilation, document.Project.AnalyzerOptions) is not { } guardrails
            || new IgnoredResults(guardrails, model, cancellationToken).Find(call) is null
            || call.FirstAncestorOrSelf<StatementSyntax>() is not { Parent: BlockSyntax or GlobalStatementSyntax or SwitchSectionSyntax } statement)
        {
            return null;
        }

        var symbols = guardrails.Symbols;
        var (kept, result) = statement switch
        {
            LocalDeclarationStatementSyntax { Declaration.Variables: [{ Initializer.Value: { } value } only] } when Holds(value) => (statement, only.Identifier.ValueText),
            ExpressionStatementSyntax { Expression: AssignmentExpressionSyntax { Left: IdentifierNameSyntax { Identifier.ValueText: not "_" } local, Right: var value } } when Holds(value) =>
                (statement, local.Identifier.ValueText),
            ExpressionStatementSyntax { Expression: AssignmentExpressionSyntax { Left: IdentifierNameSyntax, Right: var value } } when Holds(value) => Keep(value),
            ExpressionStatementSyntax { Expression: var value } when Holds(value) => Keep(value),
            _ => default,
        };
        if (kept is null || result is null)
        {
            return null;
        }

        var check = SyntaxFactory.ParseStatement($$"""
            if (!{{result}}.Successful)
            {
                throw new global::System.InvalidOperationException("The database upgrade failed.", {{result}}.Error);
            }

            """.Replace("\n", UsingDirectives.LineBreak(call.SyntaxTree.GetRoot(cancellationToken)).ToString()))
            .WithAdditionalAnnotations(Formatter.Annotation);
        check = check.ReplaceNodes(check.DescendantNodes().OfType<QualifiedNameSyntax>(), static (_, name) => name.WithAdditionalAnnotations(Simplifier.Annotation));
        kept = kept.WithTriviaFrom(statement);
        return await FixVerification.ApplyAsync(document, FixVerification.MemberOf(call), Insert, cancellationToken).ConfigureAwait(false);

        // The upgrade's own result, not something made from it.
        bool Holds(ExpressionSyntax value) => model.GetTypeInfo(value, cancellationToken).Type.IsA(symbols.DatabaseUpgradeResult);

        (StatementSyntax Statement, string Name) Keep(ExpressionSyntax value)
        {
            var name = NewSyntax.FreeName(statement, Enumerable.Range(1, int.MaxValue).Select(static number => number == 1 ? "result" : $"result{number}"))!;
            var declaration = SyntaxFactory.LocalDeclarationStatement(SyntaxFactory.VariableDeclaration(
                SyntaxFactory.IdentifierName("var"),
                [SyntaxFactory.VariableDeclarator(SyntaxFactory.Identifier(name), null, SyntaxFactory.EqualsValueClause(value.WithoutTrivia()))]));
            return (declaration.WithAdditionalAnnotations(Formatter.Annotation), name);
        }

        SyntaxNode Insert(SyntaxNode root) => statement.Parent is GlobalStatementSyntax global
            ? root.ReplaceNode(global, [SyntaxFactory.GlobalStatement(kept), SyntaxFactory.GlobalStatement(check)])
            : root.ReplaceNode(statement, [kept, check]);
    }
}
