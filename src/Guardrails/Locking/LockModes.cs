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

    /// <summary>The strongest mode, as a position in the order of strength.</summary>
    public const int AccessExclusive = 7;

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

    /// <summary>The mode as <c>pg_locks.mode</c> has it, of a mode as SQL writes it.</summary>
    public static string ToCatalogue(string sqlMode) => Modes[StrengthOf(sqlMode)].Catalogue;

    /// <summary>Position in the order of strength; -1 for an unknown mode.</summary>
    public static int IndexOf(string? catalogueMode) => Array.FindIndex(Modes, m => m.Catalogue == catalogueMode);

    /// <summary>The mode at a position in the order of strength, as SQL writes it.</summary>
    public static string ToSql(int strength) => Modes[strength].Sql;

    /// <summary>Position in the order of strength of a mode as SQL writes it, in any case.</summary>
    /// <exception cref="ArgumentException">There is no such mode.</exception>
    public static int StrengthOf(string sqlMode)
    {
        ArgumentNullException.ThrowIfNull(sqlMode);
        var strength = Array.FindIndex(Modes, m => string.Equals(m.Sql, sqlMode, StringComparison.OrdinalIgnoreCase));
        return strength >= 0
            ? strength
            : throw new ArgumentException($"'{sqlMode}' is no table-level lock mode; there are {string.Join(", ", Modes.Select(m => m.Sql))}.", nameof(sqlMode));
    }

    /// <summary>
    /// The mode that lets <paramref name="wanted"/> through and stops as many others as possible: all stronger ones, except that
    /// no mode lets ROW EXCLUSIVE through and stops SHARE UPDATE EXCLUSIVE. <see langword="null"/> for ACCESS EXCLUSIVE, beside which nothing goes.
    /// </summary>
    public static int? StrongestBeside(int wanted)
    {
        int? best = null;
        for (var mode = 0; mode < Modes.Length; mode++)
        {
            if ((Conflicts[wanted] & (1 << mode)) == 0
                && (best is null || System.Numerics.BitOperations.PopCount(Conflicts[mode]) > System.Numerics.BitOperations.PopCount(Conflicts[best.Value])))
            {
                best = mode;
            }
        }

        return best;
    }
}
