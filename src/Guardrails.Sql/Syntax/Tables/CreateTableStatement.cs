namespace Guardrails.Sql.Syntax;

/// <summary><c>CREATE [FOREIGN] TABLE</c>, <c>CREATE TABLE … AS</c></summary>
public sealed class CreateTableStatement : SqlStatement
{
    internal CreateTableStatement(in StatementHeader header, QualifiedName table)
        : base(header) => Table = table;

    /// <summary>The new table.</summary>
    public QualifiedName Table { get; }

    /// <summary><c>IF NOT EXISTS</c></summary>
    public bool IfNotExists { get; internal init; }

    /// <summary><c>TEMPORARY</c></summary>
    public bool IsTemporary { get; internal init; }

    /// <summary><c>UNLOGGED</c></summary>
    public bool IsUnlogged { get; internal init; }

    /// <summary>The columns in the order of the text; of CREATE TABLE AS only names.</summary>
    public IReadOnlyList<ColumnDefinition> Columns { get; internal init; } = [];

    /// <summary>The constraints of the table; those of columns stand with the columns.</summary>
    public IReadOnlyList<SqlConstraint> Constraints { get; internal init; } = [];

    /// <summary>The tables of <c>LIKE</c>.</summary>
    public IReadOnlyList<LikeClause> Likes { get; internal init; } = [];

    /// <summary>The tables of <c>INHERITS ( … )</c>.</summary>
    public IReadOnlyList<QualifiedName> Inherits { get; internal init; } = [];

    /// <summary>The partitioned table of <c>PARTITION OF</c>, or null.</summary>
    public QualifiedName? PartitionOf { get; internal init; }

    /// <summary>The bound of <c>PARTITION OF</c>, or null.</summary>
    public PartitionBound? Bound { get; internal init; }

    /// <summary><c>PARTITION BY</c>, or null.</summary>
    public PartitionKey? PartitionBy { get; internal init; }

    /// <summary>The composite type of <c>OF type</c>, or null.</summary>
    public QualifiedName? OfType { get; internal init; }

    /// <summary><c>USING method</c> in lower case, or null.</summary>
    public string? AccessMethod { get; internal init; }

    /// <summary><c>WITH ( … )</c></summary>
    public IReadOnlyList<StorageParameter> Parameters { get; internal init; } = [];

    /// <summary><c>TABLESPACE</c></summary>
    public string? Tablespace { get; internal init; }

    /// <summary>The query behind <c>AS</c>, or null.</summary>
    public TextSpan? Query { get; internal init; }

    /// <summary><c>WITH NO DATA</c></summary>
    public bool WithNoData { get; internal init; }
}

/// <summary><c>LIKE table</c> in the definition of a table.</summary>
public sealed class LikeClause
{
    private readonly IReadOnlyList<(string Option, bool IsIncluded)> _options;

    internal LikeClause(TextSpan span, QualifiedName table, IReadOnlyList<(string Option, bool IsIncluded)> options)
    {
        Span = span;
        Table = table;
        _options = options;
    }

    /// <summary>From <c>LIKE</c> to the last option.</summary>
    public TextSpan Span { get; }

    /// <summary>The table, view or composite type whose columns are copied.</summary>
    public QualifiedName Table { get; }

    /// <summary>Whether something is copied beside the columns and their NOT NULL; the last word on it counts.</summary>
    /// <param name="option">
    /// <c>comments</c>, <c>compression</c>, <c>constraints</c>, <c>defaults</c>, <c>generated</c>, <c>identity</c>, <c>indexes</c>,
    /// <c>statistics</c> or <c>storage</c>.
    /// </param>
    public bool Includes(string option)
    {
        var includes = false;
        for (var i = 0; i < _options.Count; i++)
        {
            includes = _options[i].Option == option || _options[i].Option == "all" ? _options[i].IsIncluded : includes;
        }

        return includes;
    }
}
