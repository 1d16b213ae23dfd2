using Npgsql;

namespace Guardrails.Locking;

/// <summary>What one waiting backend was seen to wait for, at one moment.</summary>
internal sealed record LockSnapshot
{
    public static LockSnapshot NotWaiting { get; } = new();

    public SessionInfo? Blocked { get; private init; }

    public string? LockType { get; private init; }

    public string? LockMode { get; private init; }

    public string? Relation { get; private init; }

    public TimeSpan Waited { get; private init; }

    /// <summary>Direct blockers first, then those behind them; a session appears once.</summary>
    public IReadOnlyList<SessionInfo> Blockers { get; private init; } = [];

    public int Victims { get; private init; }

    public TimeSpan LongestVictim { get; private init; }

    public bool IsWaiting => Blockers.Count > 0;

    public static async Task<LockSnapshot> TakeAsync(NpgsqlConnection connection, int pid, CancellationToken cancellationToken)
    {
        var edges = await BlockingQuery.ReadAsync(connection, pid, cancellationToken).ConfigureAwait(false);
        var own = edges.FirstOrDefault(e => e.Blocked.Pid == pid);
        if (own is null)
        {
            return NotWaiting;
        }

        var (victims, longest) = await VictimQuery.ReadAsync(connection, pid, cancellationToken).ConfigureAwait(false);
        return new LockSnapshot
        {
            Blocked = own.Blocked,
            LockType = own.LockType,
            LockMode = own.LockMode,
            Relation = own.Relation,
            Waited = own.Waited ?? TimeSpan.Zero,
            Blockers = InOrderOfDistance(edges, pid),
            Victims = victims,
            LongestVictim = longest,
        };
    }

    public LockReport ToReport(int pid, string sql, string? role) => new()
    {
        BlockedPid = pid,
        Sql = sql,
        LockType = LockType,
        LockMode = LockMode,
        Relation = Relation,
        Waited = Waited,
        Attempts = IsWaiting ? 1 : 0,
        Blockers = Blockers,
        Victims = new LockVictims { PeakSessions = Victims, Longest = LongestVictim },
        Notes = HiddenNote(Blockers, role) is { } note ? [note] : [],
    };

    /// <summary>Says what is missing when PostgreSQL hides columns of other users' sessions, and which right shows them.</summary>
    public static string? HiddenNote(IReadOnlyList<SessionInfo> sessions, string? role) =>
        sessions.Any(s => s.IsHidden)
            ? $"State, query and ages of other users' sessions are hidden from role {role ?? "of this connection"}: GRANT pg_read_all_stats TO {role ?? "it"} (or pg_monitor) shows them."
            : null;

    private static List<SessionInfo> InOrderOfDistance(IReadOnlyList<BlockingEdge> edges, int pid)
    {
        var seen = new HashSet<(int, string?)>();
        var ordered = new List<SessionInfo>();
        var next = new Queue<int>([pid]);
        var visited = new HashSet<int> { pid };
        while (next.TryDequeue(out var blocked))
        {
            foreach (var edge in edges.Where(e => e.Blocked.Pid == blocked && e.Blocking.Pid != pid))
            {
                if (seen.Add((edge.Blocking.Pid, edge.Blocking.PreparedTransaction)))
                {
                    ordered.Add(edge.Blocking);
                }

                if (edge.Blocking.Pid != 0 && visited.Add(edge.Blocking.Pid))
                {
                    next.Enqueue(edge.Blocking.Pid);
                }
            }
        }

        return ordered;
    }
}
