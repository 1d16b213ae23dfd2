using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Guardrails.Analyzers.SqlHazards;

/// <summary>
/// Branches of a migration for several databases: <c>if (migrationBuilder.IsSqlServer()) { … }</c>, or a comparison of its
/// <c>ActiveProvider</c>. What stands there was never meant for PostgreSQL.
/// </summary>
internal static class OtherProviderBranches
{
    private static readonly string[] Others = ["SqlServer", "Sqlite", "MySql", "MariaDb", "Oracle", "Firebird", "Cosmos"];

    /// <summary>Whether the node stands in such a branch.</summary>
    public static bool Contain(SyntaxNode node)
    {
        foreach (var ancestor in node.Ancestors().TakeWhile(static ancestor => ancestor is not MemberDeclarationSyntax))
        {
            var isOther = ancestor switch
            {
                IfStatementSyntax choice when choice.Statement.Span.Contains(node.Span) => IsOther(choice.Condition),
                IfStatementSyntax { Else: { } otherwise } choice when otherwise.Span.Contains(node.Span) => IsNotPostgres(choice.Condition),
                SwitchSectionSyntax section => section.Labels.All(static label => label is CaseSwitchLabelSyntax { Value: var value } && IsOther(value)),
                _ => false,
            };
            if (isOther)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// Whether a class of migrations is for another database altogether: it carries that provider's annotations (<c>SqlServer:Identity</c>),
    /// or stands in a namespace that ends with its name.
    /// </summary>
    public static bool Are(TypeDeclarationSyntax migration) =>
        migration.Ancestors().OfType<BaseNamespaceDeclarationSyntax>().Any(static space =>
            Others.Contains(space.Name.ToString().Split('.').Last(), StringComparer.OrdinalIgnoreCase))
        || migration.DescendantTokens().Any(static token => token.IsKind(SyntaxKind.StringLiteralToken) && IsOtherAnnotation(token.ValueText));

    private static bool IsOtherAnnotation(string text) =>
        text.IndexOf(':') is var end and > 0 && Others.Contains(text.Substring(0, end), StringComparer.Ordinal);

    private static bool IsOther(ExpressionSyntax condition)
    {
        var text = condition.ToString();
        return condition.IsKind(SyntaxKind.LogicalNotExpression) || condition.IsKind(SyntaxKind.NotEqualsExpression)
            ? IsPostgres(text)
            : !IsPostgres(text) && Others.Any(other => text.IndexOf(other, StringComparison.OrdinalIgnoreCase) >= 0);
    }

    /// <summary>The other branch of a question for PostgreSQL.</summary>
    private static bool IsNotPostgres(ExpressionSyntax condition) =>
        !condition.IsKind(SyntaxKind.LogicalNotExpression) && !condition.IsKind(SyntaxKind.NotEqualsExpression) && IsPostgres(condition.ToString());

    private static bool IsPostgres(string text) =>
        text.IndexOf("Npgsql", StringComparison.OrdinalIgnoreCase) >= 0 || text.IndexOf("Postgres", StringComparison.OrdinalIgnoreCase) >= 0;
}
