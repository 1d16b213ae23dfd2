using System.Collections.Immutable;
using Guardrails.Analyzers.Guard;
using Guardrails.Analyzers.SqlHazards;
using Guardrails.Analyzers.Tests.Verification;
using Guardrails.Analyzers.Tests.WholePack;
using Guardrails.Sql.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace Guardrails.Analyzers.Tests.SqlHazards.Cases;

/// <summary>All cases in one place: a file for each, in one compilation.</summary>
internal sealed class SqlPlaceRun(SqlPlace place)
{
    private const string Unguarded = SqlCase.Unguarded;

    private readonly Lazy<Task<ILookup<string, Diagnostic>>> _guarded = new(() => Run(place, References.All, Sources.Usings, static sqlCase => sqlCase.Rule != Unguarded));

    private readonly Lazy<Task<ILookup<string, Diagnostic>>> _unguarded = new(() => Run(
        place,
        References.Without("Guardrails"),
        Sources.Usings.Replace("global using Guardrails;", "", StringComparison.Ordinal),
        static sqlCase => sqlCase.Rule == Unguarded));

    /// <summary>The place of every run, which is made when it is asked for first.</summary>
    public static IReadOnlyDictionary<string, SqlPlaceRun> All { get; } = SqlPlace.All.ToDictionary(static place => place.Name, static place => new SqlPlaceRun(place));

    public SqlPlace Place => place;

    /// <summary>What is to be reported for a case, and what is: rule, place and text of each.</summary>
    public async Task<(string Expected, string Actual)> Compare(SqlCase sqlCase)
    {
        var found = await (sqlCase.Rule == Unguarded ? _unguarded : _guarded).Value;
        var start = place.IsFile ? 0 : Source(place, sqlCase, 0).IndexOf(Literal(sqlCase.Script.Text), StringComparison.Ordinal) + LiteralStart.Length;
        return (
            Describe(sqlCase, Expected(sqlCase).Select(static mark => (mark.Rule, mark.Span.Start, mark.Span.Length))),
            Describe(sqlCase, found[sqlCase.FileName(place.IsFile ? "sql" : "cs")].Select(diagnostic => (diagnostic.Id, diagnostic.Location.SourceSpan.Start - start, diagnostic.Location.SourceSpan.Length))));
    }

    private const string LiteralStart = "\"\"\"\n";

    private static string Literal(string sql) => $"{LiteralStart}{sql}\n\"\"\"";

    private IEnumerable<Mark> Expected(SqlCase sqlCase) =>
        sqlCase.Script.Marks.Where(mark => mark.Holds(place.Surroundings) && (!place.IsApplication || IsAboutDdl(sqlCase.Script.Text, mark)));

    /// <summary>What else an application does is its own business.</summary>
    private static bool IsAboutDdl(string sql, Mark mark) => mark.Rule switch
    {
        Unguarded or "GRD9001" => false,
        "GRD9002" or "GRD9003" => DdlKeywords.StandIn(sql),
        _ => SqlParser.Parse(sql).Statements.Last(statement => statement.Span.Start <= mark.Span.Start).IsDdl,
    };

    private static string Describe(SqlCase sqlCase, IEnumerable<(string Rule, int Start, int Length)> places)
    {
        var sql = sqlCase.Script.Text;
        return string.Join('\n', places.OrderBy(static at => at.Start).ThenBy(static at => at.Rule, StringComparer.Ordinal).Select(
            at => $"{at.Rule} at {at.Start}: {(at.Start >= 0 && at.Start + at.Length <= sql.Length ? sql.Substring(at.Start, at.Length) : "outside the script")}"));
    }

    private static string Source(SqlPlace place, SqlCase sqlCase, int number)
    {
        var content = new SqlContent(Literal(sqlCase.Script.Text), sqlCase.FileName("sql"), sqlCase.Before is { } before ? Literal(before) : null, number);
        var code = place.Code(content);
        return $"namespace {sqlCase.Rule}_{sqlCase.Number};\n\n{(sqlCase.Rule == Unguarded ? code.Replace("GuardedExecutor executor, ", "", StringComparison.Ordinal) : code)}";
    }

    private static async Task<ILookup<string, Diagnostic>> Run(SqlPlace place, ImmutableArray<MetadataReference> references, string usings, Func<SqlCase, bool> isMeant)
    {
        var cases = SqlCase.All.Where(sqlCase => isMeant(sqlCase) && place.Takes(sqlCase)).ToList();
        var trees = cases.Select((sqlCase, index) => Parse(Source(place, sqlCase, index), sqlCase.FileName("cs"))).ToList();
        var everything = SqlRuleDescriptors.All.Where(static descriptor => !descriptor.IsEnabledByDefault)
            .ToDictionary(static descriptor => descriptor.Id, static _ => ReportDiagnostic.Info);
        var compilation = CSharpCompilation.Create(
            "Cases", [Parse(usings, "Usings.cs"), .. trees], references, new(OutputKind.DynamicallyLinkedLibrary, specificDiagnosticOptions: everything));

        // One of each rule is enough: they differ in what stands in a literal.
        var samples = trees.Zip(cases).GroupBy(static pair => pair.Second.Rule).Select(static same => same.Last().First);
        Assert.DoesNotContain(samples.SelectMany(tree => compilation.GetSemanticModel(tree).GetDiagnostics()), static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);

        var files = place.IsFile ? cases.SelectMany(Files) : [];
        var versions = cases.Where(static sqlCase => sqlCase.Settings.ContainsKey("postgres"))
            .SelectMany(static sqlCase => new[] { "cs", "sql" }.Select(extension => (Path: sqlCase.FileName(extension), Version: sqlCase.Settings["postgres"])))
            .ToDictionary(static file => file.Path, static file => new Dictionary<string, string> { ["guardrails.postgres_version"] = file.Version });
        var config = new PerFileConfig(path => versions.GetValueOrDefault(path) ?? []);
        var options = new CompilationWithAnalyzersOptions(new AnalyzerOptions([.. files], config), onAnalyzerException: null, concurrentAnalysis: true, logAnalyzerExecutionTime: false);
        var found = await compilation.WithAnalyzers([new SqlHazardAnalyzer()], options).GetAnalyzerDiagnosticsAsync(CancellationToken.None);
        return found.ToLookup(static diagnostic => diagnostic.Location.GetLineSpan().Path);
    }

    private static SyntaxTree Parse(string source, string path) => Pack.Parse(source, path);

    private static IEnumerable<AdditionalText> Files(SqlCase sqlCase)
    {
        yield return new Script(sqlCase.FileName("sql"), sqlCase.Script.Text);
        if (sqlCase.Before is { } before)
        {
            yield return new Script(sqlCase.EarlierFile, before);
        }
    }

    private sealed class Script(string path, string text) : AdditionalText
    {
        public override string Path => path;

        public override SourceText GetText(CancellationToken cancellationToken = default) => SourceText.From(text);
    }
}
