using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;
using Microsoft.CodeAnalysis.Simplification;

namespace Guardrails.Analyzers.CodeFixes;

/// <summary>Whether a change leaves the code as sound as it was.</summary>
internal static class FixVerification
{
    /// <summary>
    /// The changed document, formatted where it was annotated; null when the member that was changed does not compile any more,
    /// or has a warning that it did not have.
    /// </summary>
    /// <param name="before">The document.</param>
    /// <param name="member">The member that is changed.</param>
    /// <param name="change">Makes the new root from the old one, in which <paramref name="member"/> carries an annotation that has to survive.</param>
    /// <param name="cancellationToken">Cancels the check.</param>
    public static async Task<Document?> ApplyAsync(
        Document before, SyntaxNode member, Func<SyntaxNode, SyntaxNode?> change, CancellationToken cancellationToken)
    {
        var root = await before.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        var model = await before.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        if (root is null || model is null || change(root) is not { } changed)
        {
            return null;
        }

        var after = before.WithSyntaxRoot(changed);
        after = await Simplifier.ReduceAsync(after, Simplifier.Annotation, cancellationToken: cancellationToken).ConfigureAwait(false);
        after = await Formatter.FormatAsync(after, Formatter.Annotation, cancellationToken: cancellationToken).ConfigureAwait(false);
        var newModel = await after.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        if (newModel is null)
        {
            return null;
        }

        var known = Count(model, member, cancellationToken);
        var found = Count(newModel, Counterpart(member, root, await after.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false)), cancellationToken);
        return found.All(entry => known.TryGetValue(entry.Key, out var count) && entry.Value <= count) ? after : null;
    }

    /// <summary>The member (or, for top-level statements, the file) that a node belongs to.</summary>
    public static SyntaxNode MemberOf(SyntaxNode node) =>
        node.Ancestors().FirstOrDefault(static ancestor => ancestor is MemberDeclarationSyntax and not GlobalStatementSyntax and not BaseNamespaceDeclarationSyntax)
        ?? node.SyntaxTree.GetRoot();

    /// <summary>The same member in the new root. Fixes change the inside of members, never their number or order.</summary>
    private static SyntaxNode? Counterpart(SyntaxNode member, SyntaxNode root, SyntaxNode? newRoot)
    {
        if (newRoot is null || member == root)
        {
            return newRoot;
        }

        var index = Members(root).TakeWhile(candidate => candidate != member).Count();
        return Members(newRoot).ElementAtOrDefault(index);
    }

    private static IEnumerable<SyntaxNode> Members(SyntaxNode root) =>
        root.DescendantNodes().Where(static node => node is MemberDeclarationSyntax and not GlobalStatementSyntax and not BaseNamespaceDeclarationSyntax);

    private static Dictionary<string, int> Count(SemanticModel model, SyntaxNode? member, CancellationToken cancellationToken) =>
        model.GetDiagnostics(member?.Span, cancellationToken)
            .Where(static diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning)
            .GroupBy(static diagnostic => diagnostic.Id)
            .ToDictionary(static group => group.Key, static group => group.Count());
}
