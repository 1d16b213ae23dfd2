using System.Collections.Immutable;
using Guardrails.Sql.Schema;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Guardrails.Analyzers.SqlHazards.History;

/// <summary>The migrations of one database, oldest first. It goes as far as somebody asks, and on from there when somebody asks again.</summary>
internal sealed class MigrationChain(Compilation compilation, GuardrailsContext guardrails, AnalyzerOptions options, ImmutableArray<INamedTypeSymbol> migrations)
{
    private readonly object _gate = new();
    private readonly Dictionary<ISymbol, List<SqlHazard>?> _found = new(SymbolEqualityComparer.Default);
    private DatabaseSchema _schema = new();
    private int _next;

    /// <summary>What there is to say about a migration; null when its own text is all there is to go by.</summary>
    public List<SqlHazard>? Lint(INamedTypeSymbol migration, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            while (!_found.ContainsKey(migration) && _next < migrations.Length)
            {
                // Between two migrations there is nothing half done that a cancellation would leave behind.
                cancellationToken.ThrowIfCancellationRequested();
                var type = migrations[_next++];
                _found[type] = Run(type);
            }

            return _found.TryGetValue(migration, out var found) ? found : null;
        }
    }

    private List<SqlHazard>? Run(INamedTypeSymbol migration)
    {
        var script = ReadUp(migration, out var isOld);
        List<SqlHazard>? found = null;
        if (script is { IsEmpty: false } && isOld)
        {
            script.AddTo(_schema);
        }
        else if (script is { IsEmpty: false })
        {
            found = [.. script.Lint(_schema)];
        }

        if (script is null || script.HasUnknownParts)
        {
            // It may have done anything to anything: what was known before it may be wrong behind it.
            _schema = new DatabaseSchema();
        }

        return found;
    }

    /// <summary>What a migration does; null when that is more than its text says.</summary>
    private CombinedScript? ReadUp(INamedTypeSymbol migration, out bool isOld)
    {
        isOld = false;
        if (migration.GetMembers("Up").OfType<IMethodSymbol>().FirstOrDefault() is not { DeclaringSyntaxReferences: [var reference] }
            || reference.GetSyntax() is not MethodDeclarationSyntax method
            || !UpBodies.SayAll(method))
        {
            return null;
        }

#pragma warning disable RS1030 // The migrations before this one stand in other files; they are bound once, and only when a verdict depends on them.
        var model = compilation.GetSemanticModel(method.SyntaxTree);
#pragma warning restore RS1030
        var settings = HazardOptions.Read(options, method.SyntaxTree);
        isOld = MigrationIds.Of(migration, guardrails.Symbols) is { } id && settings.IsOld(id);
        return new FileScripts(guardrails, settings, history: null, model, CancellationToken.None).ReadMember(method);
    }
}
