using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Guardrails.Analyzers.CodeFixes;

/// <summary>Pieces of code that several fixes add.</summary>
internal static class NewSyntax
{
    /// <summary>The first of the names that means nothing yet in the member around a node, or null.</summary>
    public static string? FreeName(SyntaxNode place, IEnumerable<string> wanted)
    {
        var taken = new HashSet<string>(
            FixVerification.MemberOf(place).DescendantTokens().Where(static token => token.IsKind(SyntaxKind.IdentifierToken)).Select(static token => token.ValueText),
            StringComparer.Ordinal);
        return wanted.FirstOrDefault(name => !taken.Contains(name));
    }

    /// <summary>The arguments with one more behind them.</summary>
    public static SeparatedSyntaxList<ArgumentSyntax> Append(this SeparatedSyntaxList<ArgumentSyntax> arguments, ArgumentSyntax argument) =>
        arguments.Count == 0
            ? arguments.Add(argument)
            : SyntaxFactory.SeparatedList(
                ((IEnumerable<ArgumentSyntax>)arguments).Concat([argument]),
                arguments.GetSeparators().Concat([SyntaxFactory.Token(SyntaxKind.CommaToken).WithTrailingTrivia(SyntaxFactory.Space)]));
}
