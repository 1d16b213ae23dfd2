using System.Collections.Immutable;

using Microsoft.CodeAnalysis;

namespace Guardrails.Analyzers.Tests.Verification;

/// <summary>
/// The assemblies that analyzed code is compiled against: what this test project itself runs on, so nothing is downloaded
/// and nothing is imitated.
/// </summary>
internal static class References
{
    private static readonly string[] NotForAnalyzedCode = ["Microsoft.CodeAnalysis", "Guardrails.Analyzers", "Guardrails.Sql", "NuGet.", "xunit.v3.runner", "Microsoft.Testing"];

    /// <summary>Everything: .NET, Npgsql, Dapper, EF Core, FluentMigrator, DbUp, Guardrails.</summary>
    public static ImmutableArray<MetadataReference> All { get; } = Load(static _ => true);

    /// <summary>.NET alone.</summary>
    public static ImmutableArray<MetadataReference> Framework { get; } = Load(static name =>
        name.StartsWith("System.", StringComparison.Ordinal) || name is "System" or "netstandard" or "mscorlib" or "Microsoft.CSharp");

    /// <summary>Everything but the assemblies named.</summary>
    public static ImmutableArray<MetadataReference> Without(params string[] names) =>
        Load(name => !names.Contains(name, StringComparer.OrdinalIgnoreCase));

    private static ImmutableArray<MetadataReference> Load(Func<string, bool> isWanted) =>
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(path => Path.GetFileNameWithoutExtension(path) is var name
                && !NotForAnalyzedCode.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal))
                && isWanted(name))
            .Select(static path => MetadataReference.CreateFromFile(path)),
    ];
}
