using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Guardrails.Analyzers.FailFast;

/// <summary>A test that catches a failure to look at it does not swallow it.</summary>
internal static class TestMethods
{
    private static readonly string[] Namespaces = ["Xunit", "NUnit", "Microsoft.VisualStudio.TestTools.UnitTesting", "TUnit"];

    /// <summary>Whether the method is a test that asserts something in the handler or after the <c>try</c>.</summary>
    public static bool Asserts(ISymbol owner, TryStatementSyntax attempt)
    {
        if (!IsTest(owner))
        {
            return false;
        }

        var scope = (SyntaxNode?)attempt.FirstAncestorOrSelf<BaseMethodDeclarationSyntax>() ?? attempt;
        return scope.DescendantNodes()
            .OfType<InvocationExpressionSyntax>()
            .Any(call => call.SpanStart > attempt.SpanStart && IsAssertion(call));
    }

    /// <summary>Whether the method carries an attribute of a test framework.</summary>
    public static bool IsTest(ISymbol owner) => owner.GetAttributes().Any(static attribute => IsTestAttribute(attribute.AttributeClass));

    private static bool IsTestAttribute(INamedTypeSymbol? attribute)
    {
        for (var type = attribute; type is not null; type = type.BaseType)
        {
            var name = type.ContainingNamespace?.ToDisplayString() ?? string.Empty;
            if (Namespaces.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal)))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsAssertion(InvocationExpressionSyntax call) =>
        call.Expression is MemberAccessExpressionSyntax access
        && (access.Name.Identifier.ValueText.StartsWith("Should", StringComparison.Ordinal)
            || access.Expression.ToString().Contains("Assert")
            || access.Expression is IdentifierNameSyntax { Identifier.ValueText: "Verify" });
}
