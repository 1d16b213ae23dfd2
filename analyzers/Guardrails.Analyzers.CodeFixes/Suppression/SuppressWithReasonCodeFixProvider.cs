using System.Collections.Immutable;
using System.Composition;
using Guardrails.Analyzers.CodeFixes.SqlHazards;
using Guardrails.Sql.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace Guardrails.Analyzers.CodeFixes.Suppression;

/// <summary>
/// Silences a finding in place, with room for the reason: a comment in the SQL, or an attribute on the member where there is no SQL. Never over
/// more than one file at once, so that <c>dotnet format</c> silences nothing: somebody has to decide.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(SuppressWithReasonCodeFixProvider))]
[Shared]
public sealed class SuppressWithReasonCodeFixProvider : GuardrailsCodeFixProvider
{
    private const string WithoutReason = "GRD9003";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } =
        [.. RuleCatalogue.Descriptors.Where(static rule => rule.Category != RuleCategory.Tool).Select(static rule => rule.Id)];

    private protected override string Title => "Suppress with a reason";

    private protected override ImmutableArray<FixAllScope> Scopes { get; } = [FixAllScope.Document];

    private protected override bool MayRepeatIn(SyntaxNode target) => true;

    private protected override SyntaxNode? FindTarget(SyntaxNode root, Diagnostic diagnostic) => StatementOrMember(root, diagnostic);

    private protected override async Task<Document?> TryFixAsync(Document document, SyntaxNode target, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        var isSql = RuleCatalogue.Find(diagnostic.Id) is { } rule && !CSharpRules.All.Contains(rule);
        if (isSql && await DocumentHazards.ReadAsync(document, cancellationToken).ConfigureAwait(false) is { } before)
        {
            foreach (var hazard in before.Near(target, diagnostic))
            {
                if (SqlComment.Plan(hazard) is { } rewrite
                    && await FixVerification.ApplyAsync(document, rewrite.Scope, rewrite.Apply, cancellationToken).ConfigureAwait(false) is { } changed
                    && await DocumentHazards.ReadAsync(changed, cancellationToken).ConfigureAwait(false) is { } after

                    // That the reason is missing is the point of what was written for it.
                    && after.Without(WithoutReason).IsBetterThan(before.Without(WithoutReason), diagnostic.Id))
                {
                    return changed;
                }
            }
        }

        var model = await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        return model is not null && SuppressionAttribute.Plan(target, diagnostic.Id, model, cancellationToken) is { } attribute
            ? await FixVerification.ApplyAsync(document, attribute.Scope, attribute.Apply, cancellationToken).ConfigureAwait(false)
            : null;
    }
}
