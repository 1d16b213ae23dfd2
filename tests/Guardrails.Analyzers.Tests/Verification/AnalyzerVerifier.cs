using System.Collections.Immutable;

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Testing;

namespace Guardrails.Analyzers.Tests.Verification;

/// <summary>Runs one analyzer over a source text whose expected diagnostics are marked in place: <c>{|GRD1001:ALTER ...|}</c>.</summary>
internal sealed class AnalyzerVerifier<TAnalyzer> : CSharpAnalyzerTest<TAnalyzer, DefaultVerifier>
    where TAnalyzer : DiagnosticAnalyzer, new()
{
    private AnalyzerVerifier(string source, ImmutableArray<MetadataReference> references)
    {
        ReferenceAssemblies = Sources.NoPackages;
        TestState.AdditionalReferences.AddRange(references);
        TestState.Sources.Add(("Test.cs", source));
    }

    /// <summary>The source gives exactly the marked diagnostics.</summary>
    public static Task Source(string source, Action<AnalyzerVerifier<TAnalyzer>>? configure = null, ImmutableArray<MetadataReference>? references = null)
    {
        var test = new AnalyzerVerifier<TAnalyzer>(source, references ?? References.All);
        if (references is null)
        {
            test.TestState.Sources.Add(("Usings.cs", Sources.Usings));
        }

        configure?.Invoke(test);
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>The same for the body of an asynchronous method with the usual things in scope.</summary>
    public static Task Body(string body, Action<AnalyzerVerifier<TAnalyzer>>? configure = null) =>
        Source(Sources.InMethod(body), configure);
}
