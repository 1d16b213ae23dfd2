using System.Globalization;
using System.Text;
using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Linting;

/// <summary>
/// Findings that were there when somebody began to use the rules, and are not reported again. A line of text for each, to be
/// committed and reviewed: <c>GRD3009 migrations/0007_index.sql 5c1f09ab73e24d60 CREATE INDEX …</c>. What counts is rule, path and the
/// statement's text without regard to white space, so that entries survive moved lines; the excerpt is for people.
/// </summary>
public sealed class Baseline
{
    /// <summary>The name that such a file usually has.</summary>
    public const string DefaultFileName = "guardrails.baseline";

    private const string Header = "# Findings that are not reported again. One line each: rule, path, hash of the statement, the statement's beginning.\n";
    private const int ExcerptLength = 80;

    private readonly Dictionary<string, int> _remaining;

    private Baseline(Dictionary<string, int> remaining) => _remaining = remaining;

    /// <summary>How many entries no finding has asked for: hazards that are gone.</summary>
    public int UnusedEntries => _remaining.Values.Sum();

    /// <summary>Reads a baseline.</summary>
    /// <param name="text">The file's text.</param>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is null.</exception>
    /// <exception cref="FormatException">A line is none of a baseline; the message says which.</exception>
    public static Baseline Parse(string text)
    {
        if (text is null)
        {
            throw new ArgumentNullException(nameof(text));
        }

        var baseline = new Baseline(new Dictionary<string, int>(StringComparer.Ordinal));
        var lines = text.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i].Trim();
            if (line.Length > 0 && line[0] != '#')
            {
                var key = ReadKey(line) ?? throw new FormatException(
                    $"line {(i + 1).ToString(CultureInfo.InvariantCulture)} is no entry: rule, path and 16 hexadecimal digits are expected");
                baseline._remaining.TryGetValue(key, out var count);
                baseline._remaining[key] = count + 1;
            }
        }

        return baseline;
    }

    /// <summary>A baseline with the entries that are left in this one.</summary>
    public Baseline Copy() => new(new Dictionary<string, int>(_remaining, StringComparer.Ordinal));

    /// <summary>The line of a baseline that stands for a finding.</summary>
    /// <param name="path">The script's path with forward slashes, relative to the folder of the baseline.</param>
    /// <param name="finding">The finding.</param>
    /// <param name="script">The script.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static string WriteEntry(string path, Finding finding, SqlScript script) =>
        $"{Key(path, finding, script)} {Excerpt(script.GetText(finding.StatementSpan))}".TrimEnd();

    /// <summary>Whether the finding of a line of <see cref="WriteEntry"/> is known; each entry stands for one.</summary>
    /// <param name="entry">The line.</param>
    /// <exception cref="ArgumentNullException"><paramref name="entry"/> is null.</exception>
    public bool Absorbs(string entry) =>
        ReadKey(entry ?? throw new ArgumentNullException(nameof(entry))) is { } key && AbsorbsKey(key);

    /// <summary>Whether a finding is known; each entry stands for one.</summary>
    /// <param name="path">The script's path with forward slashes, relative to the folder of the baseline.</param>
    /// <param name="finding">The finding.</param>
    /// <param name="script">The script.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public bool Absorbs(string path, Finding finding, SqlScript script) => AbsorbsKey(Key(path, finding, script));

    private bool AbsorbsKey(string key)
    {
        if (!_remaining.TryGetValue(key, out var count) || count == 0)
        {
            return false;
        }

        _remaining[key] = count - 1;
        return true;
    }

    /// <summary>The text of a baseline with these findings.</summary>
    /// <param name="findings">Path, finding and script, in any order.</param>
    /// <exception cref="ArgumentNullException"><paramref name="findings"/> is null.</exception>
    public static string Write(IEnumerable<(string Path, Finding Finding, SqlScript Script)> findings)
    {
        if (findings is null)
        {
            throw new ArgumentNullException(nameof(findings));
        }

        var lines = findings.Select(static f => WriteEntry(f.Path, f.Finding, f.Script)).ToList();
        lines.Sort(StringComparer.Ordinal);
        return Header + string.Concat(lines.Select(static line => line + "\n"));
    }

    /// <summary>
    /// Sixteen hexadecimal digits that stay the same while the text of the finding's statement does, white space left aside.
    /// </summary>
    /// <param name="script">The script.</param>
    /// <param name="finding">The finding.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static string GetStatementHash(SqlScript script, Finding finding)
    {
        if (script is null || finding is null)
        {
            throw new ArgumentNullException(script is null ? nameof(script) : nameof(finding));
        }

        return Hash(script.Text, finding.StatementSpan).ToString("x16", CultureInfo.InvariantCulture);
    }

    private static string Key(string path, Finding finding, SqlScript script)
    {
        if (path is null || finding is null)
        {
            throw new ArgumentNullException(path is null ? nameof(path) : nameof(finding));
        }

        return $"{finding.Rule.Id} {path} {GetStatementHash(script, finding)}";
    }

    /// <summary>FNV-1a over the text with every run of white space as one blank.</summary>
    private static ulong Hash(string text, TextSpan span)
    {
        var hash = 14695981039346656037UL;
        var inSpace = false;
        for (var i = span.Start; i < span.End; i++)
        {
            var isSpace = char.IsWhiteSpace(text[i]);
            if (!isSpace || !inSpace)
            {
                hash = unchecked((hash ^ (isSpace ? ' ' : text[i])) * 1099511628211UL);
            }

            inSpace = isSpace;
        }

        return hash;
    }

    private static string Excerpt(string text)
    {
        var excerpt = new StringBuilder();
        foreach (var word in text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            if (excerpt.Length + word.Length > ExcerptLength)
            {
                return excerpt.Append(" …").ToString();
            }

            excerpt.Append(excerpt.Length > 0 ? " " : "").Append(word);
        }

        return excerpt.ToString();
    }

    /// <summary>Everything up to the hash; the path may have blanks, so the hash is looked for from behind the rule on.</summary>
    private static string? ReadKey(string line)
    {
        const int HashLength = 16;
        for (var i = line.IndexOf(' '); i >= 0; i = line.IndexOf(' ', i + 1))
        {
            var end = i + 1 + HashLength;
            if (end <= line.Length && (end == line.Length || line[end] == ' ') && IsHash(line, i + 1, end) && line.IndexOf(' ') < i)
            {
                return line.Substring(0, end);
            }
        }

        return null;
    }

    private static bool IsHash(string line, int start, int end)
    {
        for (var i = start; i < end; i++)
        {
            if (line[i] is not ((>= '0' and <= '9') or (>= 'a' and <= 'f')))
            {
                return false;
            }
        }

        return true;
    }
}
