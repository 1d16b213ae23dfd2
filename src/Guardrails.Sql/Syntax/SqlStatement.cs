using Guardrails.Sql.Parsing;

namespace Guardrails.Sql.Syntax;

/// <summary>One statement of a script.</summary>
public abstract class SqlStatement
{
    private readonly IReadOnlyList<QualifiedName> _relations;
    private readonly QueryRelations? _query;

    private protected SqlStatement(in StatementHeader header)
    {
        Number = header.Number;
        Span = header.Span;
        Kind = header.Kind;
        IsDdl = header.IsDdl;
        _relations = header.Relations;
        _query = header.Query;
        TransactionRule = header.TransactionRule;
        TimeoutClass = header.TimeoutClass;
    }

    /// <summary>The statement's place among all statements of the script, from 1.</summary>
    public int Number { get; }

    /// <summary>From its first to its last token, without the semicolon.</summary>
    public TextSpan Span { get; }

    /// <summary>Which command it is.</summary>
    public StatementKind Kind { get; }

    /// <summary>
    /// Whether it needs the guarded executor: it creates, alters or drops permanent objects, or is TRUNCATE, REINDEX, CLUSTER,
    /// VACUUM FULL, REFRESH MATERIALIZED VIEW or LOCK, or a DO block that contains one of these. False for temporary objects, also
    /// those that an earlier statement of the script created.
    /// </summary>
    public bool IsDdl { get; }

    /// <summary>
    /// The relations that the statement names, its target first, then those of its query (<c>FROM</c>, <c>JOIN</c>, <c>USING</c>,
    /// also in subqueries; not the names of common tables and functions), each once. A new index's own name is not among them.
    /// </summary>
    public IReadOnlyList<QualifiedName> Relations => _query is null ? _relations : _query.With(_relations);

    /// <summary>Whether it may stand in a transaction block.</summary>
    public TransactionRule TransactionRule { get; }

    /// <summary>Which timeouts suit it.</summary>
    public TimeoutClass TimeoutClass { get; }

    /// <summary>Whether it only reads or changes data, or is the plan of such a statement.</summary>
    internal bool IsQuery => this is QueryStatement or NestedStatement { Executes: false, Statement: QueryStatement };

    /// <summary>Gives the relations to a statement around this one, without looking for those of the query yet.</summary>
    internal void CopyRelationsTo(ref StatementHeader header)
    {
        header.Relations = _relations;
        header.Query = _query;
    }
}
