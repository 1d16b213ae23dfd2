using Guardrails.Sql.Parsing;

namespace Guardrails.Sql.Syntax;

/// <summary>What every statement has; the parsers fill it in before they make the statement.</summary>
internal struct StatementHeader
{
    public int Number;
    public TextSpan Span;
    public StatementKind Kind;
    public bool IsDdl;
    public IReadOnlyList<QualifiedName> Relations;
    public QueryRelations? Query;
    public TransactionRule TransactionRule;
    public TimeoutClass TimeoutClass;
}
