using Guardrails.Analyzers.Tests.SqlHazards;
using Guardrails.Analyzers.Tests.Verification;
using Guardrails.Sql.Linting;
using Verify = Guardrails.Analyzers.Tests.Verification.AnalyzerVerifier<Guardrails.Analyzers.SqlHazards.SqlHazardAnalyzer>;

namespace Guardrails.Analyzers.Tests.Configuration;

/// <summary>Findings that were there before somebody began to use the rules.</summary>
public sealed class BaselineTests
{
    private const string Index = "CREATE INDEX i ON orders (a)";

    [Theory]
    [InlineData("/repo/guardrails.baseline", "db/1.sql", true)]
    [InlineData("/repo/db/guardrails.baseline", "1.sql", true)]
    [InlineData("/repo/build/old.baseline", "../db/1.sql", true)]
    [InlineData("/repo/guardrails.baseline", "db/2.sql", false)]
    [InlineData("/repo/guardrails.baseline.txt", "db/1.sql", false)]
    public Task A_script_is_known_as_the_linter_wrote_it_down(string file, string path, bool isKnown) => Files(
        file, Entries(path, Index), ("/repo/db/1.sql", isKnown ? $"-- a new first line\n{Index.Replace(" ON", "\n  ON", StringComparison.Ordinal)};\n" : $"{{|GRD3009:{Index}|}};\n"));

    [Fact]
    public Task Each_entry_stands_for_one() => Files(
        "/repo/guardrails.baseline", Entries("1.sql", "TRUNCATE a"), ("/repo/1.sql", "TRUNCATE a;\n{|GRD3019:TRUNCATE a|};\n"));

    [Fact]
    public Task Another_statement_of_a_known_script_is_new() => Files(
        "/repo/guardrails.baseline", Entries("1.sql", Index), ("/repo/1.sql", $"{Index};\n{{|GRD3009:CREATE INDEX j ON orders (b)|}};\n"));

    [Fact]
    public async Task What_a_diagnostic_carries_makes_it_known()
    {
        var source = Sources.InMethod($"executor.Execute(\"{Index}\");");
        var entry = Assert.Single(await Hazards.In(source)).Properties["baseline"]!;

        await Verify.Source(source, test => test.TestState.AdditionalFiles.Add(("/repo/guardrails.baseline", entry + "\n")));

        Assert.StartsWith("GRD3009 Test.cs ", entry, StringComparison.Ordinal);
        Assert.EndsWith(" " + Index, entry, StringComparison.Ordinal);
    }

    [Fact]
    public Task A_known_finding_does_not_hide_the_next_one_of_the_file() => Verify.Source(
        Sources.InMethod($"executor.Execute(\"{Index}\");\nexecutor.Execute(\"{{|GRD3009:CREATE INDEX j ON orders (b)|}}\");"),
        static test => test.TestState.AdditionalFiles.Add(("/repo/guardrails.baseline", Entries("Test.cs", Index))));

    [Fact]
    public Task A_baseline_that_cannot_be_read_is_left_aside_and_reported() => AnalyzerVerifier<Analyzers.Configuration.ConfigurationAnalyzer>.Source("", static test =>
    {
        test.TestState.AdditionalFiles.Add(("/repo/guardrails.baseline", "# ours\nGRD3009 somewhere\n"));
        test.ExpectedDiagnostics.Add(new Microsoft.CodeAnalysis.Testing.DiagnosticResult(Analyzers.Configuration.ConfigurationAnalyzer.Rule)
            .WithLocation("/repo/guardrails.baseline", 1, 1)
            .WithArguments("The baseline is left aside: line 2 is no entry: rule, path and 16 hexadecimal digits are expected"));
    });

    private static string Entries(string path, string sql)
    {
        var result = new SqlLinter(new LintOptions()).Lint(sql);
        return Baseline.Write(result.Findings.Select(finding => (path, finding, result.Script)));
    }

    private static Task Files(string baseline, string entries, (string Path, string Text) script) => Verify.Source("", test =>
    {
        test.TestState.AdditionalFiles.Add((baseline, entries));
        test.TestState.AdditionalFiles.Add(script);
    });
}
