namespace Guardrails.Cli.Output;

/// <summary>Who blocks whom, as trees: those that wait for nobody at the roots, those that wait for them below.</summary>
internal sealed class LockGraph
{
    private readonly ILookup<SessionKey, BlockingEdge> _waitingFor;
    private readonly IReadOnlyList<BlockingEdge> _edges;

    /// <param name="edges">All pairs.</param>
    public LockGraph(IReadOnlyList<BlockingEdge> edges)
    {
        _edges = edges;
        _waitingFor = edges.OrderByDescending(e => e.Waited).ThenBy(e => e.Blocked.Pid).ToLookup(e => SessionKey.Of(e.Blocking));
    }

    public IReadOnlyList<BlockingEdge> Edges => _edges;

    /// <summary>
    /// Sessions that block and wait for nobody, the one with the most behind it first. In a circle that the deadlock detector has not
    /// broken yet everybody waits: its lowest pid stands for a root.
    /// </summary>
    public IReadOnlyList<SessionInfo> Roots()
    {
        var waiting = _edges.Select(e => SessionKey.Of(e.Blocked)).ToHashSet();
        var blocking = _edges.Select(e => e.Blocking).DistinctBy(SessionKey.Of).ToList();
        var roots = blocking.Where(s => !waiting.Contains(SessionKey.Of(s))).ToList();
        var reached = roots.SelectMany(r => Below(SessionKey.Of(r))).ToHashSet();
        foreach (var session in blocking.OrderBy(s => s.Pid).Where(s => waiting.Contains(SessionKey.Of(s))))
        {
            if (!reached.Contains(SessionKey.Of(session)))
            {
                roots.Add(session);
                reached.UnionWith(Below(SessionKey.Of(session)));
                reached.Add(SessionKey.Of(session));
            }
        }

        return [.. roots.OrderByDescending(r => Below(SessionKey.Of(r)).Count).ThenBy(r => r.Pid)];
    }

    /// <summary>Those that wait for a session itself, the longest wait first.</summary>
    public IEnumerable<BlockingEdge> WaitingFor(SessionInfo session) => _waitingFor[SessionKey.Of(session)];

    /// <summary>Only what concerns one session: whom it waits for, and who waits for it, through others too.</summary>
    public LockGraph Around(int pid)
    {
        var self = new SessionKey(pid, null);
        var below = Below(self);
        below.Add(self);
        var above = Above(self);
        above.Add(self);
        return new LockGraph([.. _edges.Where(e =>
            below.Contains(SessionKey.Of(e.Blocking)) || above.Contains(SessionKey.Of(e.Blocked)))]);
    }

    private HashSet<SessionKey> Below(SessionKey session) =>
        Reach(session, key => _waitingFor[key].Select(e => SessionKey.Of(e.Blocked)));

    private HashSet<SessionKey> Above(SessionKey session) =>
        Reach(session, key => _edges.Where(e => SessionKey.Of(e.Blocked) == key).Select(e => SessionKey.Of(e.Blocking)));

    private static HashSet<SessionKey> Reach(SessionKey start, Func<SessionKey, IEnumerable<SessionKey>> step)
    {
        var reached = new HashSet<SessionKey>();
        var open = new Stack<SessionKey>([start]);
        while (open.TryPop(out var key))
        {
            foreach (var next in step(key).Where(reached.Add))
            {
                open.Push(next);
            }
        }

        return reached;
    }
}

/// <summary>Tells sessions and prepared transactions apart; the latter all have pid 0.</summary>
internal readonly record struct SessionKey(int Pid, string? PreparedTransaction)
{
    public static SessionKey Of(SessionInfo session) => new(session.Pid, session.PreparedTransaction);
}
