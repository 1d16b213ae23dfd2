using System.Globalization;
using System.Text;
using Guardrails.Cli.Infrastructure;

namespace Guardrails.Cli.Output;

/// <summary>
/// Makes text from outside (queries, names, messages of the server) fit to be seen: without passwords, and without control characters,
/// which could make a terminal do more than show text.
/// </summary>
internal static class Printable
{
    private const int LongestStatement = 120;

    public static string Clean(string text)
    {
        text = Secrets.Mask(text);
        if (!text.Any(IsDangerous))
        {
            return text;
        }

        var clean = new StringBuilder(text.Length + 8);
        foreach (var c in text)
        {
            _ = IsDangerous(c) ? clean.Append(CultureInfo.InvariantCulture, $"\\x{(int)c:x2}") : clean.Append(c);
        }

        return clean.ToString();
    }

    /// <summary>A statement on one line, at most 120 characters.</summary>
    public static string OneLine(string sql)
    {
        // Masked before it is cut: half a password literal would not be recognized.
        var line = string.Join(' ', Secrets.Mask(sql).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length <= LongestStatement ? line : string.Concat(line.AsSpan(0, LongestStatement - 1), "…");
    }

    private static bool IsDangerous(char c) => char.IsControl(c) && c is not ('\n' or '\t');
}
