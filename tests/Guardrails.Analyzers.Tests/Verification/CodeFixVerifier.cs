using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Testing;

namespace Guardrails.Analyzers.Tests.Verification;

/// <summary>Runs a fix over marked source, one diagnostic at a time and all at once; both have to give the same text.</summary>
internal sealed class CodeFixVerifier<TAnalyzer, TFix> : CSharpCodeFixTest<TAnalyzer, TFix, DefaultVerifier>
    where TAnalyzer : DiagnosticAnalyzer, new()
    where TFix : CodeFixProvider, new()
{
    private CodeFixVerifier(string before, string after, string? usings)
    {
        ReferenceAssemblies = Sources.NoPackages;
        TestState.AdditionalReferences.AddRange(References.All);
        TestState.Sources.Add(("Test.cs", Normalized(before)));
        FixedState.Sources.Add(("Test.cs", Normalized(after)));
        if (usings is not null)
        {
            TestState.Sources.Add(("Usings.cs", usings));
            FixedState.Sources.Add(("Usings.cs", usings));
        }
    }

    /// <summary>The fix turns one source into the other.</summary>
    public static Task Source(string before, string after, Action<CodeFixVerifier<TAnalyzer, TFix>>? configure = null, string? usings = Sources.Usings)
    {
        var test = new CodeFixVerifier<TAnalyzer, TFix>(before, after, usings);
        configure?.Invoke(test);
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>The same for the body of a method.</summary>
    public static Task Body(string before, string after) => Source(Sources.InMethod(before), Sources.InMethod(after));

    /// <summary>The diagnostics are there, and no fix is offered.</summary>
    public static Task NotOffered(string body) => Body(body, body);

    /// <summary>The formatter writes what the machine's line ending is.</summary>
    private static string Normalized(string text) => text.ReplaceLineEndings();
}
