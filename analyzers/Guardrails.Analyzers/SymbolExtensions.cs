using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Guardrails.Analyzers;

internal static class SymbolExtensions
{
    /// <summary>Whether the symbol is this very type or, for a generic one, made from it. False when the type is not known.</summary>
    public static bool Is(this ITypeSymbol? type, INamedTypeSymbol? other) =>
        type is not null && other is not null && SymbolEqualityComparer.Default.Equals(type.OriginalDefinition, other);

    /// <summary>Whether the type is the class, derives from it, or implements it when it is an interface.</summary>
    public static bool IsA(this ITypeSymbol? type, INamedTypeSymbol? other)
    {
        if (type is null || other is null)
        {
            return false;
        }

        if (other.TypeKind == TypeKind.Interface && type.AllInterfaces.Any(candidate => candidate.Is(other)))
        {
            return true;
        }

        for (var current = type; current is not null; current = current.BaseType)
        {
            if (current.Is(other))
            {
                return true;
            }
        }

        return false;
    }

    public static bool HasAttribute(this ISymbol symbol, INamedTypeSymbol? attribute) =>
        attribute is not null && symbol.GetAttributes().Any(candidate => candidate.AttributeClass.Is(attribute));

    /// <summary>The operation without the conversions around it.</summary>
    public static IOperation Unwrap(this IOperation operation) => operation switch
    {
        IConversionOperation { OperatorMethod: null } conversion => Unwrap(conversion.Operand),
        IParenthesizedOperation parenthesized => Unwrap(parenthesized.Operand),
        _ => operation,
    };

    /// <summary>The name of the called method where the call writes it; null for a call of something that has no name.</summary>
    public static SimpleNameSyntax? NameSyntax(this InvocationExpressionSyntax call) => call.Expression switch
    {
        SimpleNameSyntax name => name,
        MemberAccessExpressionSyntax access => access.Name,
        MemberBindingExpressionSyntax binding => binding.Name,
        _ => null,
    };
}
