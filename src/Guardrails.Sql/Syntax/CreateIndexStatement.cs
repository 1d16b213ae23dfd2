namespace Guardrails.Sql.Syntax;

/// <summary><c>CREATE INDEX</c></summary>
public sealed class CreateIndexStatement : SqlStatement
{
    internal CreateIndexStatement(in StatementHeader header, QualifiedName table)
        : base(header) => Table = table;

    /// <summary>The index's name; null when PostgreSQL is to choose one. Its schema is always the table's.</summary>
    public QualifiedName? Name { get; internal init; }

    /// <summary>The table or materialized view.</summary>
    public QualifiedName Table { get; }

    /// <summary><c>UNIQUE</c></summary>
    public bool Unique { get; internal init; }

    /// <summary><c>CONCURRENTLY</c></summary>
    public bool Concurrently { get; internal init; }

    /// <summary><c>IF NOT EXISTS</c></summary>
    public bool IfNotExists { get; internal init; }

    /// <summary><c>ON ONLY</c>: no indexes on the partitions; the index stays invalid until they are attached.</summary>
    public bool Only { get; internal init; }
}
