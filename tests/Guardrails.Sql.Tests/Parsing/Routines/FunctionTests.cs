using Guardrails.Sql.Parsing;
using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Tests.Parsing.Routines;

public class FunctionTests
{
    [Fact]
    public void A_function_knows_its_arguments_and_promises()
    {
        var function = ParsedStatement.Of<CreateFunctionStatement>(
            "CREATE OR REPLACE FUNCTION s.f(a int, IN b character varying(5) DEFAULT 'x', OUT c timestamp with time zone, double precision, d INOUT text = g(1, 2), VARIADIC e int[]) " +
            "RETURNS SETOF record LANGUAGE 'SQL' STABLE STRICT SECURITY DEFINER SET search_path TO s, public COST 5 AS $$ SELECT 1 $$");

        Assert.Equal(("s.f", true, "sql"), (function.Name.ToString(), function.OrReplace, function.Language));
        Assert.Equal(
            [
                ("in", "a", "int4", null), ("in", "b", "varchar(5)", "'x'"), ("out", "c", "timestamptz", null),
                ("in", null, "float8", null), ("inout", "d", "text", "g(1, 2)"), ("variadic", "e", "int4[]", null),
            ],
            function.Arguments.Select(argument => (argument.Mode, argument.Name, argument.Type.ToString(), argument.Default?.Text)));
        Assert.Equal((FunctionVolatility.Stable, true, true, true), (function.Volatility, function.IsStrict, function.IsSecurityDefiner, function.Returns?.IsSetOf));
    }

    [Theory]
    [InlineData("CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $x$ SELECT 1; UPDATE t SET a = 1 $x$", "SELECT 1|UPDATE t SET a = 1", false)]
    [InlineData("CREATE FUNCTION f() RETURNS int AS 'SELECT ''a''; DELETE FROM t' LANGUAGE sql", "SELECT ''a''|DELETE FROM t", false)]
    [InlineData("CREATE PROCEDURE f() BEGIN ATOMIC INSERT INTO t VALUES (1); SELECT CASE WHEN a THEN 1 END FROM t; END", "INSERT INTO t VALUES (1)|SELECT CASE WHEN a THEN 1 END FROM t", true)]
    [InlineData("CREATE FUNCTION f(a int) RETURNS int RETURN a + 1", "", true)]
    [InlineData("CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN UPDATE t SET a = 1; RETURN NEW; END $$", "UPDATE t SET a = 1", false)]
    [InlineData("CREATE PROCEDURE f() LANGUAGE plpgsql AS $$ BEGIN EXECUTE 'DROP TABLE t'; END $$", "DROP TABLE t", false)]
    public void The_statements_of_a_body_are_found_where_they_stand(string sql, string statements, bool isStandard)
    {
        var script = SqlParser.Parse(sql);
        var function = Assert.IsType<CreateFunctionStatement>(Assert.Single(script.Statements));

        Assert.Equal(statements, string.Join('|', function.Body!.Statements.Select(statement => script.GetText(statement.Span))));
        Assert.Equal(isStandard, function.IsSqlStandardBody);
        Assert.Empty(script.Errors);
    }

    [Fact]
    public void A_body_in_another_language_stays_closed() =>
        Assert.Null(ParsedStatement.Of<CreateFunctionStatement>("CREATE FUNCTION f() RETURNS int LANGUAGE plperl AS $$ DROP TABLE t; $$").Body);

    [Fact]
    public void What_a_function_would_create_is_not_there_for_later_statements() =>
        Assert.True(SqlParser.Parse(
            "CREATE FUNCTION f() RETURNS void LANGUAGE sql AS 'CREATE TEMP TABLE t (a int)'; DROP TABLE t").Statements[1].IsDdl);

    [Theory]
    [InlineData("EXECUTE format('DROP TABLE %I', x)", "EXECUTE format('DROP TABLE %I', x)")]
    [InlineData("FOR r IN EXECUTE x USING 1 LOOP NULL; END LOOP", "EXECUTE x USING 1")]
    [InlineData("RETURN QUERY EXECUTE x", "EXECUTE x")]
    [InlineData("OPEN c FOR EXECUTE x || y", "EXECUTE x || y")]
    [InlineData("EXECUTE 'SELECT 1' INTO a", "")]
    public void Unknown_text_that_is_executed_is_marked(string statement, string dynamic)
    {
        var script = SqlParser.Parse($"DO $$ BEGIN {statement}; END $$");
        var block = Assert.IsType<DoStatement>(Assert.Single(script.Statements));

        Assert.Equal(dynamic, string.Join('|', block.Code.DynamicSql.Select(script.GetText)));
    }
}
