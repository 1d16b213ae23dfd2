using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Parsing;

/// <summary>What stands in an expression: its tree, and lists of what rules ask for.</summary>
internal sealed class ExpressionContent
{
    private ExpressionContent(ExpressionNode root) => Root = root;

    public ExpressionNode Root { get; }

    public IReadOnlyList<QualifiedName> Functions { get; private init; } = [];

    public IReadOnlyList<ColumnReference> Columns { get; private init; } = [];

    public IReadOnlyList<string> Operators { get; private init; } = [];

    public bool HasSubquery { get; private init; }

    public static ExpressionContent Read(string text, TextSpan range, SpanMap? spanMap)
    {
        var tokens = TokenBuffer.Read(text, range, psql: spanMap is null);
        var reader = new TokenReader(text, spanMap, tokens.AsSpan());
        var functions = FunctionFinder.Find(reader, out var hasSubquery);
        var root = ExpressionParser.Parse(reader);
        var columns = new List<ColumnReference>();
        var operators = new List<string>();
        Collect(root, columns, operators);
        return new ExpressionContent(root) { Functions = functions, Columns = columns, Operators = operators, HasSubquery = hasSubquery };
    }

    private static void Collect(ExpressionNode root, List<ColumnReference> columns, List<string> operators)
    {
        var open = new Stack<ExpressionNode>();
        open.Push(root);
        while (open.Count > 0)
        {
            var node = open.Pop();
            switch (node)
            {
                case ColumnReference column:
                    columns.Add(column);
                    break;
                case OperatorExpression { Operator: not ("AND" or "OR" or "NOT") } operation:
                    operators.Add(ExpressionParser.WithoutQuantifier(operation.Operator));
                    break;
            }

            for (var i = node.Children.Count - 1; i >= 0; i--)
            {
                open.Push(node.Children[i]);
            }
        }
    }
}
