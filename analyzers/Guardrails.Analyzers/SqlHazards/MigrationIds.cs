using System.Globalization;
using Microsoft.CodeAnalysis;

namespace Guardrails.Analyzers.SqlHazards;

/// <summary>What the frameworks order migrations by.</summary>
internal static class MigrationIds
{
    /// <summary>The id or version of the migration around the node; null when its class bears none.</summary>
    public static string? Of(SemanticModel model, SyntaxNode node, KnownSymbols symbols, CancellationToken cancellationToken)
    {
        for (var type = model.GetEnclosingSymbol(node.SpanStart, cancellationToken)?.ContainingType; type is not null; type = type.ContainingType)
        {
            if (Of(type, symbols) is { } id)
            {
                return id;
            }
        }

        return null;
    }

    /// <summary>The id or version that a class bears; null when it bears none.</summary>
    public static string? Of(INamedTypeSymbol type, KnownSymbols symbols)
    {
        foreach (var attribute in type.GetAttributes())
        {
            if ((attribute.AttributeClass.Is(symbols.EntityFrameworkMigrationAttribute) || attribute.AttributeClass.Is(symbols.FluentMigrationAttribute))
                && attribute.ConstructorArguments is [{ Value: { } id }, ..])
            {
                return Convert.ToString(id, CultureInfo.InvariantCulture);
            }
        }

        return null;
    }
}
