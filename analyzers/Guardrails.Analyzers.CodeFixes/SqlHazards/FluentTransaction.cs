using Guardrails.Analyzers.SqlHazards;
using Guardrails.Sql.Linting;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Simplification;

namespace Guardrails.Analyzers.CodeFixes.SqlHazards;

/// <summary>Takes a migration of FluentMigrator out of its transaction: <c>TransactionBehavior.None</c> in its attribute.</summary>
internal sealed class FluentTransaction(KnownSymbols symbols, SemanticModel model, CancellationToken cancellationToken)
{
    /// <summary>Roots of what may be alone in a <c>Down</c>: one statement each.</summary>
    private static readonly HashSet<string> Undoing = new(StringComparer.Ordinal) { "Delete", "Execute", "Rename" };

    /// <summary>The class that has the transaction.</summary>
    public static ClassDeclarationSyntax? MigrationOf(SyntaxNode node) => node.FirstAncestorOrSelf<ClassDeclarationSyntax>();

    /// <summary>
    /// What has to change in the class besides the statement; null when it cannot leave the transaction: something else in it needs that, or
    /// what its attribute says is not understood.
    /// </summary>
    public IReadOnlyDictionary<SyntaxNode, SyntaxNode>? Leave(SqlHazard hazard)
    {
        if (hazard.Transaction == RunnerTransaction.OneCommand)
        {
            return new Dictionary<SyntaxNode, SyntaxNode>();
        }

        return hazard.Transaction == RunnerTransaction.Shared
            && MigrationOf(hazard.Expression) is { } migration
            && !migration.Modifiers.Any(SyntaxKind.PartialKeyword)
            && IsAlone(migration, hazard)
            && AttributeOf(migration) is { ArgumentList: { Arguments.Count: > 0 } arguments } attribute
                ? new Dictionary<SyntaxNode, SyntaxNode> { [attribute] = attribute.WithArgumentList(WithoutTransaction(arguments)) }
                : null;
    }

    private AttributeSyntax? AttributeOf(ClassDeclarationSyntax migration) => migration.AttributeLists.SelectMany(static list => list.Attributes)
        .Where(attribute => model.GetSymbolInfo(attribute, cancellationToken).Symbol?.ContainingType.Is(symbols.FluentMigrationAttribute) == true)
        .ToList() is [var only] ? only : null;

    private AttributeArgumentListSyntax WithoutTransaction(AttributeArgumentListSyntax arguments)
    {
        var none = SyntaxFactory.ParseExpression("global::FluentMigrator.TransactionBehavior.None").WithAdditionalAnnotations(Simplifier.Annotation);
        if (arguments.Arguments.FirstOrDefault(argument => model.GetTypeInfo(argument.Expression, cancellationToken).Type?.Name == "TransactionBehavior") is { } given)
        {
            return arguments.ReplaceNode(given, given.WithExpression(none.WithTriviaFrom(given.Expression)));
        }

        var separators = arguments.Arguments.GetSeparators().Prepend(SyntaxFactory.Token(SyntaxKind.CommaToken).WithTrailingTrivia(SyntaxFactory.Space));
        var version = arguments.Arguments[0];
        return arguments.WithArguments(SyntaxFactory.SeparatedList(
            arguments.Arguments.Skip(1).Prepend(SyntaxFactory.AttributeArgument(none)).Prepend(version), separators));
    }

    /// <summary>
    /// Whether each direction of the migration is one step, so that a failure leaves nothing half done: the statement itself, and in the
    /// other direction nothing, or one that undoes.
    /// </summary>
    private static bool IsAlone(ClassDeclarationSyntax migration, SqlHazard hazard)
    {
        var methods = migration.Members.OfType<MethodDeclarationSyntax>().Where(static method => method.Identifier.ValueText is "Up" or "Down").ToList();
        return methods.Exists(method => method.Span.Contains(hazard.Expression.Span)) && methods.TrueForAll(method => StepsOf(method) switch
        {
            [] => true,
            [ExpressionSyntax only] => only.Span.Contains(hazard.Expression.Span) || (RootOf(only) is { } root && Undoing.Contains(root)),
            _ => false,
        });
    }

    private static List<SyntaxNode> StepsOf(MethodDeclarationSyntax method) =>
        method.ExpressionBody is { } arrow ? [arrow.Expression]
        : method.Body is { } body ? [.. body.Statements.Select(static statement => statement is ExpressionStatementSyntax { Expression: var step } ? step : (SyntaxNode)statement)]
        : [];

    /// <summary>The property that a chain of calls begins with; null for what is no such chain.</summary>
    private static string? RootOf(ExpressionSyntax step)
    {
        var current = step;
        var root = (string?)null;
        while (current is InvocationExpressionSyntax or MemberAccessExpressionSyntax)
        {
            current = current is InvocationExpressionSyntax call ? call.Expression : ((MemberAccessExpressionSyntax)current).Expression;
            root = current is IdentifierNameSyntax name ? name.Identifier.ValueText : root;
        }

        return root;
    }
}
