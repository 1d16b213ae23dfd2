using Spectre.Console;
using Spectre.Console.Rendering;

namespace Guardrails.Cli.Output;

/// <summary>Draws who blocks whom.</summary>
internal sealed class LocksTree(LockGraph graph, bool hasColor)
{
    private readonly HashSet<SessionKey> _shown = [];

    /// <param name="pid">The session that was asked for, or <see langword="null"/> for all.</param>
    public IRenderable Draw(int? pid)
    {
        if (graph.Edges.Count == 0)
        {
            return OneLine((pid is null ? "Nobody waits for a lock." : $"PID {pid} waits for no lock, and nobody waits for it.", Styles.Good));
        }

        var parts = new List<IRenderable>();
        foreach (var root in graph.Roots())
        {
            var tree = new Tree(Root(root)) { Guide = TreeGuide.Line, Style = Choose(Styles.Faint) };
            _shown.Add(SessionKey.Of(root));
            Add(tree, root);
            parts.Add(tree);
        }

        if (graph.Edges.Any(e => e.Blocking.IsHidden || e.Blocked.IsHidden))
        {
            parts.Add(OneLine(("State, query and ages of other users' sessions are hidden from this role; GRANT pg_read_all_stats shows them.", Styles.Waiting)));
        }

        return new Rows(parts);
    }

    private void Add(IHasTreeNodes parent, SessionInfo session)
    {
        foreach (var edge in graph.WaitingFor(session))
        {
            var seenBefore = !_shown.Add(SessionKey.Of(edge.Blocked));
            var node = new TreeNode(Waiting(edge, seenBefore));
            parent.Nodes.Add(node);
            if (!seenBefore)
            {
                Add(node, edge.Blocked);
            }
        }
    }

    private Rows Root(SessionInfo session)
    {
        var held = graph.WaitingFor(session).First();
        var lockText = held.Blocking.LockMode is { } mode
            ? $", {(held.Blocking.LockGranted ? "holds" : "is queued for")} {mode}{(held.Relation is { } relation ? $" on {relation}" : string.Empty)}" : string.Empty;
        return WithQuery(
            Line(
                (SessionLine.Name(session), SessionLine.Style(session)),
                ($"  {SessionLine.State(session)}, {SessionLine.Origin(session)}{lockText}", null)),
            session);
    }

    private IRenderable Waiting(BlockingEdge edge, bool seenBefore)
    {
        var what = edge switch
        {
            { Relation: { } relation } => $"{edge.LockMode} on {relation}",
            { LockType: "relation" } => $"{edge.LockMode} on a relation of its database",
            _ => $"{edge.LockType} ({edge.LockMode})",
        };
        var waited = edge.Waited is { } time ? $" {Words.Time(time)}" : string.Empty;
        var line = Line(
            (SessionLine.Name(edge.Blocked), Styles.Strong),
            ($"  waits{waited} for {what}", Styles.Waiting),
            (seenBefore ? " (see above)" : $", {SessionLine.Origin(edge.Blocked)}", null));
        return seenBefore ? line : WithQuery(line, edge.Blocked);
    }

    /// <summary>What identifies a session is wrapped where it is too long; its query is cut, as it is only there to be recognized.</summary>
    private Rows WithQuery(Paragraph line, SessionInfo session) => SessionLine.Query(session) is { } query
        ? new Rows(line, new CutLine(Line(($"  {query}", Styles.Faint))))
        : new Rows(line);

    private Rows OneLine((string Text, Style? Style) text) => new(Line(text));

    private Paragraph Line(params (string Text, Style? Style)[] parts)
    {
        var line = new Paragraph();
        foreach (var (text, style) in parts)
        {
            line.Append(Printable.Clean(text), Choose(style));
        }

        return line;
    }

    private Style? Choose(Style? style) => hasColor ? style : null;
}
