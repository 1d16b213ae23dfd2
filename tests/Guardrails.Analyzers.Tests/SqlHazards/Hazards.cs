using System.Collections.Immutable;
using Guardrails.Analyzers.SqlHazards;
using Guardrails.Analyzers.Tests.Verification;
using Guardrails.Analyzers.Tests.WholePack;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Guardrails.Analyzers.Tests.SqlHazards;

/// <summary>Runs the rules for SQL where the marks of the verifier cannot say what is expected: severities, options, other references.</summary>
internal static class Hazards
{
    /// <summary>What is reported, rules that are off by default included.</summary>
    /// <param name="source">The file.</param>
    /// <param name="config">What <c>.editorconfig</c> and the project say.</param>
    /// <param name="references">The assemblies; null for all.</param>
    public static async Task<ImmutableArray<Diagnostic>> In(
        string source, Dictionary<string, string>? config = null, ImmutableArray<MetadataReference>? references = null)
    {
        var everything = SqlRuleDescriptors.All.Where(static descriptor => !descriptor.IsEnabledByDefault)
            .ToDictionary(static descriptor => descriptor.Id, static _ => ReportDiagnostic.Info);
        var compilation = CSharpCompilation.Create(
            "Hazards",
            [Pack.Parse(source), Pack.Parse(references is null ? Sources.Usings : "", "Usings.cs")],
            references ?? References.All,
            new(OutputKind.DynamicallyLinkedLibrary, specificDiagnosticOptions: everything));
        Assert.Empty(compilation.GetDiagnostics(TestContext.Current.CancellationToken).Where(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));

        var options = new CompilationWithAnalyzersOptions(
            new AnalyzerOptions([], new PerFileConfig(_ => config ?? [])), onAnalyzerException: null, concurrentAnalysis: true, logAnalyzerExecutionTime: false);
        return await compilation.WithAnalyzers([new SqlHazardAnalyzer()], options).GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>The ids of what is reported for scripts that the guard executes one after the other.</summary>
    public static async Task<string[]> IdsOfGuarded(params string[] scripts) =>
        [.. (await In(Sources.InMethod(string.Concat(scripts.Select(static sql => $"executor.Execute({Literal(sql)});\n"))))).Select(static diagnostic => diagnostic.Id)];

    /// <summary>The same for a migration of EF Core.</summary>
    public static async Task<string[]> IdsOfMigration(string sql) =>
        [.. (await In(Migrations.EntityFramework($"migrationBuilder.Sql({Literal(sql)});"))).Select(static diagnostic => diagnostic.Id)];

    /// <summary>A literal of C# with the text.</summary>
    public static string Literal(string text) => SymbolDisplay.FormatLiteral(text, quote: true);
}
