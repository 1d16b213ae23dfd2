using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Guardrails.Analyzers.CodeFixes;

/// <summary>Adds a <c>using</c> where the file keeps its others, in their order.</summary>
internal static class UsingDirectives
{
    public static SyntaxNode Add(SyntaxNode root, string name)
    {
        var unit = (CompilationUnitSyntax)root;
        var lineBreak = LineBreak(root);
        if (unit.Usings.Count == 0 && unit.Members.OfType<BaseNamespaceDeclarationSyntax>().FirstOrDefault(static space => space.Usings.Count > 0) is { } space)
        {
            return unit.ReplaceNode(space, space.WithUsings(Insert(space.Usings, name, lineBreak)));
        }

        if (unit.Usings.Count > 0)
        {
            return unit.WithUsings(Insert(unit.Usings, name, lineBreak));
        }

        // What stands at the top of the file stays there.
        var first = unit.GetFirstToken(includeZeroWidth: true);
        var header = first.LeadingTrivia;
        unit = unit.ReplaceToken(first, first.WithLeadingTrivia(lineBreak));
        return unit.WithUsings([Directive(name, lineBreak).WithLeadingTrivia(header)]);
    }

    /// <summary>The line break that the file uses.</summary>
    public static SyntaxTrivia LineBreak(SyntaxNode root) =>
        root.DescendantTrivia().FirstOrDefault(static trivia => trivia.IsKind(SyntaxKind.EndOfLineTrivia)) is var known && known.IsKind(SyntaxKind.EndOfLineTrivia)
            ? SyntaxFactory.EndOfLine(known.ToString())
            : SyntaxFactory.ElasticCarriageReturnLineFeed;

    private static UsingDirectiveSyntax Directive(string name, SyntaxTrivia lineBreak) =>
        SyntaxFactory.UsingDirective(SyntaxFactory.ParseName(name).WithLeadingTrivia(SyntaxFactory.Space)).WithTrailingTrivia(lineBreak);

    private static SyntaxList<UsingDirectiveSyntax> Insert(SyntaxList<UsingDirectiveSyntax> usings, string name, SyntaxTrivia lineBreak)
    {
        var index = 0;
        while (index < usings.Count && ComesBefore(usings[index], name))
        {
            index++;
        }

        var directive = Directive(name, lineBreak).WithLeadingTrivia(usings[0].GetLeadingTrivia().Reverse().TakeWhile(static trivia => trivia.IsKind(SyntaxKind.WhitespaceTrivia)).Reverse());
        if (index > 0)
        {
            return usings.Insert(index, directive);
        }

        // The new first one takes over what stands above the old first one.
        directive = directive.WithLeadingTrivia(usings[0].GetLeadingTrivia());
        return usings.Replace(usings[0], usings[0].WithLeadingTrivia()).Insert(0, directive);
    }

    /// <summary>System first, then by name; aliases and static imports last.</summary>
    private static bool ComesBefore(UsingDirectiveSyntax directive, string name)
    {
        if (directive.Alias is not null || !directive.StaticKeyword.IsKind(SyntaxKind.None))
        {
            return false;
        }

        var other = directive.Name?.ToString() ?? string.Empty;
        return IsSystem(other) == IsSystem(name) ? string.CompareOrdinal(other, name) < 0 : IsSystem(other);
    }

    private static bool IsSystem(string name) => name == "System" || name.StartsWith("System.", StringComparison.Ordinal);
}
