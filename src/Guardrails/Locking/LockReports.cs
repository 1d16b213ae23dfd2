namespace Guardrails.Locking;

/// <summary>Puts together what the watcher saw and what it could not see.</summary>
internal static class LockReports
{
    public static LockReport Create(LockWatcher watcher, string sql, int pid, TimeSpan waited, int attempts, IEnumerable<string> notes)
    {
        var seen = watcher.Last;
        List<string> all = [.. notes];
        if (watcher.Problem is { } problem)
        {
            all.Add(problem);
        }
        else if (seen is null)
        {
            all.Add("the server said that the lock was not available without the statement having been seen waiting (NOWAIT, or a lock_timeout of its own)");
        }

        if (LockSnapshot.HiddenNote(seen?.Blockers ?? [], watcher.Role) is { } hidden)
        {
            all.Add(hidden);
        }

        return new LockReport
        {
            BlockedPid = seen?.Blocked?.Pid ?? pid,
            Sql = sql,
            LockType = seen?.LockType,
            LockMode = seen?.LockMode,
            Relation = seen?.Relation,
            Waited = waited,
            Attempts = attempts,
            Blockers = seen?.Blockers ?? [],
            Victims = watcher.Victims,
            Notes = all,
        };
    }
}
