using System.Text.Encodings.Web;
using System.Text.Json;
using Guardrails.Cli.Infrastructure;
using Guardrails.Cli.Linting;
using Guardrails.Sql;
using Guardrails.Sql.Linting;
using Guardrails.Sql.Rules;
using Guardrails.Sql.Syntax;

namespace Guardrails.Cli.Output.Lint;

/// <summary>
/// The answer of <c>lint</c> as SARIF 2.1.0 (OASIS standard), with what GitHub code scanning shows of it: rules with help, levels,
/// regions, fingerprints that survive moved lines, and rewrites as fixes.
/// </summary>
internal static class LintSarif
{
    private const string Schema = "https://json.schemastore.org/sarif-2.1.0.json";
    private const string SourceRoot = "%SRCROOT%";

    public static void Write(Stream output, LintOutcome outcome, string version)
    {
        var rules = RuleCatalogue.All;
        using var json = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        json.WriteStartObject();
        json.WriteString("$schema", Schema);
        json.WriteString("version", "2.1.0");
        json.WriteStartArray("runs");
        json.WriteStartObject();
        WriteTool(json, rules, version);
        json.WriteString("columnKind", "utf16CodeUnits");
        json.WriteStartArray("results");
        var indexes = rules.Select(static (rule, index) => (rule.Descriptor.Id, index)).ToDictionary(static r => r.Id, static r => r.index, StringComparer.Ordinal);
        foreach (var file in outcome.Files)
        {
            var uri = Uri(file.File.Path);
            var seen = new Dictionary<string, int>(StringComparer.Ordinal);
            foreach (var finding in file.Findings)
            {
                WriteResult(json, file.Script, uri, finding, indexes[finding.Rule.Id], seen);
                LintJson.FlushWhenLarge(json);
            }
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteTool(Utf8JsonWriter json, IReadOnlyList<HazardRule> rules, string version)
    {
        json.WriteStartObject("tool");
        json.WriteStartObject("driver");
        json.WriteString("name", "guardrails");
        json.WriteString("informationUri", RuleDescriptor.Repository);
        json.WriteString("semanticVersion", version);
        json.WriteStartArray("rules");
        foreach (var rule in rules.Select(static rule => rule.Descriptor))
        {
            json.WriteStartObject();
            json.WriteString("id", rule.Id);
            WriteText(json, "shortDescription", rule.Title);
            WriteText(json, "fullDescription", rule.Description);
            json.WriteStartObject("help");
            json.WriteString("text", $"{rule.Description} {rule.SafeForm}");
            json.WriteString("markdown", $"{rule.Description}\n\n**Safe form:** {rule.SafeForm}\n\n[{rule.Id}]({rule.HelpLink})");
            json.WriteEndObject();
            json.WriteString("helpUri", rule.HelpLink);
            json.WriteStartObject("defaultConfiguration");
            json.WriteBoolean("enabled", rule.DefaultSeverity != RuleSeverity.None);
            json.WriteString("level", Level(rule.DefaultSeverity));
            json.WriteEndObject();
            json.WriteStartObject("properties");
            json.WriteStartArray("tags");
            json.WriteStringValue("postgresql");
            json.WriteStringValue(Words.Lower(rule.Category));
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteResult(Utf8JsonWriter json, SqlScript script, string uri, Finding finding, int ruleIndex, Dictionary<string, int> seen)
    {
        json.WriteStartObject();
        json.WriteString("ruleId", finding.Rule.Id);
        json.WriteNumber("ruleIndex", ruleIndex);
        json.WriteString("level", Level(finding.Severity));
        WriteText(json, "message", Secrets.Mask(finding.Message) + ".");
        json.WriteStartArray("locations");
        json.WriteStartObject();
        json.WriteStartObject("physicalLocation");
        WriteArtifact(json, uri);
        WriteRegion(json, "region", script, finding.Span);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteStartObject("partialFingerprints");
        json.WriteString("guardrailsStatement/v1", Fingerprint(script, finding, seen));
        json.WriteEndObject();
        if (finding.Edits.Count > 0)
        {
            WriteFix(json, script, uri, finding);
        }

        json.WriteEndObject();
    }

    private static void WriteFix(Utf8JsonWriter json, SqlScript script, string uri, Finding finding)
    {
        json.WriteStartArray("fixes");
        json.WriteStartObject();
        WriteText(json, "description", finding.Rule.SafeForm);
        json.WriteStartArray("artifactChanges");
        json.WriteStartObject();
        WriteArtifact(json, uri);
        json.WriteStartArray("replacements");
        foreach (var edit in finding.Edits)
        {
            json.WriteStartObject();
            WriteRegion(json, "deletedRegion", script, edit.Span);
            json.WriteStartObject("insertedContent");
            json.WriteString("text", edit.NewText);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static void WriteArtifact(Utf8JsonWriter json, string uri)
    {
        json.WriteStartObject("artifactLocation");
        json.WriteString("uri", uri);
        if (!uri.StartsWith("file:", StringComparison.Ordinal))
        {
            json.WriteString("uriBaseId", SourceRoot);
        }

        json.WriteEndObject();
    }

    private static void WriteRegion(Utf8JsonWriter json, string name, SqlScript script, TextSpan span)
    {
        var (start, end) = FindingPlace.Of(script, span);
        json.WriteStartObject(name);
        json.WriteNumber("startLine", start.Line);
        json.WriteNumber("startColumn", start.Column);
        json.WriteNumber("endLine", end.Line);
        json.WriteNumber("endColumn", end.Column);
        json.WriteEndObject();
    }

    private static void WriteText(Utf8JsonWriter json, string name, string text)
    {
        json.WriteStartObject(name);
        json.WriteString("text", text);
        json.WriteEndObject();
    }

    /// <summary>The n-th finding of a rule on the same statement text has a fingerprint of its own.</summary>
    private static string Fingerprint(SqlScript script, Finding finding, Dictionary<string, int> seen)
    {
        var key = $"{finding.Rule.Id}:{Baseline.GetStatementHash(script, finding)}";
        seen.TryGetValue(key, out var count);
        seen[key] = count + 1;
        return $"{key}:{count}";
    }

    private static string Level(RuleSeverity severity) => severity switch
    {
        RuleSeverity.Error => "error",
        RuleSeverity.Warning => "warning",
        RuleSeverity.Suggestion => "note",
        _ => "none",
    };

    /// <summary>Relative where the file stands below the current folder, as code scanning wants it.</summary>
    private static string Uri(string path)
    {
        if (path == SqlFile.StandardInput)
        {
            return "stdin";
        }

        var full = Path.GetFullPath(path);
        var relative = Path.GetRelativePath(Environment.CurrentDirectory, full);
        return Path.IsPathRooted(relative) || relative.StartsWith("..", StringComparison.Ordinal)
            ? new Uri(full).AbsoluteUri
            : string.Join('/', relative.Split(Path.DirectorySeparatorChar).Select(System.Uri.EscapeDataString));
    }
}
