using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Guardrails.Cli.Output.Json;
using Guardrails.Cli.Output.Lint;
using Guardrails.Cli.Tracing;

namespace Guardrails.Cli.Output;

/// <summary>The answer of <c>trace</c>.</summary>
internal static class TraceAnswer
{
    /// <summary>The footprints of <c>lint</c>, observed.</summary>
    public static void WriteJson(Stream output, IReadOnlyList<TracedFile> files)
    {
        using var json = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        json.WriteStartObject();
        json.WriteNumber("version", 1);
        json.WriteStartArray("footprints");
        foreach (var file in files)
        {
            foreach (var statement in file.Statements)
            {
                LintJson.StartFootprint(json, file.File.Path, statement.Statement);
                foreach (var held in statement.Locks)
                {
                    LintJson.WriteLock(json, held.Relation, held.LockMode, JsonText.Name(held.Work));
                }

                json.WriteEndArray();
                json.WriteBoolean("observed", true);
                if (statement.SqlState is { } sqlState)
                {
                    json.WriteString("sqlState", sqlState);
                }

                json.WriteEndObject();
            }
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    public static void WriteText(StyledWriter writer, IReadOnlyList<TracedFile> files)
    {
        foreach (var file in files)
        {
            writer.Text(file.File.Path, Styles.Strong).EndLine();
            foreach (var statement in file.Statements)
            {
                Write(writer, statement);
            }
        }
    }

    private static void Write(StyledWriter writer, ObservedStatement statement)
    {
        var failed = statement.SqlState is not null;
        writer.Text(failed ? "  ✗ " : "  ✓ ", failed ? Styles.Bad : Styles.Good)
            .Text(string.Create(CultureInfo.InvariantCulture, $"{statement.Statement}  {Printable.OneLine(statement.Sql)}"))
            .Text(failed ? $"  failed ({statement.SqlState})" : string.Empty, Styles.Bad).EndLine();
        foreach (var held in statement.Locks)
        {
            var work = held.Work switch
            {
                ObservedWork.Scan => ", read all of it",
                ObservedWork.IndexBuild => ", built an index",
                ObservedWork.Rewrite => ", wrote all of it anew",
                _ => string.Empty,
            };
            writer.Text($"       {held.LockMode}", held.IsStrongerThan("SHARE UPDATE EXCLUSIVE") ? Styles.Waiting : Styles.Faint)
                .Text($" on {held.Relation}{work}").EndLine();
        }

        if (statement.Locks.Count == 0 && !failed)
        {
            writer.Text("       locked nothing that existed before", Styles.Faint).EndLine();
        }
    }
}
