using Microsoft.CodeAnalysis;

namespace Guardrails.Analyzers.FailFast;

/// <summary>What counts as a migration's own code, where any database command is part of the migration.</summary>
internal static class MigrationCode
{
    /// <summary>Whether the member belongs to a migration of EF Core or FluentMigrator, or to a script of DbUp.</summary>
    public static bool Contains(ISymbol? member, KnownSymbols symbols)
    {
        for (var type = member as INamedTypeSymbol ?? member?.ContainingType; type is not null; type = type.ContainingType)
        {
            if (type.IsA(symbols.EntityFrameworkMigration) || type.IsA(symbols.FluentMigration) || type.IsA(symbols.DbUpScript))
            {
                return true;
            }
        }

        return false;
    }
}
