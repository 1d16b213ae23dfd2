using System.Globalization;
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
internal sealed record HazardOptions(int PostgresVersion, HazardMode Mode)
{
    private static readonly int DefaultVersion = new LintOptions().PostgresVersion;

    /// <summary>The options for a file.</summary>
    public static HazardOptions Read(AnalyzerOptions options, SyntaxTree tree)
    {
        var provider = options.AnalyzerConfigOptionsProvider;
        return new(
            provider.GetOptions(tree).TryGetValue("guardrails.postgres_version", out var version)
                && int.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var major)
                && major is >= LintOptions.OldestPostgresVersion and <= LintOptions.NewestPostgresVersion
                    ? major
                    : DefaultVersion,
            provider.GlobalOptions.TryGetValue("build_property.GuardrailsEffectiveMode", out var mode) && Enum.TryParse<HazardMode>(mode, out var known)
                ? known
                : HazardMode.Usual);
    }
}
