namespace Guardrails.Sql.Syntax;

/// <summary>One key of an index, an exclusion constraint or a partitioned table: a column or an expression.</summary>
public sealed class IndexElement
{
    internal IndexElement(TextSpan span, string? column, SqlExpression? expression)
    {
        Span = span;
        Column = column;
        Expression = expression;
    }

    /// <summary>From its first to its last token.</summary>
    public TextSpan Span { get; }

    /// <summary>The column, or null when the key is an expression.</summary>
    public string? Column { get; }

    /// <summary>The expression, or null when the key is a column.</summary>
    public SqlExpression? Expression { get; }

    /// <summary><c>COLLATE</c></summary>
    public QualifiedName? Collation { get; internal init; }

    /// <summary>The operator class, or null for the type's default.</summary>
    public QualifiedName? OperatorClass { get; internal init; }

    /// <summary><c>DESC</c></summary>
    public bool Descending { get; internal init; }

    /// <summary><c>NULLS FIRST</c> is true, <c>NULLS LAST</c> false; null when nothing is written.</summary>
    public bool? NullsFirst { get; internal init; }

    /// <summary>The operator of an exclusion constraint (<c>WITH &amp;&amp;</c>); null elsewhere.</summary>
    public string? Operator { get; internal init; }
}
