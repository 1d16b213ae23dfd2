using System.Collections.Immutable;
using Guardrails.Sql.Linting;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Guardrails.Analyzers.SqlHazards.History;

/// <summary>
/// The migrations of a project in the order in which they run. A verdict that is cautious because nobody knows what there is in the
/// database is asked for again here, where the migrations before it tell. Nothing is read before the first such question, and no migration
/// is read twice.
/// </summary>
internal sealed class MigrationHistory(Compilation compilation, GuardrailsContext guardrails, AnalyzerOptions options)
{
    private readonly Lazy<ImmutableDictionary<ISymbol, MigrationChain>> _chains = new(() => Chains(compilation, guardrails, options));

    /// <summary>What there is to say about a migration after those before it; null when it is not the <c>Up</c> of one whose place is known.</summary>
    public List<SqlHazard>? Lint(ISymbol? method, CancellationToken cancellationToken) =>
        method is IMethodSymbol { Name: "Up", ContainingType: { } type }
        && MigrationIds.Of(type, guardrails.Symbols) is not null
        && _chains.Value.TryGetValue(type, out var chain)
            ? chain.Lint(type, cancellationToken)
            : null;

    private static ImmutableDictionary<ISymbol, MigrationChain> Chains(Compilation compilation, GuardrailsContext guardrails, AnalyzerOptions options)
    {
        var chains = ImmutableDictionary.CreateBuilder<ISymbol, MigrationChain>(SymbolEqualityComparer.Default);
        var groups = Types(compilation.Assembly.GlobalNamespace)
            .Where(type => type.IsA(guardrails.Symbols.EntityFrameworkMigration) || type.IsA(guardrails.Symbols.FluentMigration))
            .Select(type => (Type: type, Id: MigrationIds.Of(type, guardrails.Symbols)))
            .Where(static migration => migration.Id is not null)
            .GroupBy(migration => ContextOf(migration.Type, guardrails.Symbols), SymbolEqualityComparer.Default);
        foreach (var group in groups)
        {
            var chain = new MigrationChain(compilation, guardrails, options, [.. group.OrderBy(static migration => migration.Id!, MigrationOrder.Instance).Select(static migration => migration.Type)]);
            foreach (var (type, _) in group)
            {
                chains[type] = chain;
            }
        }

        return chains.ToImmutable();
    }

    /// <summary>The context that a migration of EF Core belongs to, or what all migrations of FluentMigrator have in common.</summary>
    private static ISymbol? ContextOf(INamedTypeSymbol migration, KnownSymbols symbols) => migration.IsA(symbols.FluentMigration)
        ? symbols.FluentMigration
        : migration.GetAttributes().FirstOrDefault(attribute => attribute.AttributeClass.Is(symbols.DbContextAttribute))?.ConstructorArguments.FirstOrDefault().Value as ISymbol;

    private static IEnumerable<INamedTypeSymbol> Types(INamespaceOrTypeSymbol container)
    {
        foreach (var member in container.GetMembers())
        {
            if (member is INamedTypeSymbol { TypeKind: TypeKind.Class } type)
            {
                yield return type;
            }

            foreach (var inner in member is INamespaceOrTypeSymbol nested ? Types(nested) : [])
            {
                yield return inner;
            }
        }
    }
}
