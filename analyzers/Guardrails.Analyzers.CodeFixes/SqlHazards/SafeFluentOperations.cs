using Guardrails.Analyzers.SqlHazards;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Guardrails.Analyzers.CodeFixes.SqlHazards;

/// <summary>
/// The safe forms of FluentMigrator's operations: <c>AsConcurrently()</c>, which its extensions for PostgreSQL have for new indexes only; for others
/// the SQL that it makes of the operation, rewritten.
/// </summary>
internal sealed class SafeFluentOperations(DocumentHazards document, FluentTransaction transaction)
{
    private const string Extensions = "FluentMigrator.Postgres";

    /// <summary>The rewrites, the best first.</summary>
    public IEnumerable<SqlRewrite?> Of(SqlHazard hazard)
    {
        if (hazard.Typed is not { Place: InvocationExpressionSyntax chain }
            || transaction.Leave(hazard) is not { } leave
            || FluentTransaction.MigrationOf(chain) is not { } migration)
        {
            yield break;
        }

        if (hazard.Diagnostic.Id == "GRD3009")
        {
            var first = document.Model.Compilation.GetTypeByMetadataName($"{Extensions}.PostgresExtensions") is null ? null : "AsConcurrently";
            foreach (var behind in first is null ? [] : new[] { ".WithOptions()", ".Ascending().WithOptions()" })
            {
                var concurrently = SyntaxFactory.ParseExpression($"{chain.WithoutTrivia()}{behind}.{first}()").WithTriviaFrom(chain);
                var rewrite = SqlRewrite.Replace(migration, With(leave, chain, concurrently));
                yield return document.Model.LookupNamespacesAndTypes(chain.SpanStart, name: "PostgresExtensions").IsEmpty
                    ? rewrite.Then(static root => UsingDirectives.Add(root, Extensions))
                    : rewrite;
            }
        }
        else if (hazard is { Diagnostic.Id: "GRD3010", Typed.HasUnknownParts: false }
            && chain.DescendantNodes().OfType<IdentifierNameSyntax>().FirstOrDefault() is { Identifier.ValueText: "Delete" }
            && SafeScript.Of(hazard, document.Options)?.Statements() is [var only]
            && LiteralForm.ForNew(chain).Write(only.Sql + ";", hazard.Text) is { } sql)
        {
            var execute = SyntaxFactory.ParseExpression($"Execute.Sql({sql})").WithTriviaFrom(chain);
            yield return SqlRewrite.Replace(migration, With(leave, chain, execute));
        }
    }

    private static Dictionary<SyntaxNode, SyntaxNode> With(IReadOnlyDictionary<SyntaxNode, SyntaxNode> changes, SyntaxNode old, SyntaxNode replacement)
    {
        var all = changes.ToDictionary(static change => change.Key, static change => change.Value);
        all[old] = replacement;
        return all;
    }
}
