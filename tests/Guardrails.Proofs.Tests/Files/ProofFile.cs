using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Guardrails.Tests.Shared;

namespace Guardrails.Proofs.Tests.Files;

/// <summary>
/// Reads and writes a family's file. A paragraph is a case:
/// <code>
/// # a comment
/// ! GRD3001                                     shown on the page of that rule
/// ALTER TABLE orders ADD COLUMN extra serial    one or more statements; the last one is judged
/// => orders ACCESS EXCLUSIVE rewrite            on all majors
/// =14-17> …   =18> …                            on some
/// </code>
/// </summary>
internal static partial class ProofFile
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Families");

    public static IEnumerable<ProofCase> ReadAll() =>
        Directory.EnumerateFiles(Folder, "*.txt").Order(StringComparer.Ordinal).SelectMany(path =>
            Parse(Path.GetFileNameWithoutExtension(path), File.ReadAllText(path)));

    /// <summary>Writes the expectations of some cases anew into the file of the source tree.</summary>
    public static void Update(string family, IReadOnlyDictionary<(string Sql, int Major), string> observed)
    {
        var path = Path.Combine(Repository.Root, "tests", "Guardrails.Proofs.Tests", "Families", family + ".txt");
        var text = new StringBuilder();
        foreach (var proof in Parse(family, File.ReadAllText(path)))
        {
            text.Append(text.Length > 0 ? "\n" : "");
            foreach (var comment in proof.Comments)
            {
                text.Append(comment).Append(comment.Length > 0 ? "\n" : "\n");
            }

            foreach (var rule in proof.Rules)
            {
                text.Append("! ").Append(rule).Append('\n');
            }

            text.Append(proof.Sql).Append('\n');
            var expectations = Majors.Select(major => (Major: major, Text: observed.GetValueOrDefault((proof.Sql, major)) ?? proof.Expected.GetValueOrDefault(major)));
            foreach (var (from, to, what) in Ranges(expectations))
            {
                text.Append(from == Majors[0] && to == Majors[^1] ? "=>" : from == to ? $"={from}>" : $"={from}-{to}>").Append(' ').Append(what).Append('\n');
            }
        }

        File.WriteAllText(path, text.ToString());
    }

    /// <summary>Neighbouring majors with the same text, as one range.</summary>
    public static IEnumerable<(int From, int To, string Text)> Ranges(IEnumerable<(int Major, string? Text)> expectations)
    {
        (int From, int To, string Text)? open = null;
        foreach (var (major, text) in expectations)
        {
            if (open is { } range && range.Text == text)
            {
                open = range with { To = major };
                continue;
            }

            if (open is { } done)
            {
                yield return done;
            }

            open = text is null ? null : (major, major, text);
        }

        if (open is { } last)
        {
            yield return last;
        }
    }

    private static IReadOnlyList<int> Majors { get; } = [.. PostgresMajors.All.Select(row => row.Data)];

    private static IEnumerable<ProofCase> Parse(string family, string text)
    {
        var comments = new List<string>();
        foreach (var paragraph in EmptyLine().Split(text.ReplaceLineEndings("\n").Trim('\n')))
        {
            var lines = paragraph.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            comments.AddRange(lines.Where(l => l[0] == '#'));
            var sql = string.Join("\n", lines.Where(l => l[0] is not ('#' or '!' or '=')));
            if (sql.Length == 0)
            {
                comments.Add("");
                continue;
            }

            yield return new ProofCase(family, sql)
            {
                Comments = [.. comments],
                Rules = [.. lines.Where(l => l[0] == '!').Select(l => l[1..].Trim())],
                Expected = ReadExpectations(family, lines),
            };
            comments.Clear();
        }
    }

    private static Dictionary<int, string> ReadExpectations(string family, string[] lines)
    {
        var expected = new Dictionary<int, string>();
        foreach (var line in lines.Where(l => l[0] == '='))
        {
            var match = Expectation().Match(line);
            Assert.True(match.Success, $"{family}.txt: cannot read '{line}'");
            var (from, to) = (match.Groups["from"], match.Groups["to"]);
            var first = from.Success ? int.Parse(from.Value, CultureInfo.InvariantCulture) : Majors[0];
            var last = to.Success ? int.Parse(to.Value, CultureInfo.InvariantCulture) : from.Success ? first : Majors[^1];
            for (var major = first; major <= last; major++)
            {
                expected.Add(major, match.Groups["what"].Value);
            }
        }

        return expected;
    }

    [GeneratedRegex(@"\n\s*\n")]
    private static partial Regex EmptyLine();

    [GeneratedRegex(@"^=((?<from>\d\d)(-(?<to>\d\d))?)?>\s*(?<what>.+)$")]
    private static partial Regex Expectation();
}
