using System.Collections.Immutable;
using Guardrails.Analyzers.SqlText;
using Guardrails.Sql.Parsing;
using Guardrails.Sql.Syntax;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Guardrails.Analyzers.Guard;

/// <summary>
/// The temporary tables of a file. Creating, filling, indexing and dropping one usually takes several commands, each with a text
/// of its own; only the first of them says that the table is temporary.
/// </summary>
internal static class TemporaryTables
{
    /// <summary>The names of the tables that string literals of the file create as temporary ones, as statements refer to them.</summary>
    public static ImmutableHashSet<string> In(SyntaxTree tree, CancellationToken cancellationToken)
    {
        if (!SourceSearch.MentionsInAnyCase(tree, "TEMP", cancellationToken))
        {
            return [];
        }

        var names = ImmutableHashSet.CreateBuilder<string>(StringComparer.Ordinal);
        foreach (var literal in tree.GetRoot(cancellationToken).DescendantNodes().Where(IsString))
        {
            var text = SqlTextFolder.FoldLiteral((ExpressionSyntax)literal, cancellationToken);
            if (text is null || text.Text.IndexOf("TEMP", StringComparison.OrdinalIgnoreCase) < 0)
            {
                continue;
            }

            foreach (var statement in SqlParser.Parse(text.Text).Statements)
            {
                if (statement is { IsDdl: false, Kind: StatementKind.CreateTable or StatementKind.CreateTableAs or StatementKind.SelectInto, Relations: [var table, ..] })
                {
                    names.Add(text.Describe(table.Name));
                }
            }
        }

        return names.ToImmutable();
    }

    private static bool IsString(SyntaxNode node) =>
        node is InterpolatedStringExpressionSyntax || node.IsKind(SyntaxKind.StringLiteralExpression);
}
