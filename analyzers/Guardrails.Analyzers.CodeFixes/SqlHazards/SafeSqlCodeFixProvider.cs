using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace Guardrails.Analyzers.CodeFixes.SqlHazards;

/// <summary>
/// Mends SQL inside C#, and operations of migrations without SQL: the statement gets its safe form, and leaves the transaction where it
/// has to. The result is looked at by all rules for SQL before it is offered.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(SafeSqlCodeFixProvider))]
[Shared]
public sealed class SafeSqlCodeFixProvider : GuardrailsCodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } =
        ["GRD3003", "GRD3004", "GRD3005", "GRD3007", "GRD3009", "GRD3010", "GRD3011", "GRD3013"];

    private protected override string Title => "Use the safe form";

    private protected override bool MayRepeatIn(SyntaxNode target) => true;

    private protected override SyntaxNode? FindTarget(SyntaxNode root, Diagnostic diagnostic) => StatementOrMember(root, diagnostic);

    private protected override async Task<Document?> TryFixAsync(Document document, SyntaxNode target, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        if (await DocumentHazards.ReadAsync(document, cancellationToken).ConfigureAwait(false) is not { } before)
        {
            return null;
        }

        foreach (var rewrite in before.Near(target, diagnostic).SelectMany(new SqlRewrites(before, cancellationToken).Of))
        {
            if (await FixVerification.ApplyAsync(document, rewrite.Scope, rewrite.Apply, cancellationToken).ConfigureAwait(false) is { } changed
                && await DocumentHazards.ReadAsync(changed, cancellationToken).ConfigureAwait(false) is { } after
                && after.IsBetterThan(before, diagnostic.Id))
            {
                return changed;
            }
        }

        return null;
    }
}
