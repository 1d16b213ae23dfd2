using Guardrails.Analyzers.Configuration;
using Guardrails.Analyzers.Guard;
using Guardrails.Analyzers.SqlHazards.Typed;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Guardrails.Analyzers.SqlHazards;

/// <summary>
/// What may be a <see cref="SqlTextUse"/>, as far as its syntax tells. Binding is what an analyzer's time goes into; what is not a
/// candidate is passed by without it.
/// </summary>
internal static class SqlCandidates
{
    /// <summary>Beginnings and ends of the names of what takes a text.</summary>
    private static readonly string[] NameParts = ["Execute", "Query", "FromSql", "Command", "Script"];

    private static readonly string[] Names = ["Sql", .. EntityFrameworkOperations.Names, .. FluentMigratorOperations.Roots];

    private static readonly string[] Statements = ["DELETE", "UPDATE", .. DdlKeywords.All];

    /// <summary>Whether a file may have a candidate, or an operation of a migration without SQL, as far as its mere text tells.</summary>
    public static bool MayStandIn(SyntaxTree tree, ConfiguredLists lists, CancellationToken cancellationToken) =>
        lists.HasMethods
        || SourceSearch.MentionsAny(tree, NameParts, cancellationToken)
        || SourceSearch.MentionsWord(tree, Names, StringComparison.Ordinal, cancellationToken)
        || SourceSearch.MentionsWord(tree, Statements, StringComparison.OrdinalIgnoreCase, cancellationToken)
        || SourceSearch.HasTargetTypedCreation(tree, cancellationToken);

    /// <summary>Whether the node may hand over a text.</summary>
    public static bool IsText(SyntaxNode node) => node switch
    {
        InvocationExpressionSyntax { ArgumentList.Arguments: { Count: > 0 } arguments } call =>
            NameOf(call.Expression) is var name && (name is "Sql" or "WithScript" || MigrationScripts.IsScriptMethod(name) || SqlSinks.MayBeSink(name) || HasSql(arguments)),
        ImplicitObjectCreationExpressionSyntax { ArgumentList.Arguments: [{ Expression: var first }, ..] } => MayBeString(first),
        ObjectCreationExpressionSyntax { ArgumentList.Arguments: { Count: > 0 } arguments } creation =>
            creation.Type.GetLastToken().ValueText is var type && (type.EndsWith("Command", StringComparison.Ordinal) || type is "CommandDefinition" or "SqlScript" || HasSql(arguments)),
        AssignmentExpressionSyntax assignment => NameOf(assignment.Left) == "CommandText" || HasSql(assignment.Right),
        ReturnStatementSyntax { Expression: not null } => IsInProvideScript(node),
        ArrowExpressionClauseSyntax => IsInProvideScript(node),
        _ => false,
    };

    /// <summary>Whether the node may hand over a text, also to a method that the configuration names.</summary>
    public static bool IsText(SyntaxNode node, ConfiguredLists lists) =>
        IsText(node) || (lists.HasMethods && node is InvocationExpressionSyntax { ArgumentList.Arguments.Count: > 0 } call && lists.MayBeMethod(NameOf(call.Expression)));

    private static bool IsInProvideScript(SyntaxNode node) =>
        node.FirstAncestorOrSelf<MethodDeclarationSyntax>() is { Identifier.ValueText: "ProvideScript" };

    private static bool MayBeString(ExpressionSyntax expression) =>
        expression is not (AnonymousFunctionExpressionSyntax or LiteralExpressionSyntax { RawKind: not (int)SyntaxKind.StringLiteralExpression });

    private static bool HasSql(SeparatedSyntaxList<ArgumentSyntax> arguments)
    {
        foreach (var argument in arguments)
        {
            if (HasSql(argument.Expression))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a literal, or the first of a sum, has a word in it that DDL begins with, or changes data.</summary>
    private static bool HasSql(ExpressionSyntax expression) => expression switch
    {
        LiteralExpressionSyntax literal when literal.IsKind(SyntaxKind.StringLiteralExpression) =>
            literal.Token.ValueText is { Length: > 8 } text && IsSql(text),
        InterpolatedStringExpressionSyntax { Contents: [InterpolatedStringTextSyntax text, ..] } => IsSql(text.TextToken.ValueText),
        BinaryExpressionSyntax sum when sum.IsKind(SyntaxKind.AddExpression) => HasSql(sum.Right) || (sum.Left is LiteralExpressionSyntax && HasSql(sum.Left)),
        _ => false,
    };

    private static bool IsSql(string text) =>
        DdlKeywords.StandIn(text)
        || text.StartsWith("DELETE ", StringComparison.OrdinalIgnoreCase)
        || text.StartsWith("UPDATE ", StringComparison.OrdinalIgnoreCase);

    private static string NameOf(ExpressionSyntax expression) => expression switch
    {
        SimpleNameSyntax name => name.Identifier.ValueText,
        MemberAccessExpressionSyntax access => access.Name.Identifier.ValueText,
        MemberBindingExpressionSyntax binding => binding.Name.Identifier.ValueText,
        _ => string.Empty,
    };
}
