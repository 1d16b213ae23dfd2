using Guardrails.Analyzers.Configuration;
using Guardrails.Sql.Linting;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Guardrails.Analyzers.SqlHazards;

/// <summary>How strict the package is (<c>GuardrailsMode</c>, and whether a build server builds).</summary>
internal enum HazardMode
{
    /// <summary>Each finding has the severity of its rule.</summary>
    Usual,

    /// <summary>Nothing is an error.</summary>
    Warn,

    /// <summary>Swallowed failures and heavy locks are errors.</summary>
    Enforce,
}

/// <summary>What an <c>.editorconfig</c> and the project say about the rules for SQL.</summary>
/// <param name="PostgresVersion">The server's major version.</param>
/// <param name="Mode">How strict.</param>
/// <param name="StartAfter">The migration that was applied last when somebody began to use the rules; null when all are looked at.</param>
internal sealed record HazardOptions(int PostgresVersion, HazardMode Mode, string? StartAfter)
{
    private static readonly int DefaultVersion = new LintOptions().PostgresVersion;

    /// <summary>The options for a C# file.</summary>
    public static HazardOptions Read(AnalyzerOptions options, SyntaxTree tree) =>
        Read(options.AnalyzerConfigOptionsProvider, options.AnalyzerConfigOptionsProvider.GetOptions(tree));

    /// <summary>The options for a script.</summary>
    public static HazardOptions Read(AnalyzerOptions options, AdditionalText file) =>
        Read(options.AnalyzerConfigOptionsProvider, options.AnalyzerConfigOptionsProvider.GetOptions(file));

    /// <summary>Whether a migration was applied before somebody began to use the rules.</summary>
    /// <param name="migration">The migration's id or version.</param>
    public bool IsOld(string migration) =>
        StartAfter is { } last && (MigrationOrder.IsNamed(migration, last) || MigrationOrder.Instance.Compare(migration, last) <= 0);

    private static HazardOptions Read(AnalyzerConfigOptionsProvider provider, AnalyzerConfigOptions options) => new(
        options.TryGetValue(ConfigurationCatalogue.PostgresVersion.Name, out var version) && ConfigurationCatalogue.ParsePostgresVersion(version) is { } major
            ? major
            : DefaultVersion,
        provider.GlobalOptions.TryGetValue("build_property.GuardrailsEffectiveMode", out var mode) && Enum.TryParse<HazardMode>(mode, out var known)
            ? known
            : HazardMode.Usual,
        options.TryGetValue(ConfigurationCatalogue.StartAfter.Name, out var last) && last.Length > 0 ? last : null);
}
