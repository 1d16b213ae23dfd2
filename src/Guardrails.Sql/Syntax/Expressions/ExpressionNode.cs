namespace Guardrails.Sql.Syntax;

/// <summary>A part of an expression. No tree is deeper than 300 nodes: what lies deeper is an <see cref="OtherExpression"/>.</summary>
public abstract class ExpressionNode
{
    private protected ExpressionNode(TextSpan span, int depth)
    {
        Span = span;
        Depth = depth;
    }

    /// <summary>From its first to its last token; parentheses around it are left out.</summary>
    public TextSpan Span { get; }

    /// <summary>How many levels of nodes there are below this one.</summary>
    internal int Depth { get; }

    /// <summary>The nodes directly below.</summary>
    public abstract IReadOnlyList<ExpressionNode> Children { get; }

    private protected static int DepthOver(IReadOnlyList<ExpressionNode> children)
    {
        var depth = 0;
        for (var i = 0; i < children.Count; i++)
        {
            depth = Math.Max(depth, children[i].Depth + 1);
        }

        return depth;
    }
}

/// <summary>What a <see cref="ConstantExpression"/> is.</summary>
public enum ConstantKind
{
    /// <summary><c>NULL</c></summary>
    Null,

    /// <summary><c>TRUE</c> or <c>FALSE</c></summary>
    Boolean,

    /// <summary>A number without its sign.</summary>
    Number,

    /// <summary>A string of any spelling, also in front of it a type (<c>date '2020-01-01'</c> is a cast of a string).</summary>
    String,

    /// <summary><c>B'…'</c> or <c>X'…'</c></summary>
    BitString,

    /// <summary>A parameter (<c>$1</c>) or a variable of psql.</summary>
    Parameter,
}

/// <summary>A literal.</summary>
public sealed class ConstantExpression : ExpressionNode
{
    internal ConstantExpression(TextSpan span, ConstantKind kind, string value)
        : base(span, 0)
    {
        Kind = kind;
        Value = value;
    }

    /// <summary>What it is.</summary>
    public ConstantKind Kind { get; }

    /// <summary>The value that it stands for: without quotes, <c>true</c>, <c>false</c>, <c>null</c>.</summary>
    public string Value { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<ExpressionNode> Children => [];
}

/// <summary>The name of a column, qualified or not.</summary>
public sealed class ColumnReference : ExpressionNode
{
    internal ColumnReference(TextSpan span, QualifiedName name)
        : base(span, 0) => Name = name;

    /// <summary>The name; what stands before the column is its schema part (a table, or an alias).</summary>
    public QualifiedName Name { get; }

    /// <summary>The column's own name; <c>*</c> for all columns.</summary>
    public string Column => Name.Name;

    /// <inheritdoc/>
    public override IReadOnlyList<ExpressionNode> Children => [];
}

/// <summary>A function that is called, also in the special spellings of SQL.</summary>
public sealed class FunctionCall : ExpressionNode
{
    internal FunctionCall(TextSpan span, QualifiedName name, IReadOnlyList<ExpressionNode> arguments)
        : base(span, DepthOver(arguments))
    {
        Name = name;
        Arguments = arguments;
    }

    /// <summary>The function; of <c>CURRENT_TIMESTAMP</c> and the like the word in lower case.</summary>
    public QualifiedName Name { get; }

    /// <summary>The arguments, as far as they are separated by commas.</summary>
    public IReadOnlyList<ExpressionNode> Arguments { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<ExpressionNode> Children => Arguments;
}

/// <summary><c>expression::type</c>, <c>CAST(expression AS type)</c> or <c>type 'literal'</c></summary>
public sealed class CastExpression : ExpressionNode
{
    internal CastExpression(TextSpan span, ExpressionNode operand, TypeName type)
        : base(span, operand.Depth + 1)
    {
        Operand = operand;
        Type = type;
    }

    /// <summary>What is cast.</summary>
    public ExpressionNode Operand { get; }

    /// <summary>To which type.</summary>
    public TypeName Type { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<ExpressionNode> Children => [Operand];
}

/// <summary>An operator or a predicate with its operands.</summary>
public sealed class OperatorExpression : ExpressionNode
{
    internal OperatorExpression(TextSpan span, string name, IReadOnlyList<ExpressionNode> operands)
        : base(span, DepthOver(operands))
    {
        Operator = name;
        Operands = operands;
    }

    /// <summary>
    /// The operator as written, words in upper case: <c>+</c>, <c>=</c>, <c>AND</c>, <c>OR</c>, <c>NOT</c>, <c>IS NULL</c>,
    /// <c>IS NOT NULL</c>, <c>IS DISTINCT FROM</c>, <c>IS NOT DISTINCT FROM</c>, <c>IS TRUE</c>, <c>IN</c>, <c>NOT IN</c>,
    /// <c>BETWEEN</c>, <c>BETWEEN SYMMETRIC</c>, <c>= ANY</c>, <c>&lt;&gt; ALL</c>, <c>LIKE</c>, <c>COLLATE</c>, <c>AT TIME ZONE</c>, …
    /// </summary>
    public string Operator { get; }

    /// <summary>
    /// The operands in the order of the text. AND and OR have as many as are joined; <c>IN</c> has the tested value first and then
    /// the list's; one operand is a prefix operator or a test such as <c>IS NULL</c>.
    /// </summary>
    public IReadOnlyList<ExpressionNode> Operands { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<ExpressionNode> Children => Operands;
}

/// <summary>A CASE, a row, an array, a subscript, a subquery, or something too deep or too odd to be taken apart.</summary>
public sealed class OtherExpression : ExpressionNode
{
    internal OtherExpression(TextSpan span, IReadOnlyList<ExpressionNode> children)
        : base(span, DepthOver(children)) => Children = children;

    /// <summary>The parts that could be read, in the order of the text; none of a subquery.</summary>
    public override IReadOnlyList<ExpressionNode> Children { get; }
}
