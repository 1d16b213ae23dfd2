using Guardrails.Analyzers.Tests.Verification;
using Guardrails.Tests.Shared;

namespace Guardrails.Analyzers.Tests.SqlHazards.Cases;

/// <summary>A script that a rule is tried on, and everything that is to be reported in it.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Number">Its number among those of the rule, from 1.</param>
/// <param name="Script">The script with its marks.</param>
/// <param name="Settings">What stands before it: <c>@postgres 14</c>, <c>@in transaction guard</c>, <c>@before CREATE TABLE ...</c>.</param>
internal sealed record SqlCase(string Rule, int Number, MarkedText Script, IReadOnlyDictionary<string, string> Settings)
{
    /// <summary>The rule that is only for projects that have nothing of the guard.</summary>
    public const string Unguarded = "GRD4006";

    private const string Folder = "tests/Guardrails.Analyzers.Tests/SqlHazards/Cases";

    /// <summary>Those of all rules for SQL.</summary>
    public static IReadOnlyList<SqlCase> All { get; } =
        [.. Directory.EnumerateFiles(Path.Combine(Repository.Root, Folder), "GRD*.txt").Order(StringComparer.Ordinal).SelectMany(Read)];

    /// <summary>Whether the rule has something to say about it, wherever it stands.</summary>
    public bool IsPositive => Script.Marks.Any(mark => mark.Rule == Rule);

    /// <summary>Whether the case says something about SQL that runs in such surroundings.</summary>
    public bool IsFor(string surroundings) => !Settings.TryGetValue("in", out var named) || named.Split(' ').Contains(surroundings);

    /// <summary>What an earlier migration did; null when nothing is known of any.</summary>
    public string? Before => Settings.GetValueOrDefault("before");

    /// <summary>The file of <see cref="Before"/>.</summary>
    public string EarlierFile => $"/{Rule}/{Number}/1_before.sql";

    /// <summary>The file that is made of it.</summary>
    public string FileName(string extension) => $"/{Rule}/{Number}/2_script.{extension}";

    private static IEnumerable<SqlCase> Read(string path)
    {
        var rule = Path.GetFileNameWithoutExtension(path);
        var paragraphs = File.ReadAllText(path).ReplaceLineEndings("\n").Split("\n\n", StringSplitOptions.RemoveEmptyEntries)
            .Select(static paragraph => paragraph.Split('\n').Where(static line => line.Length > 0 && !line.StartsWith('#')).ToList())
            .Where(static lines => lines.Count > 0);
        return paragraphs.Select((lines, index) => new SqlCase(
            rule,
            index + 1,
            MarkedText.Read(string.Join('\n', lines.Where(static line => !line.StartsWith('@')))),
            lines.Where(static line => line.StartsWith('@')).Select(static line => line[1..].Split(' ', 2)).ToDictionary(static words => words[0], static words => words[1])));
    }
}
