using System.Collections.Immutable;
using System.Composition;
using Guardrails.Analyzers.Guard;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Guardrails.Analyzers.CodeFixes.Guard;

/// <summary>Mends GRD1001 and GRD1003: the SQL goes to the guard on the same connection or data source, or on one that is in scope.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(UseGuardCodeFixProvider))]
[Shared]
public sealed class UseGuardCodeFixProvider : GuardrailsCodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [RuleIds.DdlAroundGuard, RuleIds.UnknownSql];

    private protected override string Title => "Run with the guarded executor";

    private protected override SyntaxNode? FindTarget(SyntaxNode root, Diagnostic diagnostic) =>
        root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true) is { } node
            ? node.AncestorsAndSelf().FirstOrDefault(static ancestor => ancestor is StatementSyntax and not BlockSyntax)
            : null;

    private protected override async Task<Document?> TryFixAsync(Document document, SyntaxNode target, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        var model = await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        if (model is null || GuardrailsContext.TryCreate(model.Compilation, document.Project.AnalyzerOptions) is not { } guardrails)
        {
            return null;
        }

        var symbols = guardrails.Symbols;
        var member = FixVerification.MemberOf(target);

        // The guard refuses a connection that is inside a transaction, and would not be part of it anyway.
        if (symbols.GuardedNpgsqlExtensions is null || TransactionsAround.MayBeIn(member))
        {
            return null;
        }

        var known = new DdlFinder(guardrails, model, cancellationToken);
        var unknown = new UnknownSqlFinder(guardrails, model, cancellationToken);
        var sink = target.DescendantNodes()
            .Where(static node => node is ExpressionSyntax)
            .Select(node => known.Find(model.GetOperation(node, cancellationToken))?.Sink ?? unknown.Find(node)?.Sink)
            .FirstOrDefault(static found => found is not null);
        if (sink is null || new GuardedCallPlanner(symbols, model, cancellationToken).TryPlan(sink) is not { } plan)
        {
            return null;
        }

        return await FixVerification.ApplyAsync(document, member, plan.Apply, cancellationToken).ConfigureAwait(false);
    }
}
