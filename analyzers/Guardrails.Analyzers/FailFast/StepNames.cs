using Guardrails.Analyzers.Configuration;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Guardrails.Analyzers.FailFast;

/// <summary>A quick look at a file before anything in it is bound: most files run no migration.</summary>
internal static class StepNames
{
    private static readonly string[] Prefixes = ["Execute", "Query", "FromSql", "SqlQuery", "CreateCommand", "Npgsql", "Command", "Migrat", "PerformUpgrade", "Rollback"];

    /// <summary>Whether the file writes a name that no step can do without. Yes means only that binding is worth it.</summary>
    public static bool StandIn(SyntaxTree tree, ConfiguredLists lists, CancellationToken cancellationToken) =>
        (SourceSearch.MentionsAny(tree, Prefixes, cancellationToken) || lists.HasMethods)
        && tree.GetRoot(cancellationToken).DescendantTokens().Any(token => token.IsKind(SyntaxKind.IdentifierToken) && (MayBeStep(token.ValueText) || lists.MayBeMethod(token.ValueText)));

    private static bool MayBeStep(string name)
    {
        foreach (var prefix in Prefixes)
        {
            if (name.StartsWith(prefix, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}
