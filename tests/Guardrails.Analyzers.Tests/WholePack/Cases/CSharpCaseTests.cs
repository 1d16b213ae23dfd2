using Guardrails.Analyzers.Tests.Verification;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace Guardrails.Analyzers.Tests.WholePack.Cases;

/// <summary>The cases of the rules for C#: a rule reports what is marked for it, at that place, and nothing else.</summary>
public sealed class CSharpCaseTests
{
    public static TheoryData<string> Rules { get; } = new(CSharpCase.All.Select(static one => one.Rule).Distinct());

    [Theory]
    [MemberData(nameof(Rules))]
    public async Task What_is_marked_is_reported_and_nothing_else(string rule)
    {
        var cases = CSharpCase.All.Where(one => one.Rule == rule).ToList();
        var wrong = await Wrong(rule, [.. cases.Where(static one => one.CanShare)]);
        foreach (var one in cases.Where(static one => !one.CanShare))
        {
            wrong.AddRange(await Wrong(rule, [one]));
        }

        Assert.True(wrong.Count == 0, string.Join("\n\n", wrong));
    }

    private static async Task<List<string>> Wrong(string rule, IReadOnlyList<CSharpCase> cases)
    {
        if (cases.Count == 0)
        {
            return [];
        }

        var found = await Find(rule, cases);
        return
        [
            .. cases.Select(one => (Case: one, Expected: Expected(rule, one), Actual: string.Join('\n', found[one.FileName].Order(StringComparer.Ordinal))))
                .Where(static one => one.Expected != one.Actual)
                .Select(static one => $"{one.Case.Rule}, case {one.Case.Number}:\n{one.Case.Code}\n-- is to report\n{one.Expected}\n-- and reports\n{one.Actual}"),
        ];
    }

    private static string Expected(string rule, CSharpCase one)
    {
        // A setting has no place in the code.
        var marked = MarkedText.Read(one.Place == "settings" ? one.Code : one.Source);
        return string.Join('\n', marked.Marks.Where(mark => mark.Rule == rule).Select(mark => one.Place == "settings" ? rule : Describe(marked.Text, mark.Span)).Order(StringComparer.Ordinal));
    }

    private static string Describe(string text, TextSpan span) => $"{span.Start:D5}: {text.Substring(span.Start, span.Length)}";

    private static async Task<ILookup<string, string>> Find(string rule, IReadOnlyList<CSharpCase> cases)
    {
        var trees = cases.Select(static one => Pack.Parse(MarkedText.Read(one.Source).Text, one.FileName));
        var isProgram = cases.Any(static one => one.Place == "program");
        var compilation = CSharpCompilation.Create(
            "Cases",
            [Pack.Parse(Sources.Usings, "Usings.cs"), .. trees],
            References.All,
            new(isProgram ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        Assert.Empty(compilation.GetDiagnostics(TestContext.Current.CancellationToken).Where(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));

        var settings = cases.Where(static one => one.Place == "settings").Select(static one => MarkedText.Read(one.Code).Text.Split('=', 2))
            .ToDictionary(static words => words[0].Trim(), static words => words[1].Trim());
        var options = new CompilationWithAnalyzersOptions(
            new AnalyzerOptions([], new PerFileConfig(_ => settings)), onAnalyzerException: null, concurrentAnalysis: true, logAnalyzerExecutionTime: false);
        var analyzers = Pack.Analyzers.Where(analyzer => analyzer.SupportedDiagnostics.Any(descriptor => descriptor.Id == rule));
        var found = await compilation.WithAnalyzers([.. analyzers], options).GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken);
        return found.Where(diagnostic => diagnostic.Id == rule || diagnostic.Id == "AD0001").ToLookup(
            diagnostic => diagnostic.Location.SourceTree?.FilePath ?? cases[0].FileName,
            diagnostic => diagnostic.Location.SourceTree is { } tree ? Describe(tree.ToString(), diagnostic.Location.SourceSpan) : diagnostic.Id);
    }
}
