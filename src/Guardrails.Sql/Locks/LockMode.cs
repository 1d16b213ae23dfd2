namespace Guardrails.Sql.Locks;

/// <summary>The table-level lock modes, the weakest first, in the order of the manual ("Explicit Locking", table-level locks).</summary>
public enum LockMode
{
    /// <summary><c>ACCESS SHARE</c>: what a plain <c>SELECT</c> takes.</summary>
    AccessShare,

    /// <summary><c>ROW SHARE</c>: <c>SELECT … FOR UPDATE</c> and its kin.</summary>
    RowShare,

    /// <summary><c>ROW EXCLUSIVE</c>: <c>INSERT</c>, <c>UPDATE</c>, <c>DELETE</c>, <c>MERGE</c>.</summary>
    RowExclusive,

    /// <summary><c>SHARE UPDATE EXCLUSIVE</c>: <c>VACUUM</c>, <c>ANALYZE</c>, <c>… CONCURRENTLY</c>, <c>VALIDATE CONSTRAINT</c>.</summary>
    ShareUpdateExclusive,

    /// <summary><c>SHARE</c>: <c>CREATE INDEX</c>.</summary>
    Share,

    /// <summary><c>SHARE ROW EXCLUSIVE</c>: <c>CREATE TRIGGER</c>, foreign keys.</summary>
    ShareRowExclusive,

    /// <summary><c>EXCLUSIVE</c>: <c>REFRESH MATERIALIZED VIEW CONCURRENTLY</c>.</summary>
    Exclusive,

    /// <summary><c>ACCESS EXCLUSIVE</c>: <c>DROP TABLE</c>, <c>TRUNCATE</c>, most of <c>ALTER TABLE</c>.</summary>
    AccessExclusive,
}

/// <summary>What lock modes mean for each other and for others.</summary>
public static class LockModeExtensions
{
    private static readonly string[] Names =
    [
        "ACCESS SHARE", "ROW SHARE", "ROW EXCLUSIVE", "SHARE UPDATE EXCLUSIVE", "SHARE", "SHARE ROW EXCLUSIVE", "EXCLUSIVE",
        "ACCESS EXCLUSIVE",
    ];

    // A bit for each mode it conflicts with, in the order of the enumeration (manual, table "Conflicting Lock Modes").
    private static readonly byte[] Conflicts =
    [
        0b1000_0000,
        0b1100_0000,
        0b1111_0000,
        0b1111_1000,
        0b1110_1100,
        0b1111_1100,
        0b1111_1110,
        0b1111_1111,
    ];

    /// <summary>The mode as PostgreSQL writes it: <c>ACCESS EXCLUSIVE</c>.</summary>
    public static string ToSql(this LockMode mode) => Names[(int)mode];

    /// <summary>The mode that PostgreSQL writes like this, in upper case.</summary>
    internal static LockMode Parse(string sql) => (LockMode)Math.Max(Array.IndexOf(Names, sql), 0);

    /// <summary>Whether one session waits when another one holds <paramref name="other"/> on the same table.</summary>
    public static bool ConflictsWith(this LockMode mode, LockMode other) => (Conflicts[(int)mode] >> (int)other & 1) != 0;

    /// <summary>Whether a plain <c>SELECT</c> waits for it.</summary>
    public static bool BlocksReaders(this LockMode mode) => mode.ConflictsWith(LockMode.AccessShare);

    /// <summary>Whether <c>INSERT</c>, <c>UPDATE</c> and <c>DELETE</c> wait for it.</summary>
    public static bool BlocksWriters(this LockMode mode) => mode.ConflictsWith(LockMode.RowExclusive);
}
