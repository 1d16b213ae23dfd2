using Microsoft.CodeAnalysis;

namespace Guardrails.Analyzers.FailFast;

/// <summary>Which exception types the failure of a migration step can arrive as.</summary>
internal static class FailureTypes
{
    /// <summary>
    /// Whether a <c>catch</c> of <paramref name="caught"/> can catch a failed step: a base type of what steps throw, or a special
    /// kind of it. The guard throws <c>MigrationFailedException</c>, Npgsql <c>DbException</c>s; EF Core wraps them in
    /// <c>InvalidOperationException</c>, FluentMigrator in plain <c>Exception</c>, a blocking wait in <c>AggregateException</c>.
    /// Cancellation is no failure. What is not certain to be impossible counts as possible only for these families.
    /// </summary>
    public static bool MayBeCaughtAs(ITypeSymbol? caught, KnownSymbols symbols)
    {
        // catch without a type
        if (caught is null || caught.SpecialType == SpecialType.System_Object)
        {
            return true;
        }

        if (caught.TypeKind == TypeKind.Error || caught is ITypeParameterSymbol || caught.IsA(symbols.OperationCanceledException))
        {
            return false;
        }

        foreach (var family in new[] { symbols.MigrationFailedException, symbols.DbException })
        {
            if (caught.IsA(family) || ((ITypeSymbol?)family).IsA(caught as INamedTypeSymbol))
            {
                return true;
            }
        }

        return caught.Is(symbols.InvalidOperationException) || caught.Is(symbols.TimeoutException) || caught.Is(symbols.AggregateException);
    }
}
