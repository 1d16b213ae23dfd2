namespace Guardrails.Locking;

/// <summary>Puts together what the watcher saw and what it could not see.</summary>
internal static class LockReports
{
    /// <summary>The report of a statement that was not begun, because of transactions that use its table.</summary>
    public static LockReport OfUsers(IReadOnlyList<SessionInfo> users, string sql, int pid, TimeSpan waited) => new()
    {
        BlockedPid = pid,
        Sql = sql,
        // What CREATE INDEX CONCURRENTLY waits for, too: the end of other transactions, not a lock on the table.
        LockType = "virtualxid",
        LockMode = "SHARE",
        Waited = waited,
        Attempts = 1,
        Blockers = users,
        Notes =
        [
            "The statement was not begun: what it leaves behind when it fails half way could not be removed while these transactions are open.",
            .. LockSnapshot.HiddenNote(users, role: null) is { } hidden ? (string[])[hidden] : [],
        ],
    };

    public static LockReport Create(LockWatcher watcher, string? sql, int pid, TimeSpan waited, int attempts, IEnumerable<string> notes)
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
            Sql = Guardrails.Sql.SqlSecrets.MaskPasswords(sql ?? seen?.Blocked?.Query ?? "a statement that was not seen"),
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
