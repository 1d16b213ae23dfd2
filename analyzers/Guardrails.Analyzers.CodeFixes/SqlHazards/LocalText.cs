using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Guardrails.Analyzers.CodeFixes.SqlHazards;

/// <summary>A text that a local keeps for one use: <c>var sql = "…"; executor.Execute(sql);</c>.</summary>
internal static class LocalText
{
    /// <summary>What the local begins with; null when the expression is none, or the member mentions it more than once.</summary>
    public static ExpressionSyntax? Of(SyntaxNode expression, SemanticModel model, CancellationToken cancellationToken) =>
        expression is IdentifierNameSyntax name
        && model.GetSymbolInfo(name, cancellationToken).Symbol is ILocalSymbol { DeclaringSyntaxReferences: [var reference] }
        && reference.GetSyntax(cancellationToken) is VariableDeclaratorSyntax { Initializer.Value: var value }
        && FixVerification.MemberOf(name).DescendantNodes().OfType<IdentifierNameSyntax>().Count(other => other.Identifier.ValueText == name.Identifier.ValueText) == 1
            ? value
            : null;
}
