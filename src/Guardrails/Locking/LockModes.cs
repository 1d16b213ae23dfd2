namespace Guardrails.Locking;

/// <summary>The eight table-level lock modes, weakest first (PostgreSQL manual, 13.3.1 "Table-Level Locks").</summary>
internal static class LockModes
{
    // What pg_locks.mode says, and what the manual and the SQL commands say.
    private static readonly (string Catalogue, string Sql)[] Modes =
    [
        ("AccessShareLock", "ACCESS SHARE"),
        ("RowShareLock", "ROW SHARE"),
        ("RowExclusiveLock", "ROW EXCLUSIVE"),
        ("ShareUpdateExclusiveLock", "SHARE UPDATE EXCLUSIVE"),
        ("ShareLock", "SHARE"),
        ("ShareRowExclusiveLock", "SHARE ROW EXCLUSIVE"),
        ("ExclusiveLock", "EXCLUSIVE"),
        ("AccessExclusiveLock", "ACCESS EXCLUSIVE"),
    ];

    // Bit n is set when the mode conflicts with mode n (same section, table 13.2).
    private static readonly byte[] Conflicts = [0x80, 0xC0, 0xF0, 0xF8, 0xEC, 0xFC, 0xFE, 0xFF];

    /// <summary>The mode as SQL writes it; a mode that PostgreSQL does not list (predicate locks) stays as it is.</summary>
    public static string? ToSql(string? catalogueMode)
    {
        var index = IndexOf(catalogueMode);
        return index < 0 ? catalogueMode : Modes[index].Sql;
    }

    /// <summary>Whether a session that wants one mode has to wait for a session with the other. Both as <c>pg_locks.mode</c> has them.</summary>
    public static bool Conflict(string? wanted, string? held)
    {
        var first = IndexOf(wanted);
        var second = IndexOf(held);
        return first >= 0 && second >= 0 && (Conflicts[first] & (1 << second)) != 0;
    }

    /// <summary>Position in the order of strength; -1 for an unknown mode.</summary>
    public static int IndexOf(string? catalogueMode) => Array.FindIndex(Modes, m => m.Catalogue == catalogueMode);
}
