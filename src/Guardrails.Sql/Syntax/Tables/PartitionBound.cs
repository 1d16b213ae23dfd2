namespace Guardrails.Sql.Syntax;

/// <summary>How a partition is bounded.</summary>
public enum PartitionBoundKind
{
    /// <summary><c>DEFAULT</c></summary>
    Default,

    /// <summary><c>FOR VALUES IN ( … )</c></summary>
    List,

    /// <summary><c>FOR VALUES FROM ( … ) TO ( … )</c></summary>
    Range,

    /// <summary><c>FOR VALUES WITH (MODULUS …, REMAINDER …)</c></summary>
    Hash,
}

/// <summary>The rows that a partition takes.</summary>
public sealed class PartitionBound
{
    internal PartitionBound(TextSpan span, PartitionBoundKind kind)
    {
        Span = span;
        Kind = kind;
    }

    /// <summary>From <c>FOR VALUES</c> or <c>DEFAULT</c> to its last token.</summary>
    public TextSpan Span { get; }

    /// <summary>How it is bounded.</summary>
    public PartitionBoundKind Kind { get; }

    /// <summary>The values of <c>IN</c>.</summary>
    public IReadOnlyList<SqlExpression> Values { get; internal init; } = [];

    /// <summary>The lower bound, included; <c>MINVALUE</c> and <c>MAXVALUE</c> are column references of that name.</summary>
    public IReadOnlyList<SqlExpression> From { get; internal init; } = [];

    /// <summary>The upper bound, not included.</summary>
    public IReadOnlyList<SqlExpression> To { get; internal init; } = [];

    /// <summary><c>MODULUS</c>; null for other kinds.</summary>
    public int? Modulus { get; internal init; }

    /// <summary><c>REMAINDER</c>; null for other kinds.</summary>
    public int? Remainder { get; internal init; }
}

/// <summary><c>PARTITION BY</c></summary>
public sealed class PartitionKey
{
    internal PartitionKey(TextSpan span, string strategy, IReadOnlyList<IndexElement> elements)
    {
        Span = span;
        Strategy = strategy;
        Elements = elements;
    }

    /// <summary>From <c>PARTITION</c> to the closing parenthesis.</summary>
    public TextSpan Span { get; }

    /// <summary><c>range</c>, <c>list</c> or <c>hash</c>.</summary>
    public string Strategy { get; }

    /// <summary>The columns and expressions of the key.</summary>
    public IReadOnlyList<IndexElement> Elements { get; }
}
