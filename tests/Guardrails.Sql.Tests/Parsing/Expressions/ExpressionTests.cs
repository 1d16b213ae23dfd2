using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Tests.Parsing.Expressions;

public class ExpressionTests
{
    [Theory]
    [InlineData("1", "1")]
    [InlineData("'it''s'", "'it's'")]
    [InlineData("(((NULL)))", "null")]
    [InlineData("-1 + 2 * 3", "(+ (- 1) (* 2 3))")]
    [InlineData("1 - 2 - 3", "(- (- 1 2) 3)")]
    [InlineData("a AND b AND NOT c OR d", "(OR (AND a b (NOT c)) d)")]
    [InlineData("NOT (a IS NULL)", "(NOT (IS NULL a))")]
    [InlineData("a IS NOT NULL AND b > 1", "(AND (IS NOT NULL a) (> b 1))")]
    [InlineData("a ISNULL", "(IS NULL a)")]
    [InlineData("a IS DISTINCT FROM NULL", "(IS DISTINCT FROM a null)")]
    [InlineData("a = 1 IS TRUE", "(IS TRUE (= a 1))")]
    [InlineData("a BETWEEN 1 AND 2 AND b", "(AND (BETWEEN a 1 2) b)")]
    [InlineData("a NOT IN (1, 2)", "(NOT IN a 1 2)")]
    [InlineData("a IN (SELECT 1)", "(IN a [])")]
    [InlineData("a NOT LIKE 'x' ESCAPE '!'", "(NOT LIKE a 'x' '!')")]
    [InlineData("a::text || 'b'", "(|| a::text 'b')")]
    [InlineData("-a::int4", "(- a::int4)")]
    [InlineData("CAST(a + 1 AS numeric(10, 2))", "(+ a 1)::numeric(10,2)")]
    [InlineData("date '2020-01-01'", "'2020-01-01'::date")]
    [InlineData("interval '1' day + b", "(+ '1'::interval b)")]
    [InlineData("s.f(a, 1)::jsonb", "s.f(a 1)::jsonb")]
    [InlineData("now()", "now()")]
    [InlineData("CURRENT_TIMESTAMP(3)", "current_timestamp(3)")]
    [InlineData("a AT TIME ZONE 'UTC'", "(AT TIME ZONE a 'UTC')")]
    [InlineData("a COLLATE \"C\" = b", "(= (COLLATE a) b)")]
    [InlineData("CASE WHEN a THEN 1 ELSE f() END", "[a 1 f()]")]
    [InlineData("ARRAY[1, 2]", "[[1 2]]")]
    [InlineData("(1, a)", "[1 a]")]
    [InlineData("a[1].b", "[[a]]")]
    [InlineData("x = ANY (ARRAY['a'])", "(= ANY x [[['a']]])")]
    [InlineData("EXTRACT(year FROM a)", "extract(a)")]
    [InlineData("t.a OPERATOR(pg_catalog.+) 1", "(OPERATOR(pg_catalog.+) t.a 1)")]
    [InlineData("count(*) FILTER (WHERE a) OVER (PARTITION BY b)", "count(*)")]
    public void An_expression_becomes_a_tree(string text, string tree) => Assert.Equal(tree, Render(ParsedStatement.Expression(text).Root));

    [Theory]
    [InlineData("gen_random_uuid()", "gen_random_uuid")]
    [InlineData("coalesce(a, f(b), (SELECT s.g(c) FROM h))", "coalesce f s.g")]
    [InlineData("a::numeric(10, 2) + CAST(b AS varchar(3))", "")]
    [InlineData("a IN (1) AND (b) OR NOT (c)", "")]
    [InlineData("left('a', 1) || CURRENT_USER", "left current_user")]
    [InlineData("CASE WHEN random() > 0.5 THEN (1) END", "random")]
    public void Every_function_that_is_called_is_named(string text, string functions) => Assert.Equal(
        functions, string.Join(' ', ParsedStatement.Expression(text).Functions.Select(f => f.Schema is null ? f.Name : f.Schema + "." + f.Name)));

    [Fact]
    public void Columns_and_operators_are_listed()
    {
        var expression = ParsedStatement.Expression("a + t.b > 1 AND c @> d");

        Assert.Equal(["a", "b", "c", "d"], expression.Columns.Select(column => column.Column));
        Assert.Equal([">", "+", "@>"], expression.Operators);
        Assert.False(expression.HasSubquery);
    }

    [Theory]
    [InlineData("(", ")")]
    [InlineData("NOT ", "")]
    [InlineData("- ", "")]
    [InlineData("1 + ", "")]
    [InlineData("f(", ")")]
    [InlineData("CASE WHEN ", " END")]
    [InlineData("a = 1 AND (b = 1 OR ", ")")]
    [InlineData("ARRAY[", "]")]
    public void However_deep_an_expression_is_its_tree_stays_shallow(string open, string close)
    {
        var text = string.Concat(Enumerable.Repeat(open, 10_000)) + "f(1)" + string.Concat(Enumerable.Repeat(close, 10_000));
        var expression = ParsedStatement.Expression(text);

        Assert.InRange(DepthOf(expression.Root), 1, 301);
        Assert.Contains(expression.Functions, function => function.Name == "f");
    }

    private static int DepthOf(ExpressionNode node) => 1 + node.Children.Select(DepthOf).DefaultIfEmpty().Max();

    private static string Render(ExpressionNode node) => node switch
    {
        ConstantExpression { Kind: ConstantKind.String } text => $"'{text.Value}'",
        ConstantExpression constant => constant.Value,
        ColumnReference column => column.Name.Schema is null ? column.Column : column.Name.ToString(),
        CastExpression cast => Render(cast.Operand) + "::" + cast.Type,
        FunctionCall call => (call.Name.Schema is null ? call.Name.Name : call.Name.ToString()) + "(" + Join(call.Arguments) + ")",
        OperatorExpression operation => "(" + operation.Operator + " " + Join(operation.Operands) + ")",
        _ => "[" + Join(node.Children) + "]",
    };

    private static string Join(IEnumerable<ExpressionNode> nodes) => string.Join(' ', nodes.Select(Render));
}
