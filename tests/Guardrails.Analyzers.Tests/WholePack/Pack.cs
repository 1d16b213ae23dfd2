using System.Collections.Immutable;

using Guardrails.Analyzers.Tests.Verification;

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace Guardrails.Analyzers.Tests.WholePack;

/// <summary>All analyzers of the package together.</summary>
internal static class Pack
{
    private static readonly CSharpCompilation Empty = CSharpCompilation.Create(
        "WholePack", references: References.All, options: new(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));

    /// <summary>Every analyzer that the assembly has, so that a new one cannot be left out of these tests.</summary>
    public static ImmutableArray<DiagnosticAnalyzer> Analyzers { get; } =
    [
        .. typeof(GuardrailsAnalyzer).Assembly.GetTypes()
            .Where(static type => !type.IsAbstract && typeof(DiagnosticAnalyzer).IsAssignableFrom(type))
            .Select(static type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!),
    ];

    /// <summary>The text of a file in the folder Corpus.</summary>
    public static string Corpus(string file)
    {
        using var stream = typeof(Pack).Assembly.GetManifestResourceStream($"Corpus/{file}") ?? throw new FileNotFoundException(file);
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    public static SyntaxTree Parse(string text, string path = "Test.cs") =>
        CSharpSyntaxTree.ParseText(SourceText.From(text), path: path, cancellationToken: TestContext.Current.CancellationToken);

    /// <summary>What the pack reports, an exception of an analyzer (AD0001) included.</summary>
    public static Task<ImmutableArray<Diagnostic>> RunAsync(params SyntaxTree[] trees) => RunAsync(Analyzers, trees);

    public static async Task<ImmutableArray<Diagnostic>> RunAsync(ImmutableArray<DiagnosticAnalyzer> analyzers, params SyntaxTree[] trees)
    {
        var compilation = Empty.AddSyntaxTrees(trees);
        var options = new CompilationWithAnalyzersOptions(
            new AnalyzerOptions([]), onAnalyzerException: null, concurrentAnalysis: true, logAnalyzerExecutionTime: false);
        return await compilation.WithAnalyzers(analyzers, options).GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>The compiler's errors in the trees.</summary>
    public static IEnumerable<Diagnostic> Errors(params SyntaxTree[] trees) => Empty.AddSyntaxTrees(trees)
        .GetDiagnostics(TestContext.Current.CancellationToken)
        .Where(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
}
