namespace Guardrails.Sql.Locks;

/// <summary>Work on a table whose duration grows with the size of the table, the lightest first.</summary>
public enum TableWork
{
    /// <summary>Nothing that grows with the table.</summary>
    None,

    /// <summary>The table is read from its first to its last page.</summary>
    Scan,

    /// <summary>At least one index of the table is built.</summary>
    IndexBuild,

    /// <summary>The table's content is written anew.</summary>
    Rewrite,
}
