using Microsoft.CodeAnalysis;

namespace Guardrails.Analyzers.CodeFixes.SqlHazards;

/// <summary>A change of the source that may make a statement safe.</summary>
/// <param name="Scope">The member that it changes; it has to be as sound as before.</param>
/// <param name="Apply">Makes the new root from the old one.</param>
internal sealed record SqlRewrite(SyntaxNode Scope, Func<SyntaxNode, SyntaxNode> Apply)
{
    /// <summary>Exchanges some nodes for others.</summary>
    public static SqlRewrite Replace(SyntaxNode scope, IReadOnlyDictionary<SyntaxNode, SyntaxNode> nodes) =>
        new(scope, root => root.ReplaceNodes(nodes.Keys, (old, _) => old.CopyAnnotationsTo(nodes[old])!));

    /// <summary>The same change with one more behind it.</summary>
    public SqlRewrite Then(Func<SyntaxNode, SyntaxNode> next) => this with { Apply = root => next(Apply(root)) };
}
