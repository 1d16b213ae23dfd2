using System.Collections.Immutable;
using Guardrails.Analyzers.Cost.Tests.Inputs;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Guardrails.Analyzers.Cost.Tests;

/// <summary>What a compilation takes with all analyzers of the package, and without them.</summary>
internal static class Workload
{
    /// <summary>Every analyzer that the assembly has, so that a new one cannot be left out.</summary>
    private static readonly ImmutableArray<DiagnosticAnalyzer> Analyzers =
    [
        .. typeof(GuardrailsAnalyzer).Assembly.GetTypes()
            .Where(static type => !type.IsAbstract && typeof(DiagnosticAnalyzer).IsAssignableFrom(type))
            .Select(static type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!),
    ];

    private static readonly ImmutableArray<MetadataReference> References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(static path => Path.GetFileName(path) is var name
                && !name.StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal)
                && !name.StartsWith("Guardrails", StringComparison.Ordinal)
                && !name.StartsWith("xunit", StringComparison.Ordinal))
            .Select(static path => MetadataReference.CreateFromFile(path)),
    ];

    /// <summary>The compiler alone.</summary>
    public static ImmutableArray<Diagnostic> Compile(LargeInput input) => Compilation(input).GetDiagnostics();

    /// <summary>The compiler and the analyzers.</summary>
    public static ImmutableArray<Diagnostic> Analyze(LargeInput input)
    {
        var options = new CompilationWithAnalyzersOptions(new AnalyzerOptions([]), onAnalyzerException: null, concurrentAnalysis: false, logAnalyzerExecutionTime: false);
        return Compilation(input).WithAnalyzers(Analyzers, options).GetAllDiagnosticsAsync().GetAwaiter().GetResult();
    }

    private static CSharpCompilation Compilation(LargeInput input) => CSharpCompilation.Create(
        "Large", [CSharpSyntaxTree.ParseText(input.Source, path: "Large.cs")], References, new(OutputKind.DynamicallyLinkedLibrary));
}
