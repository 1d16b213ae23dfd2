using Microsoft.CodeAnalysis;

namespace Guardrails.Analyzers.FailFast;

/// <summary>What counts as a migration's own code, where any database command is part of the migration.</summary>
internal static class MigrationCode
{
    /// <summary>Whether the member belongs to a migration of EF Core or FluentMigrator, to a script of DbUp, or to what the configuration names.</summary>
    public static bool Contains(ISymbol? member, GuardrailsContext guardrails)
    {
        var symbols = guardrails.Symbols;
        for (var type = member as INamedTypeSymbol ?? member?.ContainingType; type is not null; type = type.ContainingType)
        {
            if (type.IsA(symbols.EntityFrameworkMigration) || type.IsA(symbols.FluentMigration) || type.IsA(symbols.DbUpScript))
            {
                return true;
            }
        }

        return member?.DeclaringSyntaxReferences.FirstOrDefault() is { SyntaxTree: var tree } && guardrails.Lists.For(tree).IsMigrationCode(member);
    }
}
