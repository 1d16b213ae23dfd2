using System.Text;
using Guardrails.Sql.Linting;

namespace Guardrails.Cli.Linting;

/// <summary>Applies the rewrites of findings to a text.</summary>
internal static class Rewriter
{
    /// <param name="text">The text that was linted.</param>
    /// <param name="findings">The findings, in the order of the text.</param>
    /// <param name="count">How many findings were rewritten; one that touches what another has changed waits for the next round.</param>
    public static string Apply(string text, IReadOnlyList<Finding> findings, out int count)
    {
        count = 0;
        var edits = new List<TextEdit>();
        var end = -1;
        foreach (var finding in findings.Where(static f => f.Edits.Count > 0).OrderBy(static f => f.Edits[0].Span.Start))
        {
            if (finding.Edits[0].Span.Start > end)
            {
                edits.AddRange(finding.Edits);
                end = finding.Edits[^1].Span.End;
                count++;
            }
        }

        var rewritten = new StringBuilder(text.Length + (edits.Count * 16));
        var position = 0;
        foreach (var edit in edits)
        {
            rewritten.Append(text, position, edit.Span.Start - position).Append(edit.NewText);
            position = edit.Span.End;
        }

        return rewritten.Append(text, position, text.Length - position).ToString();
    }
}
