using Guardrails.Analyzers.SqlHazards.Typed;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Guardrails.Analyzers.SqlHazards.History;

/// <summary>Whether all that a migration does stands in its <c>Up</c>, in a form that is understood.</summary>
internal static class UpBodies
{
    /// <summary>They change rows, describe, or ask, and leave the schema alone.</summary>
    private static readonly HashSet<string> Harmless = new(StringComparer.Ordinal)
    {
        "InsertData", "UpdateData", "DeleteData", "AlterDatabase", "ActiveProvider", "Sql",
    };

    /// <summary>Roots of FluentMigrator that may change the schema, and are not read as operations.</summary>
    private static readonly HashSet<string> Opaque = new(StringComparer.Ordinal) { "Script", "EmbeddedScript", "EmbeddedScriptsInFolder", "WithConnection", "Delegate" };

    public static bool SayAll(MethodDeclarationSyntax method)
    {
        var builder = method.ParameterList.Parameters is [var parameter] ? parameter.Identifier.ValueText : null;
        return method.DescendantNodes().All(node => node switch
        {
            // The builder itself goes only into operations that are known.
            IdentifierNameSyntax name when builder is not null && name.Identifier.ValueText == builder => name.Parent is MemberAccessExpressionSyntax { Name.Identifier.ValueText: var member } access
                && access.Expression == name
                && (EntityFrameworkOperations.IsKnown(member) || Harmless.Contains(member) || member.StartsWith("Is", StringComparison.Ordinal)),

            // A method of the migration's own may do anything.
            InvocationExpressionSyntax { Expression: SimpleNameSyntax { Identifier.ValueText: var called } } => called is "nameof" or "IfDatabase",
            InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Expression: BaseExpressionSyntax or ThisExpressionSyntax } } => false,
            InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: var called } } => builder is not null || !Opaque.Contains(called),

            // What is repeated or chosen is more, or less, than what is written once. A choice of the provider is understood.
            ForEachStatementSyntax or ForStatementSyntax or WhileStatementSyntax or DoStatementSyntax => false,
            ConditionalExpressionSyntax { Condition: var condition } => ProviderConditions.IsAsked(condition),
            SwitchExpressionSyntax { GoverningExpression: var chosen } => IsAboutProvider(chosen),
            IfStatementSyntax { Condition: var condition } => IsAboutProvider(condition),
            SwitchStatementSyntax { Expression: var chosen } => IsAboutProvider(chosen),
            _ => true,
        });
    }

    private static bool IsAboutProvider(ExpressionSyntax condition) => ProviderConditions.IsAsked(condition) || condition.DescendantNodesAndSelf().OfType<SimpleNameSyntax>().Any(static name =>
        name.Identifier.ValueText is "ActiveProvider" || name.Identifier.ValueText.StartsWith("Is", StringComparison.Ordinal));
}
