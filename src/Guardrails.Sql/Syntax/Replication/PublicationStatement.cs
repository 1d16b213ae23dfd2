namespace Guardrails.Sql.Syntax;

/// <summary>What a <see cref="PublicationStatement"/> does.</summary>
public enum PublicationAction
{
    /// <summary><c>CREATE PUBLICATION</c></summary>
    Create,

    /// <summary><c>ALTER PUBLICATION … ADD</c></summary>
    Add,

    /// <summary><c>ALTER PUBLICATION … SET</c> of tables or schemas</summary>
    Set,

    /// <summary><c>ALTER PUBLICATION … DROP</c></summary>
    Drop,

    /// <summary><c>SET ( … )</c>, <c>OWNER TO</c>, <c>RENAME TO</c></summary>
    Other,
}

/// <summary><c>CREATE PUBLICATION</c> or <c>ALTER PUBLICATION</c></summary>
public sealed class PublicationStatement : SqlStatement
{
    internal PublicationStatement(in StatementHeader header, string name, PublicationAction action)
        : base(header)
    {
        Name = name;
        Action = action;
    }

    /// <summary>The publication.</summary>
    public string Name { get; }

    /// <summary>What is done.</summary>
    public PublicationAction Action { get; }

    /// <summary><c>FOR ALL TABLES</c></summary>
    public bool AllTables { get; internal init; }

    /// <summary>The tables.</summary>
    public IReadOnlyList<PublicationTable> Tables { get; internal init; } = [];

    /// <summary>The schemas of <c>TABLES IN SCHEMA</c> (15+); <c>CURRENT_SCHEMA</c> is <c>current_schema</c>.</summary>
    public IReadOnlyList<string> Schemas { get; internal init; } = [];
}

/// <summary>A table of a publication.</summary>
public sealed class PublicationTable
{
    internal PublicationTable(QualifiedName table, bool only, IReadOnlyList<string> columns, SqlExpression? where)
    {
        Table = table;
        Only = only;
        Columns = columns;
        Where = where;
    }

    /// <summary>The table.</summary>
    public QualifiedName Table { get; }

    /// <summary><c>ONLY</c></summary>
    public bool Only { get; }

    /// <summary>The columns (15+); empty means all.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary><c>WHERE ( … )</c> (15+)</summary>
    public SqlExpression? Where { get; }
}
