using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Guardrails.Sql.Syntax;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Guardrails.Analyzers.Configuration;

/// <summary>What the lists of the configuration say for one file.</summary>
internal sealed class ConfiguredLists
{
    private static readonly SymbolDisplayFormat FullName = new(
        typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypesAndNamespaces, genericsOptions: SymbolDisplayGenericsOptions.None);

    private readonly ImmutableHashSet<string> _migrationTypes;
    private readonly ImmutableHashSet<string> _executorMethods;
    private readonly ImmutableHashSet<string> _sqlMethods;
    private readonly ImmutableHashSet<string> _methodNames;
    private readonly ImmutableArray<Regex> _tables;

    private ConfiguredLists(IEnumerable<string> migrationTypes, IEnumerable<string> executorMethods, IEnumerable<string> sqlMethods, IEnumerable<string> tables)
    {
        _migrationTypes = migrationTypes.Select(WithDots).ToImmutableHashSet(StringComparer.Ordinal);
        _executorMethods = executorMethods.Select(WithDots).ToImmutableHashSet(StringComparer.Ordinal);
        _sqlMethods = sqlMethods.Select(WithDots).ToImmutableHashSet(StringComparer.Ordinal);
        _methodNames = _executorMethods.Concat(_sqlMethods).Select(static name => name.Substring(name.LastIndexOf('.') + 1)).ToImmutableHashSet(StringComparer.Ordinal);
        _tables = [.. tables.Select(Pattern)];
    }

    /// <summary>Whether a call of something with this name may be one of a configured method.</summary>
    public bool MayBeMethod(string name) => _methodNames.Contains(name);

    /// <summary>Whether there are methods at all.</summary>
    public bool HasMethods => !_methodNames.IsEmpty;

    /// <summary>Whether the member belongs to what the user calls migration code.</summary>
    public bool IsMigrationCode(ISymbol? member)
    {
        if (_migrationTypes.IsEmpty)
        {
            return false;
        }

        for (var current = member; current is not null and not INamespaceSymbol; current = current.ContainingSymbol)
        {
            if (current.GetAttributes().Any(attribute => Bases(attribute.AttributeClass).Any(IsMigrationType))
                || (current is INamedTypeSymbol type && Bases(type).Concat(type.AllInterfaces).Any(IsMigrationType)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether the method runs SQL under the guard.</summary>
    public bool IsExecutor(IMethodSymbol method) => Contains(_executorMethods, method);

    /// <summary>Whether the method runs SQL around the guard.</summary>
    public bool IsSqlMethod(IMethodSymbol method) => Contains(_sqlMethods, method);

    /// <summary>The text that is handed to such a method: for the parameter called sql, or else for the first string.</summary>
    public static IOperation? SqlOf(IInvocationOperation call)
    {
        var given = call.Arguments.Where(static argument => argument.ArgumentKind == ArgumentKind.Explicit).ToList();
        return (given.Find(static argument => argument.Parameter?.Name == "sql") ?? given.Find(static argument => argument.Parameter?.Type.SpecialType == SpecialType.System_String))?.Value;
    }

    /// <summary>Whether locks on the relation are nobody's worry.</summary>
    public bool Allows(QualifiedName? relation)
    {
        if (relation is null || _tables.IsEmpty)
        {
            return false;
        }

        var full = $"{relation.Schema ?? "public"}.{relation.Name}";
        return _tables.Any(table => table.IsMatch(full));
    }

    private bool IsMigrationType(ITypeSymbol type) => _migrationTypes.Contains(type.OriginalDefinition.ToDisplayString(FullName));

    private bool Contains(ImmutableHashSet<string> methods, IMethodSymbol method) =>
        MayBeMethod(method.Name)
        && method.ContainingType is { } type
        && Bases(type).Concat(type.AllInterfaces).Any(candidate => methods.Contains($"{candidate.OriginalDefinition.ToDisplayString(FullName)}.{method.Name}"));

    private static IEnumerable<ITypeSymbol> Bases(ITypeSymbol? type)
    {
        for (var current = type; current is not null; current = current.BaseType)
        {
            yield return current;
        }
    }

    /// <summary>A nested type is written with a plus in metadata and with a dot in C#.</summary>
    private static string WithDots(string name) => name.Replace('+', '.');

    private static Regex Pattern(string table)
    {
        var parts = Regex.Matches(table, "\"[^\"]+\"|[^.]+").Cast<Match>().Select(static part =>
            part.Value[0] == '"' ? Regex.Escape(part.Value.Trim('"')) : Regex.Escape(part.Value.ToLowerInvariant()).Replace("\\*", "[^.]*")).ToList();
        return new Regex($"^{(parts.Count == 1 ? "public\\." : string.Empty)}{string.Join("\\.", parts)}$", RegexOptions.CultureInvariant);
    }

    /// <summary>The lists of a compilation. Files whose options say the same share them.</summary>
    internal sealed class Source(AnalyzerOptions options)
    {
        private readonly ConcurrentDictionary<string, ConfiguredLists> _known = new(StringComparer.Ordinal);
        private readonly ConcurrentDictionary<SyntaxTree, ConfiguredLists> _ofTrees = new();

        /// <summary>The lists for a C# file.</summary>
        public ConfiguredLists For(SyntaxTree tree) => _ofTrees.GetOrAdd(tree, tree => For(options.AnalyzerConfigOptionsProvider.GetOptions(tree)));

        /// <summary>The lists for a script.</summary>
        public ConfiguredLists For(AdditionalText file) => For(options.AnalyzerConfigOptionsProvider.GetOptions(file));

        private ConfiguredLists For(AnalyzerConfigOptions config)
        {
            var (types, executors, methods, tables) = (
                Value(ConfigurationCatalogue.MigrationTypes), Value(ConfigurationCatalogue.ExecutorMethods), Value(ConfigurationCatalogue.SqlMethods), Value(ConfigurationCatalogue.AllowedTables));
            return _known.GetOrAdd(string.Join("\n", types, executors, methods, tables), _ => new(
                Of(ConfigurationCatalogue.MigrationTypes, types), Of(ConfigurationCatalogue.ExecutorMethods, executors), Of(ConfigurationCatalogue.SqlMethods, methods), Of(ConfigurationCatalogue.AllowedTables, tables)));

            string Value(ConfigurationEntry list) => config.TryGetValue(list.Name, out var value) ? value : string.Empty;

            // What cannot be understood is reported, and left out here.
            IEnumerable<string> Of(ConfigurationEntry list, string value) =>
                ConfigurationCatalogue.Split(value).Concat(ListFiles.Entries(options.AdditionalFiles, list, CancellationToken.None)).Where(list.Accepts);
        }
    }
}
