using System.Collections.Immutable;
using System.Composition;
using Guardrails.Analyzers.FailFast;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Guardrails.Analyzers.CodeFixes.FailFast;

/// <summary>Mends GRD2001 and GRD2005: the handler rethrows where it fell through; an empty handler goes away.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(RethrowCodeFixProvider))]
[Shared]
public sealed class RethrowCodeFixProvider : GuardrailsCodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [RuleIds.SwallowedFailure, RuleIds.ProgramGoesOn];

    private protected override string Title => "Let the failure stop the migration";

    private protected override SyntaxNode? FindTarget(SyntaxNode root, Diagnostic diagnostic) =>
        root.FindToken(diagnostic.Location.SourceSpan.Start).Parent?.FirstAncestorOrSelf<CatchClauseSyntax>();

    private protected override async Task<Document?> TryFixAsync(Document document, SyntaxNode target, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        // Mending an outer handler may have mended the ones inside it.
        if (target is not CatchClauseSyntax clause
            || await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false) is not { } model
            || FailuresAround(clause, model, document, cancellationToken) is not { } failures
            || !IsReported(clause, failures)
            || failures.TriesAgain(clause))
        {
            return null;
        }

        // From the smallest change to the largest; the first whose result is sound and clean.
        var mark = new SyntaxAnnotation();
        foreach (var change in HandlerRewrites.Of(clause, model, mark))
        {
            var changed = await FixVerification.ApplyAsync(document, FixVerification.MemberOf(clause), change, cancellationToken).ConfigureAwait(false);
            if (changed is not null && await IsCleanAsync(changed, mark, cancellationToken).ConfigureAwait(false))
            {
                return changed;
            }
        }

        return null;
    }

    /// <summary>Whether the rule has nothing more to say about the handler that carries the mark. One that is gone is clean.</summary>
    private static async Task<bool> IsCleanAsync(Document document, SyntaxAnnotation mark, CancellationToken cancellationToken)
    {
        var root = await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        var model = await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        return root?.GetAnnotatedNodes(mark).OfType<CatchClauseSyntax>().FirstOrDefault() is not { } clause
            || (model is not null && !(FailuresAround(clause, model, document, cancellationToken) is { } failures && IsReported(clause, failures)));
    }

    private static bool IsReported(CatchClauseSyntax clause, SwallowedFailures failures) =>
        clause.Parent is TryStatementSyntax attempt && failures.FindIn(attempt).Any(failure => failure.Clause == clause);

    private static SwallowedFailures? FailuresAround(CatchClauseSyntax clause, SemanticModel model, Document document, CancellationToken cancellationToken) =>
        clause.Parent is TryStatementSyntax attempt
        && model.GetEnclosingSymbol(attempt.SpanStart, cancellationToken) is { } symbol
        && GuardrailsContext.TryCreate(model.Compilation, document.Project.AnalyzerOptions) is { } guardrails
            ? new(guardrails, model, OwnerOf(symbol), cancellationToken)
            : null;

    /// <summary>The member around lambdas and local functions.</summary>
    private static ISymbol OwnerOf(ISymbol symbol)
    {
        while (symbol is IMethodSymbol { MethodKind: MethodKind.AnonymousFunction or MethodKind.LocalFunction, ContainingSymbol: { } outer })
        {
            symbol = outer;
        }

        return symbol;
    }
}
