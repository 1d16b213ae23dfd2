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

    /// <summary>Where <c>IF NOT EXISTS</c> stands, or null.</summary>
    public TextSpan? IfNotExistsSpan { get; internal init; }

    /// <summary><c>ON ONLY</c>: no indexes on the partitions; the index stays invalid until they are attached.</summary>
    public bool Only { get; internal init; }

    /// <summary>Where <c>CONCURRENTLY</c> stands, or where it would be inserted: an empty span behind <c>INDEX</c>.</summary>
    public TextSpan ConcurrentlySpan { get; internal init; }

    /// <summary>The index method in lower case; null means btree.</summary>
    public string? Method { get; internal init; }

    /// <summary>The keys.</summary>
    public IReadOnlyList<IndexElement> Elements { get; internal init; } = [];

    /// <summary>The columns of <c>INCLUDE</c>.</summary>
    public IReadOnlyList<string> Include { get; internal init; } = [];

    /// <summary><c>NULLS NOT DISTINCT</c> (15+)</summary>
    public bool NullsNotDistinct { get; internal init; }

    /// <summary><c>WITH ( … )</c></summary>
    public IReadOnlyList<StorageParameter> Parameters { get; internal init; } = [];

    /// <summary><c>TABLESPACE</c></summary>
    public string? Tablespace { get; internal init; }

    /// <summary>The condition of a partial index, or null.</summary>
    public SqlExpression? Where { get; internal init; }
}
