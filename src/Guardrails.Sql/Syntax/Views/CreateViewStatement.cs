using Guardrails.Sql.Parsing;

namespace Guardrails.Sql.Syntax;

/// <summary><c>CREATE [MATERIALIZED] VIEW</c></summary>
public sealed class CreateViewStatement : SqlStatement
{
    private readonly QueryRelations? _source;

    internal CreateViewStatement(in StatementHeader header, QualifiedName view, TextSpan query)
        : base(header)
    {
        _source = header.Query;
        View = view;
        Query = query;
    }

    /// <summary>The view.</summary>
    public QualifiedName View { get; }

    /// <summary>The query behind <c>AS</c>; what it reads is in <see cref="SqlStatement.Relations"/>.</summary>
    public TextSpan Query { get; }

    /// <summary><c>MATERIALIZED</c></summary>
    public bool IsMaterialized => Kind == StatementKind.CreateMaterializedView;

    /// <summary><c>OR REPLACE</c></summary>
    public bool OrReplace { get; internal init; }

    /// <summary><c>TEMPORARY</c></summary>
    public bool IsTemporary { get; internal init; }

    /// <summary><c>RECURSIVE</c></summary>
    public bool IsRecursive { get; internal init; }

    /// <summary><c>IF NOT EXISTS</c></summary>
    public bool IfNotExists { get; internal init; }

    /// <summary>The names of the columns; empty when the query's are taken.</summary>
    public IReadOnlyList<string> Columns { get; internal init; } = [];

    /// <summary><c>WITH ( … )</c></summary>
    public IReadOnlyList<StorageParameter> Parameters { get; internal init; } = [];

    /// <summary><c>USING method</c> of a materialized view in lower case, or null.</summary>
    public string? AccessMethod { get; internal init; }

    /// <summary><c>TABLESPACE</c></summary>
    public string? Tablespace { get; internal init; }

    /// <summary><c>WITH NO DATA</c></summary>
    public bool WithNoData { get; internal init; }

    /// <summary>What the query names, with <c>*</c> where it may take all columns of a relation.</summary>
    internal HashSet<string> ReadWords() => _source?.ReadWords() ?? [];
}

/// <summary><c>REFRESH MATERIALIZED VIEW</c></summary>
public sealed class RefreshStatement : SqlStatement
{
    internal RefreshStatement(in StatementHeader header, QualifiedName view)
        : base(header) => View = view;

    /// <summary>The materialized view.</summary>
    public QualifiedName View { get; }

    /// <summary><c>CONCURRENTLY</c></summary>
    public bool Concurrently { get; internal init; }

    /// <summary>Where <c>CONCURRENTLY</c> stands, or where it would be inserted: an empty span behind <c>VIEW</c>.</summary>
    public TextSpan ConcurrentlySpan { get; internal init; }

    /// <summary><c>WITH NO DATA</c></summary>
    public bool WithNoData { get; internal init; }
}
