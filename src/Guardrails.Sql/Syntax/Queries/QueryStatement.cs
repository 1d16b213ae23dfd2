using Guardrails.Sql.Parsing;

namespace Guardrails.Sql.Syntax;

/// <summary>
/// <c>SELECT</c>, <c>INSERT</c>, <c>UPDATE</c>, <c>DELETE</c>, <c>MERGE</c>, <c>SELECT INTO</c>. What is in it is looked for when
/// somebody asks, because most statements of a large script are data that nobody asks about.
/// </summary>
public sealed class QueryStatement : SqlStatement
{
    private readonly QueryRelations? _source;
    private QueryContent? _content;

    internal QueryStatement(in StatementHeader header)
        : base(header) => _source = header.Query;

    /// <summary>
    /// The data that are changed: the statement's own change last, those in its <c>WITH</c> before it. Empty for a query that only
    /// reads.
    /// </summary>
    public IReadOnlyList<DataChange> Changes => Content.Changes;

    /// <summary>The statement's own change, or null.</summary>
    public DataChange? Change => Kind is StatementKind.Select or StatementKind.SelectInto || Changes.Count == 0 ? null : Changes[Changes.Count - 1];

    /// <summary>The table that SELECT INTO creates, or null.</summary>
    public QualifiedName? Into => Kind == StatementKind.SelectInto && Relations.Count > 0 ? Relations[0] : null;

    /// <summary><c>SELECT *</c> or <c>SELECT t.*</c> stands in it, or <c>TABLE t</c>.</summary>
    public bool SelectsStar => Content.SelectsStar;

    /// <summary><c>FOR UPDATE</c>, <c>FOR NO KEY UPDATE</c>, <c>FOR SHARE</c> or <c>FOR KEY SHARE</c> stands in it: ROW SHARE on tables.</summary>
    public IReadOnlyList<RowLock> RowLocks => Content.RowLocks;

    /// <summary>The calls of <c>set_config</c> whose arguments are literals.</summary>
    public IReadOnlyList<SettingCall> Settings => _source is { MayCallSetConfig: true } ? Content.Settings : [];

    private QueryContent Content => _content ??= _source?.ReadContent() ?? QueryContent.Empty;
}

/// <summary>A table whose data are changed.</summary>
public sealed class DataChange
{
    internal DataChange(TextSpan span, StatementKind kind, QualifiedName table)
    {
        Span = span;
        Kind = kind;
        Table = table;
    }

    /// <summary>From INSERT, UPDATE, DELETE or MERGE to its last token.</summary>
    public TextSpan Span { get; }

    /// <summary>Which command.</summary>
    public StatementKind Kind { get; }

    /// <summary>The table.</summary>
    public QualifiedName Table { get; }

    /// <summary>Whether <c>WHERE</c> stands in it (of an UPDATE or DELETE its own, not a subquery's).</summary>
    public bool HasWhere { get; internal set; }

    /// <summary>The rows of an INSERT come from a query.</summary>
    public bool IsFromQuery { get; internal set; }

    /// <summary><c>RETURNING</c></summary>
    public bool HasReturning { get; internal set; }

    /// <summary><c>RETURNING *</c></summary>
    public bool ReturnsStar { get; internal set; }
}

/// <summary>A locking clause of a query.</summary>
public sealed class RowLock
{
    internal RowLock(TextSpan span, string strength, IReadOnlyList<string> tables)
    {
        Span = span;
        Strength = strength;
        Tables = tables;
    }

    /// <summary>From <c>FOR</c> to its last token.</summary>
    public TextSpan Span { get; }

    /// <summary><c>UPDATE</c>, <c>NO KEY UPDATE</c>, <c>SHARE</c> or <c>KEY SHARE</c>.</summary>
    public string Strength { get; }

    /// <summary>The tables or aliases of <c>OF</c>; empty means all of the query.</summary>
    public IReadOnlyList<string> Tables { get; }
}

/// <summary><c>set_config('name', 'value', is_local)</c></summary>
public sealed class SettingCall
{
    internal SettingCall(TextSpan span, string name, string? value, bool? isLocal)
    {
        Span = span;
        Name = name;
        Value = value;
        IsLocal = isLocal;
    }

    /// <summary>The whole call.</summary>
    public TextSpan Span { get; }

    /// <summary>The setting in lower case.</summary>
    public string Name { get; }

    /// <summary>The value; null when it is no literal.</summary>
    public string? Value { get; }

    /// <summary>The third argument: until the end of the transaction only; null when it is no literal.</summary>
    public bool? IsLocal { get; }
}

/// <summary><c>PREPARE</c> or <c>EXPLAIN</c>: a statement about a statement.</summary>
public sealed class NestedStatement : SqlStatement
{
    internal NestedStatement(in StatementHeader header, SqlStatement statement, bool executes)
        : base(header)
    {
        Statement = statement;
        Executes = executes;
    }

    /// <summary>The statement inside; its number is the outer one's.</summary>
    public SqlStatement Statement { get; }

    /// <summary>Whether the inner statement runs: <c>EXPLAIN ANALYZE</c>.</summary>
    public bool Executes { get; }
}
