namespace Guardrails.Sql.Syntax;

/// <summary>A table that a command names, with what stands around it.</summary>
public sealed class TableTarget
{
    internal TableTarget(QualifiedName table, bool only, IReadOnlyList<string> columns)
    {
        Table = table;
        Only = only;
        Columns = columns;
    }

    /// <summary>The table.</summary>
    public QualifiedName Table { get; }

    /// <summary><c>ONLY</c></summary>
    public bool Only { get; }

    /// <summary>The columns in parentheses; empty when none are written.</summary>
    public IReadOnlyList<string> Columns { get; }
}

/// <summary><c>VACUUM</c> or <c>ANALYZE</c></summary>
public sealed class VacuumStatement : SqlStatement
{
    internal VacuumStatement(in StatementHeader header, IReadOnlyList<TableTarget> targets)
        : base(header) => Targets = targets;

    /// <summary>The tables; empty means all of the database.</summary>
    public IReadOnlyList<TableTarget> Targets { get; }

    /// <summary><c>FULL</c></summary>
    public bool IsFull { get; internal init; }

    /// <summary><c>ANALYZE</c>, alone or beside VACUUM.</summary>
    public bool Analyzes { get; internal init; }

    /// <summary>The options in parentheses.</summary>
    public IReadOnlyList<StorageParameter> Options { get; internal init; } = [];
}

/// <summary><c>CLUSTER</c></summary>
public sealed class ClusterStatement : SqlStatement
{
    internal ClusterStatement(in StatementHeader header, QualifiedName? table, string? index)
        : base(header)
    {
        Table = table;
        Index = index;
    }

    /// <summary>The table; null means all that were clustered before.</summary>
    public QualifiedName? Table { get; }

    /// <summary>The index; null means the one that was used before.</summary>
    public string? Index { get; }
}

/// <summary><c>TRUNCATE</c></summary>
public sealed class TruncateStatement : SqlStatement
{
    internal TruncateStatement(in StatementHeader header, IReadOnlyList<TableTarget> targets)
        : base(header) => Targets = targets;

    /// <summary>The tables.</summary>
    public IReadOnlyList<TableTarget> Targets { get; }

    /// <summary><c>CASCADE</c>: the tables that reference them too.</summary>
    public bool Cascade { get; internal init; }

    /// <summary><c>RESTART IDENTITY</c></summary>
    public bool RestartIdentity { get; internal init; }
}

/// <summary><c>LOCK TABLE</c></summary>
public sealed class LockStatement : SqlStatement
{
    internal LockStatement(in StatementHeader header, IReadOnlyList<TableTarget> targets, string mode)
        : base(header)
    {
        Targets = targets;
        Mode = mode;
    }

    /// <summary>The tables or views.</summary>
    public IReadOnlyList<TableTarget> Targets { get; }

    /// <summary>The mode in upper case, for instance <c>SHARE ROW EXCLUSIVE</c>; <c>ACCESS EXCLUSIVE</c> when none is written.</summary>
    public string Mode { get; }

    /// <summary><c>NOWAIT</c></summary>
    public bool NoWait { get; internal init; }
}
