using System.Globalization;
using Guardrails.Cli.Linting;
using Guardrails.Sql.Linting;
using Guardrails.Sql.Rules;
using Guardrails.Sql.Syntax;
using Spectre.Console;

namespace Guardrails.Cli.Output.Lint;

/// <summary>The answer of <c>lint</c> for people: each finding with its piece of SQL, underlined, and the rewrite.</summary>
internal sealed class LintText(StyledWriter writer)
{
    private const int MaxLines = 4;
    private const int MaxColumns = 160;

    public void Write(LintOutcome outcome)
    {
        foreach (var file in outcome.Files)
        {
            foreach (var finding in file.Findings)
            {
                Write(file, finding);
            }
        }

        foreach (var file in outcome.Files)
        {
            foreach (var note in file.Notes)
            {
                var (start, _) = FindingPlace.Of(file.Script, note.Span);
                writer.Text(string.Create(CultureInfo.InvariantCulture, $"note: {file.File.Path}:{start.Line}:{start.Column}: {note.Message}"), Styles.Faint).EndLine();
            }
        }

        WriteSummary(outcome);
    }

    private void Write(LintedFile file, Finding finding)
    {
        var script = file.Script;
        var (start, end) = FindingPlace.Of(script, finding);
        writer.Text(Words.Lower(finding.Severity), StyleOf(finding.Severity)).Text($" {finding.Rule.Id}: ", Styles.Strong).Text(finding.Message).EndLine();
        writer.Text(string.Create(CultureInfo.InvariantCulture, $"  --> {file.File.Path}:{start.Line}:{start.Column}"), Styles.Faint).EndLine();
        Draw(script, finding, start.Line, end.Line);
        if (finding.GetFixedStatement(script) is { } rewritten)
        {
            writer.Text("  = write: ", Styles.Strong).Text(string.Join("\n           ", rewritten.Split('\n')), Styles.Good).EndLine();
        }

        writer.Text($"  = {finding.Rule.HelpLink}", Styles.Faint).EndLine();
        writer.EndLine();
    }

    private void Draw(SqlScript script, Finding finding, int firstLine, int lastLine)
    {
        var margin = lastLine.ToString(CultureInfo.InvariantCulture).Length;
        var shown = Math.Min(lastLine, firstLine + MaxLines - 1);
        var position = finding.Span.Start - (script.GetLinePosition(finding.Span.Start).Column - 1);
        for (var line = firstLine; line <= shown; line++)
        {
            var end = LineEnd(script.Text, position);
            DrawLine(script.Text, position, end, finding, line, margin);
            position = end + (end + 1 < script.Text.Length && script.Text[end] == '\r' && script.Text[end + 1] == '\n' ? 2 : 1);
        }

        if (shown < lastLine)
        {
            writer.Text($"{new string(' ', margin)} | … {Words.Count(lastLine - shown, "more line")}", Styles.Faint).EndLine();
        }
    }

    private void DrawLine(string text, int start, int end, Finding finding, int line, int margin)
    {
        var from = Math.Max(start, finding.Span.Start);
        var to = Math.Max(from, Math.Min(end, finding.Span.End));

        // Of a very long line the part around the place is enough.
        var left = end - start <= MaxColumns ? start : Math.Max(start, Math.Min(from - (MaxColumns / 4), end - MaxColumns));
        var right = Math.Min(end, left + MaxColumns);
        var number = line.ToString(CultureInfo.InvariantCulture).PadLeft(margin);
        writer.Text($"{number} | ", Styles.Faint).Text($"{(left > start ? "…" : "")}{text[left..right]}{(right < end ? "…" : "")}").EndLine();

        // A tab stays a tab, so that the line below it is as wide as the line above.
        var indent = string.Concat(text[left..Math.Min(from, right)].Select(static c => c == '\t' ? '\t' : ' '));
        var width = Math.Max(1, Math.Min(to, right) - from);
        writer.Text($"{new string(' ', margin)} | {(left > start ? " " : "")}{indent}", Styles.Faint).Text(new string('^', width), StyleOf(finding.Severity)).EndLine();
    }

    private void WriteSummary(LintOutcome outcome)
    {
        if (outcome.Fixed > 0)
        {
            writer.Text($"{Words.Count(outcome.Fixed, "finding")} rewritten.").EndLine();
        }

        if (outcome.Absorbed > 0)
        {
            writer.Text($"{Words.Count(outcome.Absorbed, "finding")} in the baseline.", Styles.Faint).EndLine();
        }

        if (outcome.StaleEntries > 0)
        {
            writer.Text($"{outcome.StaleEntries} of the baseline's entries fit nothing any more; write it anew with --write-baseline.", Styles.Waiting).EndLine();
        }

        var statements = outcome.Files.Sum(static file => file.Statements);
        var looked = $"{Words.Count(statements, "statement")} in {Words.Count(outcome.Files.Count, "file")}";
        var counts = new[] { RuleSeverity.Error, RuleSeverity.Warning, RuleSeverity.Suggestion }
            .Select(severity => (Severity: severity, Count: outcome.Count(severity)))
            .Where(static c => c.Count > 0)
            .Select(static c => Words.Count(c.Count, Words.Lower(c.Severity)))
            .ToList();
        if (counts.Count == 0)
        {
            writer.Text("✓ ", Styles.Good).Text($"nothing to report; {looked}").EndLine();
        }
        else
        {
            writer.Text("✗ ", Styles.Bad).Text($"{string.Join(", ", counts)}; {looked}").EndLine();
        }
    }

    private static int LineEnd(string text, int position)
    {
        var length = text.AsSpan(position).IndexOfAny('\n', '\r');
        return length < 0 ? text.Length : position + length;
    }

    private static Style StyleOf(RuleSeverity severity) => severity switch
    {
        RuleSeverity.Error => Styles.Bad,
        RuleSeverity.Warning => Styles.Waiting,
        _ => Styles.Hint,
    };
}
