using System.Globalization;
using System.Text;
using Guardrails.Execution;

namespace Guardrails.Locking;

/// <summary>A lock report as people read it at night: who waits, who is in the way, since when, with what.</summary>
internal static class LockReportText
{
    /// <summary>One line: <c>lock timeout after 5.0 s (9 attempts) — ALTER TABLE …</c>.</summary>
    public static string Headline(LockReport report) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"lock timeout after {report.Waited.TotalSeconds:0.0} s ({report.Attempts} {(report.Attempts == 1 ? "attempt" : "attempts")}) — {Failures.Shorten(report.Sql)}");

    /// <summary>The direct blockers, for an exception's message.</summary>
    public static string BlockersInOneLine(LockReport report)
    {
        if (report.Blockers.Count == 0)
        {
            return "no blocker was seen" + (report.Notes is [var note, ..] ? $" ({note})" : string.Empty);
        }

        var direct = report.Blockers.Where(b => b.IsDirect).DefaultIfEmpty(report.Blockers[0]).ToList();
        var names = string.Join("; ", direct.Take(3).Select(b => $"{Name(b)}, {State(b)}{Origin(b)}{Mode(b, report)}"));
        return $"{Wanted(report)} blocked by {names}{(direct.Count > 3 ? $"; and {direct.Count - 3} more" : string.Empty)}";
    }

    /// <summary>The block that the log shows: "LOCK DEBUG - Processes blocking this migration".</summary>
    public static string Debug(LockReport report)
    {
        var text = new StringBuilder("LOCK DEBUG - Processes blocking this migration:");
        text.Append(CultureInfo.InvariantCulture, $"\n  Blocked PID: {report.BlockedPid}, State: active, {Wanted(report)}");
        var shown = new HashSet<(int, string?)>();
        foreach (var blocker in report.Blockers.Where(b => b.IsDirect).DefaultIfEmpty(report.Blockers.Count > 0 ? report.Blockers[0] : null))
        {
            if (blocker is not null)
            {
                Append(text, report, blocker, "  ", shown);
            }
        }

        if (report.Blockers.Count == 0)
        {
            text.Append("\n  └─ no blocker was seen");
        }

        if (report.Victims.PeakSessions > 0)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"\n  Queued behind us: up to {report.Victims.PeakSessions} {(report.Victims.PeakSessions == 1 ? "session" : "sessions")}, the longest for {report.Victims.Longest.TotalMilliseconds:0} ms");
        }

        foreach (var note in report.Notes)
        {
            text.Append("\n  Note: ").Append(note);
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, LockReport report, SessionInfo blocker, string indent, HashSet<(int, string?)> shown)
    {
        text.Append(CultureInfo.InvariantCulture, $"\n{indent}└─ Blocking {Name(blocker)}, State: {State(blocker)}{Origin(blocker)}{Mode(blocker, report)}");
        if (!shown.Add((blocker.Pid, blocker.PreparedTransaction)))
        {
            text.Append(" (see above)");
            return;
        }

        if (blocker.Query is { Length: > 0 } query)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n{indent}     {(blocker.State == "active" ? "query" : "last query")}: {Failures.Shorten(query)}");
        }

        if (blocker.PreparedTransaction is { } gid)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n{indent}     end it with: ROLLBACK PREPARED '{gid.Replace("'", "''", StringComparison.Ordinal)}' (or COMMIT PREPARED)");
        }

        if (blocker.IsWraparoundAutovacuum)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n{indent}     it prevents transaction id wraparound and never yields: wait until it is done");
        }

        foreach (var next in blocker.BlockedBy)
        {
            if (report.Blockers.FirstOrDefault(b => b.Pid == next && next != 0) is { } behind)
            {
                Append(text, report, behind, indent + "   ", shown);
            }
        }
    }

    private static string Wanted(LockReport report) => report switch
    {
        { LockMode: null } => "wants a lock",
        { Relation: { } relation } => $"wants {report.LockMode} on {relation}",
        _ => $"waits for {report.LockType}",
    };

    private static string Name(SessionInfo session) =>
        session.PreparedTransaction is { } gid ? $"prepared transaction '{gid}'" : string.Create(CultureInfo.InvariantCulture, $"PID: {session.Pid}");

    private static string State(SessionInfo session)
    {
        var state = session.State ?? (session.IsAutovacuum ? "active" : "hidden");
        var kind = session.IsAutovacuum ? "autovacuum worker, " : string.Empty;
        return session.StateAge is { } age && state != "prepared transaction"
            ? $"{kind}{state} for {Age(age)}"
            : session.TransactionAge is { } open ? $"{kind}{state}, open for {Age(open)}" : kind + state;
    }

    private static string Origin(SessionInfo session)
    {
        var user = session.User is null ? string.Empty : $", {session.User}{(session.ClientAddress is { } address ? $"@{address}" : string.Empty)}";
        return user + (session.ApplicationName is { } application ? $" ({application})" : string.Empty);
    }

    private static string Mode(SessionInfo session, LockReport report) => session.LockMode is { } mode
        ? $", {(session.LockGranted ? "holds" : "is queued ahead for")} {mode}{(session.Relation is null || session.Relation == report.Relation ? string.Empty : $" on {session.Relation}")}"
        : string.Empty;

    private static string Age(TimeSpan age) => age.TotalSeconds < 10
        ? string.Create(CultureInfo.InvariantCulture, $"{age.TotalSeconds:0.0} s")
        : string.Create(CultureInfo.InvariantCulture, $"{age.TotalSeconds:0} s");
}
