using System.Text.Encodings.Web;
using System.Text.Json;
using Guardrails.Cli.Infrastructure;
using Guardrails.Cli.Linting;
using Guardrails.Sql.Linting;
using Guardrails.Sql.Locks;
using Guardrails.Sql.Rules;

namespace Guardrails.Cli.Output.Lint;

/// <summary>
/// The answer of <c>lint</c> as JSON. Written straight into the stream: a large run has more to say than fits well into memory.
/// </summary>
internal static class LintJson
{
    private static readonly JsonWriterOptions Options = new()
    {
        Indented = true,
        // The answer is read by programs and people, never by a browser: — and ' may stay as they are.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static void Write(Stream output, LintOutcome outcome)
    {
        using var json = new Utf8JsonWriter(output, Options);
        json.WriteStartObject();
        json.WriteNumber("version", 1);
        json.WriteStartArray("files");
        foreach (var file in outcome.Files)
        {
            json.WriteStartObject();
            json.WriteString("path", file.File.Path);
            json.WriteNumber("statements", file.Statements);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("findings");
        foreach (var file in outcome.Files)
        {
            foreach (var finding in file.Findings)
            {
                Write(json, file, finding);
                FlushWhenLarge(json);
            }
        }

        json.WriteEndArray();
        json.WriteStartArray("footprints");
        foreach (var file in outcome.Files)
        {
            foreach (var (statement, locks) in file.Footprints)
            {
                StartFootprint(json, file.File.Path, statement);
                foreach (var held in locks)
                {
                    WriteLock(json, held.Relation.ToString(), held.Mode.ToSql(), Word(held.Work));
                }

                json.WriteEndArray();
                json.WriteEndObject();
                FlushWhenLarge(json);
            }
        }

        json.WriteEndArray();
        json.WriteStartArray("notes");
        foreach (var file in outcome.Files)
        {
            foreach (var note in file.Notes)
            {
                var (start, _) = FindingPlace.Of(file.Script, note.Span);
                json.WriteStartObject();
                json.WriteString("path", file.File.Path);
                json.WriteNumber("line", start.Line);
                json.WriteNumber("column", start.Column);
                json.WriteNumber("statement", note.Statement);
                json.WriteString("message", note.Message);
                json.WriteEndObject();
            }
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>Hands over what has gathered: the writer itself keeps everything until it is told to.</summary>
    public static void FlushWhenLarge(Utf8JsonWriter json)
    {
        const int Large = 1 << 14;
        if (json.BytesPending >= Large)
        {
            json.Flush();
        }
    }

    /// <summary>
    /// Begins what a statement locks, as <c>lint</c> predicts it or <c>trace</c> observed it. The caller writes the locks, ends their
    /// array, may write further fields, and ends the object.
    /// </summary>
    /// <param name="json">Where to.</param>
    /// <param name="path">The script.</param>
    /// <param name="statement">The statement's number.</param>
    public static void StartFootprint(Utf8JsonWriter json, string path, int statement)
    {
        json.WriteStartObject();
        json.WriteString("path", path);
        json.WriteNumber("statement", statement);
        json.WriteStartArray("locks");
    }

    /// <summary>Writes one lock of a footprint.</summary>
    public static void WriteLock(Utf8JsonWriter json, string relation, string mode, string work)
    {
        json.WriteStartObject();
        json.WriteString("relation", relation);
        json.WriteString("lockMode", mode);
        json.WriteString("work", work);
        json.WriteEndObject();
    }

    /// <summary>A member of the contract, by hand: it is written for every lock, and the names of enums are slow to ask for.</summary>
    private static string Word(TableWork work) => work switch
    {
        TableWork.Scan => "scan",
        TableWork.IndexBuild => "indexBuild",
        TableWork.Rewrite => "rewrite",
        _ => "none",
    };

    private static string Word(RuleSeverity severity) => severity switch
    {
        RuleSeverity.Error => "error",
        RuleSeverity.Warning => "warning",
        RuleSeverity.Suggestion => "suggestion",
        _ => "none",
    };

    private static void Write(Utf8JsonWriter json, LintedFile file, Finding finding)
    {
        var (start, end) = FindingPlace.Of(file.Script, finding);
        json.WriteStartObject();
        json.WriteString("rule", finding.Rule.Id);
        json.WriteString("severity", Word(finding.Severity));
        json.WriteString("path", file.File.Path);
        json.WriteNumber("line", start.Line);
        json.WriteNumber("column", start.Column);
        json.WriteNumber("endLine", end.Line);
        json.WriteNumber("endColumn", end.Column);
        json.WriteNumber("statement", finding.Statement);
        json.WriteString("message", Secrets.Mask(finding.Message));
        WriteStringOrNull(json, "relation", finding.Relation?.ToString());
        WriteStringOrNull(json, "lockMode", finding.LockMode?.ToSql());
        json.WriteString("work", Word(finding.Work));
        json.WriteBoolean("cautious", finding.IsCautious);
        json.WriteString("help", finding.Rule.HelpLink);
        WriteStringOrNull(json, "fix", finding.GetFixedStatement(file.Script) is { } fix ? Secrets.Mask(fix) : null);
        json.WriteEndObject();
    }

    private static void WriteStringOrNull(Utf8JsonWriter json, string name, string? value)
    {
        if (value is null)
        {
            json.WriteNull(name);
        }
        else
        {
            json.WriteString(name, value);
        }
    }
}
