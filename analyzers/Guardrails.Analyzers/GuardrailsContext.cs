using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Guardrails.Analyzers.Configuration;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Guardrails.Analyzers;

/// <summary>What the rules need to know about a compilation, found out once.</summary>
internal sealed class GuardrailsContext
{
    /// <summary>EF Core providers for other databases that speak SQL.</summary>
    private static readonly HashSet<string> OtherEntityFrameworkProviders = new(StringComparer.OrdinalIgnoreCase)
    {
        "Microsoft.EntityFrameworkCore.SqlServer",
        "Microsoft.EntityFrameworkCore.Sqlite",
        "Pomelo.EntityFrameworkCore.MySql",
        "MySql.EntityFrameworkCore",
        "Oracle.EntityFrameworkCore",
        "FirebirdSql.EntityFrameworkCore.Firebird",
    };

    /// <summary>Packages of DbUp for other databases.</summary>
    private static readonly HashSet<string> OtherDbUpProviders = new(StringComparer.OrdinalIgnoreCase)
    {
        "dbup-sqlserver", "dbup-sqlite", "dbup-mysql", "dbup-oracle", "dbup-firebird", "dbup-snowflake", "dbup-sqlce", "dbup-sqlanywhere", "dbup-redshift",
    };

    /// <summary>
    /// The context of each compilation that is alive. The compiler starts the analyzers one by one and gives them nothing to share; a key
    /// that it drops takes its context along.
    /// </summary>
    private static readonly ConditionalWeakTable<Compilation, ConcurrentDictionary<AnalyzerOptions, Lazy<GuardrailsContext?>>> Contexts = new();

    private static readonly string[] UpgradeResult = ["DatabaseUpgradeResult"];

    private readonly Lazy<KnownFindings> _known;
    private readonly ConcurrentDictionary<SyntaxTree, bool> _describesSchema = new();
    private readonly ConcurrentDictionary<SyntaxTree, bool> _mentionsUpgradeResult = new();
    private readonly ConcurrentDictionary<SyntaxTree, bool> _mayContainSteps = new();
    private readonly ConcurrentDictionary<SyntaxTree, ImmutableHashSet<string>> _temporaryTables = new();
    private readonly ConcurrentDictionary<TypeDeclarationSyntax, bool> _otherMigrations = new();

    private GuardrailsContext(Compilation compilation, HashSet<string> assemblies, AnalyzerOptions options, bool isTestProject)
    {
        Lists = new ConfiguredLists.Source(options);
        Scripts = new SqlHazards.MigrationScripts(compilation, options, this);
        _known = new(() => new KnownFindings(options, CancellationToken.None));
        Symbols = new KnownSymbols(compilation);
        IsTestProject = isTestProject;
        HasRuntime = assemblies.Contains("Guardrails");
        HasEntityFrameworkGuard = assemblies.Contains("Guardrails.EntityFrameworkCore");
        HasFluentMigratorGuard = assemblies.Contains("Guardrails.FluentMigrator");
        HasDbUpGuard = assemblies.Contains("Guardrails.DbUp");
        DbUpMayUsePostgres = assemblies.Contains("dbup-postgresql") || !assemblies.Overlaps(OtherDbUpProviders);
        var hasNpgsql = assemblies.Contains("Npgsql");
        MayUsePostgres = hasNpgsql || !assemblies.Overlaps(OtherProviders.Assemblies);
        EntityFrameworkMayUsePostgres = assemblies.Contains("Npgsql.EntityFrameworkCore.PostgreSQL") || !assemblies.Overlaps(OtherEntityFrameworkProviders);
    }

    public KnownSymbols Symbols { get; }

    /// <summary>What users and other packages add to what the rules know.</summary>
    public ConfiguredLists.Source Lists { get; }

    /// <summary>Scripts that migrations run.</summary>
    public SqlHazards.MigrationScripts Scripts { get; }

    /// <summary>The statements of the texts.</summary>
    public SqlText.ParsedTexts Parsed { get; } = new();

    /// <summary>The committed baseline.</summary>
    public KnownFindings Known => _known.Value;

    /// <summary>The MSBuild property <c>IsTestProject</c>.</summary>
    public bool IsTestProject { get; }

    /// <summary>Whether the program has the guard at hand, which sets the timeouts.</summary>
    public bool HasRuntime { get; }

    /// <summary>Whether EF Core's migrations can be under guard. Whether they are is what GRD1002 is about.</summary>
    public bool HasEntityFrameworkGuard { get; }

    /// <summary>The same for FluentMigrator.</summary>
    public bool HasFluentMigratorGuard { get; }

    /// <summary>The same for DbUp.</summary>
    public bool HasDbUpGuard { get; }

    /// <summary>Whether a connection of unknown type may lead to PostgreSQL: not when only other providers are there.</summary>
    public bool MayUsePostgres { get; }

    /// <summary>The same for EF Core contexts.</summary>
    public bool EntityFrameworkMayUsePostgres { get; }

    /// <summary>The same for scripts of DbUp.</summary>
    public bool DbUpMayUsePostgres { get; }

    /// <summary>The context, or null when no library is referenced that the rules are about.</summary>
    public static GuardrailsContext? TryCreate(Compilation compilation, AnalyzerOptions options) => DatabaseLibraries.MayBeReferenced(compilation)
        ? Contexts.GetOrCreateValue(compilation).GetOrAdd(options, options => new(() => Create(compilation, options))).Value
        : null;

    private static GuardrailsContext? Create(Compilation compilation, AnalyzerOptions options)
    {
        var assemblies = new HashSet<string>(compilation.ReferencedAssemblyNames.Select(static name => name.Name), StringComparer.OrdinalIgnoreCase);
        if (!assemblies.Overlaps(DatabaseLibraries.Names))
        {
            return null;
        }

        var isTestProject = options.AnalyzerConfigOptionsProvider.GlobalOptions.TryGetValue("build_property.IsTestProject", out var value)
            && value.Equals("true", StringComparison.OrdinalIgnoreCase);
        return new GuardrailsContext(compilation, assemblies, options, isTestProject);
    }

    /// <summary>The temporary tables that the file creates.</summary>
    public ImmutableHashSet<string> TemporaryTables(SyntaxTree tree, CancellationToken cancellationToken) =>
        _temporaryTables.GetOrAdd(tree, tree => Guard.TemporaryTables.In(tree, cancellationToken));

    /// <summary>Whether the node stands in a class of migrations for another database altogether.</summary>
    public bool IsForOtherDatabase(SyntaxNode node) =>
        node.FirstAncestorOrSelf<TypeDeclarationSyntax>() is { } type && _otherMigrations.GetOrAdd(type, OtherProviderBranches.Are);

    /// <summary>Whether binding the file in search of critical steps is worth it.</summary>
    public bool MayContainSteps(SyntaxTree tree, CancellationToken cancellationToken) =>
        _mayContainSteps.GetOrAdd(tree, tree => !DescribesSchema(tree) && FailFast.StepNames.StandIn(tree, Lists.For(tree), cancellationToken));

    /// <summary>Whether the file speaks of DbUp's result.</summary>
    public bool MentionsUpgradeResult(SyntaxTree tree, CancellationToken cancellationToken) =>
        _mentionsUpgradeResult.GetOrAdd(tree, tree => SourceSearch.MentionsAny(tree, UpgradeResult, cancellationToken));

    /// <summary>
    /// Whether the file describes the state after migrations instead of a change (EF Core's Designer files and model snapshots):
    /// huge, written by tools, and never run as a migration.
    /// </summary>
    public bool DescribesSchema(SyntaxTree tree) => _describesSchema.GetOrAdd(tree, static tree =>
        tree.FilePath.EndsWith(".Designer.cs", StringComparison.OrdinalIgnoreCase)
        || tree.FilePath.EndsWith("ModelSnapshot.cs", StringComparison.OrdinalIgnoreCase));
}
