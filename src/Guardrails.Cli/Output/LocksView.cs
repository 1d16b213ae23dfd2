using Spectre.Console;
using Spectre.Console.Rendering;

namespace Guardrails.Cli.Output;

/// <summary>What stands on the screen while somebody watches the locks: how it looks in a line, and the tree.</summary>
/// <param name="interval">How often it is looked.</param>
/// <param name="pid">The session that was asked for, or <see langword="null"/> for all.</param>
/// <param name="hasColor">Whether to colour it.</param>
internal sealed class LocksView(string interval, int? pid, bool hasColor)
{
    /// <param name="at">When the server was looked at.</param>
    /// <param name="graph">What was seen.</param>
    /// <param name="problem">Why nothing newer can be seen; <see langword="null"/> when it can.</param>
    public IRenderable Draw(DateTimeOffset at, LockGraph graph, string? problem)
    {
        var parts = new List<IRenderable>
        {
            new CutLine(Text($"{Words.Moment(at)}, every {interval}, Ctrl+C ends", Styles.Faint)),
        };
        if (problem is not null)
        {
            parts.Add(Text($"Cannot look since then, trying again: {problem}", Styles.Bad));
        }

        if (graph.Edges.Count > 0)
        {
            parts.Add(new CutLine(Text(Summary(graph), Styles.Strong)));
        }

        parts.Add(new LocksTree(graph, hasColor).Draw(pid));
        return new Rows(parts);
    }

    /// <summary><c>3 sessions blocked by 1, the longest for 12 s</c>.</summary>
    private static string Summary(LockGraph graph)
    {
        var waiting = graph.Edges.Select(e => SessionKey.Of(e.Blocked)).Distinct().Count();
        var longest = graph.Edges.Max(e => e.Waited) is { } time ? $", the longest for {Words.Time(time)}" : string.Empty;
        return $"{Words.Count(waiting, "session")} blocked by {graph.Roots().Count}{longest}";
    }

    private Text Text(string text, Style style) => new(Printable.Clean(text), hasColor ? style : (Style?)null);
}
