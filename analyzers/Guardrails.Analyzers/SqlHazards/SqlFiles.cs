using System.Collections.Concurrent;
using System.Collections.Immutable;
using Guardrails.Sql.Linting;
using Guardrails.Sql.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using LinePosition = Microsoft.CodeAnalysis.Text.LinePosition;
using TextSpan = Microsoft.CodeAnalysis.Text.TextSpan;

namespace Guardrails.Analyzers.SqlHazards;

/// <summary>
/// The scripts that the project shows to the compiler as additional files. Those of a folder are read in the order in which a migration
/// tool runs them: each adds to what is known of the schema for those behind it.
/// </summary>
internal sealed class SqlFiles(GuardrailsContext guardrails, AnalyzerOptions options)
{
    /// <summary>Longer files hold data, not migrations, in characters.</summary>
    private const int LongestFile = 4 * 1024 * 1024;

    private readonly ConcurrentDictionary<string, Lazy<ImmutableDictionary<string, ImmutableArray<Diagnostic>>>> _folders = new(StringComparer.Ordinal);

    /// <summary>Whether the file is a script.</summary>
    public static bool IsScript(AdditionalText file) => file.Path.EndsWith(".sql", StringComparison.OrdinalIgnoreCase);

    /// <summary>The text of a script; null when it is too long to be one.</summary>
    public static string? TextOf(AdditionalText file, CancellationToken cancellationToken) =>
        file.GetText(cancellationToken) is { Length: <= LongestFile } text ? text.ToString() : null;

    /// <summary>What there is to say about a script.</summary>
    public ImmutableArray<Diagnostic> Lint(AdditionalText file, CancellationToken cancellationToken)
    {
        var folder = FolderOf(file.Path);
        var findings = _folders.GetOrAdd(folder, _ => new(() => LintFolder(folder, CancellationToken.None))).Value;
        cancellationToken.ThrowIfCancellationRequested();
        return findings.TryGetValue(file.Path, out var found) ? found : [];
    }

    private ImmutableDictionary<string, ImmutableArray<Diagnostic>> LintFolder(string folder, CancellationToken cancellationToken)
    {
        var files = options.AdditionalFiles.Where(file => IsScript(file) && FolderOf(file.Path) == folder)
            .GroupBy(static file => file.Path, StringComparer.Ordinal)
            .Select(static same => same.First())
            .OrderBy(static file => file.Path, MigrationOrder.Instance)
            .ToList();
        var found = ImmutableDictionary.CreateBuilder<string, ImmutableArray<Diagnostic>>(StringComparer.Ordinal);
        if (files.Count == 0)
        {
            return found.ToImmutable();
        }

        var settings = HazardOptions.Read(options, files[0]);
        var verdict = new Verdict(guardrails, settings, guardrails.Lists.For(files[0]));
        var linter = new SqlLinter(new LintOptions { PostgresVersion = settings.PostgresVersion, Severities = verdict.Severities(SqlTextOwner.Migration) });
        var applied = settings.StartAfter is { } last ? files.FindLastIndex(file => MigrationOrder.IsNamed(file.Path, last)) : -1;
        for (var index = 0; index < files.Count; index++)
        {
            var file = files[index];
            if (TextOf(file, cancellationToken) is not { } content || file.GetText(cancellationToken) is not { } text)
            {
                continue;
            }

            var script = SqlParser.Parse(content);
            var isUndo = file.Path.EndsWith(".down.sql", StringComparison.OrdinalIgnoreCase);
            if (index <= applied || guardrails.Scripts.IsRun(file))
            {
                linter.AddToSchema(script);
                continue;
            }

            // Who runs the files, and in which transactions, the project does not say.
            var diagnostics = linter.Lint(script, [new ScriptPart(0, RunnerTransaction.Unknown)]).Findings
                .Select(finding => (Finding: finding, Severity: verdict.SeverityOf(finding, script, isUndo, hasUnknownParts: false)))
                .Where(static judged => judged.Severity is not null)
                .Select(judged => Diagnostic.Create(
                    SqlRuleDescriptors.Of(judged.Finding.Rule),
                    Locate(file, text, judged.Finding.Span),
                    judged.Severity!.Value,
                    null,
                    guardrails.Known.PropertiesOf(file.Path, judged.Finding, script),
                    judged.Finding.Message));
            found[file.Path] = [.. guardrails.Known.New(diagnostics)];
        }

        return found.ToImmutable();
    }

    /// <summary>A place in a script.</summary>
    public static Location Locate(AdditionalText file, SourceText text, Guardrails.Sql.TextSpan place)
    {
        // Something has to be seen, also of what ends too early.
        var start = Math.Max(0, Math.Min(place.Start, text.Length - 1));
        var span = TextSpan.FromBounds(start, Math.Min(Math.Max(place.End, start + 1), text.Length));
        return Location.Create(file.Path, span, new LinePositionSpan(Position(text, span.Start), Position(text, span.End)));
    }

    private static LinePosition Position(SourceText text, int offset) => text.Lines.GetLinePosition(offset);

    private static string FolderOf(string path) => path.Substring(0, path.LastIndexOfAny(['/', '\\']) + 1);
}
