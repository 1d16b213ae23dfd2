namespace Guardrails.Sql.Syntax;

/// <summary>What a <see cref="ReindexStatement"/> rebuilds.</summary>
public enum ReindexTarget
{
    /// <summary>One index.</summary>
    Index,

    /// <summary>All indexes of a table.</summary>
    Table,

    /// <summary>All indexes of a schema.</summary>
    Schema,

    /// <summary>All indexes of the current database except those of the system catalogues.</summary>
    Database,

    /// <summary>The indexes of the system catalogues.</summary>
    System,
}

/// <summary><c>REINDEX</c></summary>
public sealed class ReindexStatement : SqlStatement
{
    internal ReindexStatement(in StatementHeader header, ReindexTarget target, QualifiedName? name)
        : base(header)
    {
        Target = target;
        Name = name;
    }

    /// <summary>What is rebuilt.</summary>
    public ReindexTarget Target { get; }

    /// <summary>The index, table, schema or database; null where none is named (16+: the current database).</summary>
    public QualifiedName? Name { get; }

    /// <summary><c>CONCURRENTLY</c>, in either spelling and not switched off.</summary>
    public bool Concurrently { get; internal init; }

    /// <summary>Where <c>CONCURRENTLY</c> stands, or where it would be inserted: an empty span behind the kind of object.</summary>
    public TextSpan ConcurrentlySpan { get; internal init; }
}
