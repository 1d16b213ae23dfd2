using Guardrails.Locking;

namespace Guardrails;

/// <summary>What one statement really did on a server.</summary>
/// <param name="Statement">Its place among all statements of the script, from 1; <c>BEGIN</c> and <c>COMMIT</c> count.</param>
/// <param name="Sql">Its text, without the semicolon.</param>
/// <param name="Locks">
/// The user tables, partitioned tables, views and materialized views that it locked, ordered by name; relations that its own
/// transaction created are left out, because nobody else can use them yet. Of a statement that failed inside a transaction nothing
/// is known, since the server gives its locks back before it reports the error: the list is empty then.
/// </param>
/// <param name="SqlState">
/// The SQLSTATE it failed with (PostgreSQL manual, appendix A), or <see langword="null"/> when it succeeded. A transaction that
/// fails at its COMMIT has the state at its last statement.
/// </param>
public sealed record ObservedStatement(int Statement, string Sql, IReadOnlyList<ObservedLock> Locks, string? SqlState = null);

/// <summary>What a statement did to one relation.</summary>
/// <param name="Relation">Schema and name as they were before the statement, quoted where SQL needs it: <c>public.orders</c>.</param>
/// <param name="LockMode">
/// The strongest mode it took, in PostgreSQL's words: <c>ACCESS EXCLUSIVE</c> (PostgreSQL manual, 13.3.1). A mode that an earlier
/// statement of the same transaction had taken already is not charged again, unless the statement worked on the relation: then
/// it is the strongest mode the transaction holds.
/// </param>
/// <param name="Work">The heaviest work; <see cref="ObservedWork.None"/> for a statement that failed.</param>
public sealed record ObservedLock(string Relation, string LockMode, ObservedWork Work)
{
    /// <summary>Whether the mode stands behind another one in the manual's list, which runs from ACCESS SHARE to ACCESS EXCLUSIVE.</summary>
    /// <param name="lockMode">A table-level lock mode in PostgreSQL's words, such as <c>SHARE UPDATE EXCLUSIVE</c>; case does not matter.</param>
    /// <exception cref="ArgumentException">There is no such mode.</exception>
    public bool IsStrongerThan(string lockMode) => LockModes.FromSql(LockMode) > LockModes.FromSql(lockMode);
}

/// <summary>Work whose duration grows with the size of a table, the lightest first.</summary>
public enum ObservedWork
{
    /// <summary>Nothing that grows with the table. TRUNCATE is none too: it gives the table new, empty files.</summary>
    None,

    /// <summary>The table was read from its first to its last page.</summary>
    Scan,

    /// <summary>At least one index of the table was built.</summary>
    IndexBuild,

    /// <summary>The table's content was written anew into another file.</summary>
    Rewrite,
}
