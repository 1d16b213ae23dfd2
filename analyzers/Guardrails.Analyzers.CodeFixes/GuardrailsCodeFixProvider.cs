using System.Collections.Immutable;

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Guardrails.Analyzers.CodeFixes;

/// <summary>
/// What every fix does the same way: it is worked out in full before it is offered, offered only when the result compiles, gives no
/// new warning and no longer breaks the rule, and applied one by one over a document, project or solution.
/// </summary>
public abstract class GuardrailsCodeFixProvider : CodeFixProvider
{
    /// <summary>What the IDE shows.</summary>
    private protected abstract string Title { get; }

    /// <inheritdoc/>
    public sealed override FixAllProvider GetFixAllProvider() =>
        FixAllProvider.Create(
            async (context, document, diagnostics) => await FixAllAsync(document, diagnostics, context.CancellationToken).ConfigureAwait(false),
            Scopes);

    /// <inheritdoc/>
    public sealed override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        if (await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false) is not { } root)
        {
            return;
        }

        foreach (var diagnostic in context.Diagnostics)
        {
            if (FindTarget(root, diagnostic) is { } target
                && await TryFixAsync(context.Document, target, diagnostic, context.CancellationToken).ConfigureAwait(false) is { } changed)
            {
                context.RegisterCodeFix(CodeAction.Create(Title, _ => Task.FromResult(changed), GetType().Name), diagnostic);
            }
        }
    }

    /// <summary>How much of a solution it may mend at once.</summary>
    private protected virtual ImmutableArray<FixAllScope> Scopes => [FixAllScope.Document, FixAllScope.Project, FixAllScope.Solution];

    /// <summary>The statement that a diagnostic is in, or else the member.</summary>
    private protected static SyntaxNode? StatementOrMember(SyntaxNode root, Diagnostic diagnostic) =>
        root.FullSpan.Contains(diagnostic.Location.SourceSpan)
            ? root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true).AncestorsAndSelf()
                .FirstOrDefault(static ancestor => ancestor is StatementSyntax and not BlockSyntax or MemberDeclarationSyntax)
            : null;

    /// <summary>The node that a diagnostic is about.</summary>
    private protected abstract SyntaxNode? FindTarget(SyntaxNode root, Diagnostic diagnostic);

    /// <summary>Whether several diagnostics may be about one target, and each is mended by itself.</summary>
    private protected virtual bool MayRepeatIn(SyntaxNode target) => false;

    /// <summary>The document with the target mended, or null when a precondition does not hold.</summary>
    private protected abstract Task<Document?> TryFixAsync(Document document, SyntaxNode target, Diagnostic diagnostic, CancellationToken cancellationToken);

    private async Task<Document> FixAllAsync(Document document, ImmutableArray<Diagnostic> diagnostics, CancellationToken cancellationToken)
    {
        if (await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false) is not { } root)
        {
            return document;
        }

        // One mended place may move, or even mend, another: each is looked up again in the document as it is by then.
        var targets = diagnostics
            .OrderBy(static diagnostic => diagnostic.Location.SourceSpan.Start)
            .Select(diagnostic => (Node: FindTarget(root, diagnostic), Diagnostic: diagnostic))
            .Where(static target => target.Node is not null)
            .GroupBy(static target => target.Node!)
            .SelectMany(group => MayRepeatIn(group.Key) ? group : group.Take(1))
            .ToList();
        document = document.WithSyntaxRoot(root.TrackNodes(targets.Select(static target => target.Node!).Distinct()));
        foreach (var (target, diagnostic) in targets)
        {
            var current = await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
            if (current?.GetCurrentNode(target!) is { } node)
            {
                document = await TryFixAsync(document, node, diagnostic, cancellationToken).ConfigureAwait(false) ?? document;
            }
        }

        return document;
    }
}
