using Guardrails.Sql.Parsing;
using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Tests.Parsing.Routines;

public class DoStatementTests
{
    [Theory]
    [InlineData("DO $$BEGIN NULL; END$$", null, "BEGIN NULL; END")]
    [InlineData("DO LANGUAGE plpgsql $x$ a $x$", "plpgsql", " a ")]
    [InlineData("DO 'it''s' LANGUAGE 'PlPerl'", "PlPerl", "it''s")]
    [InlineData("DO E'a\\n' LANGUAGE PLPYTHON3U", "plpython3u", "a\\n")]
    [InlineData("DO U&'a'", null, "a")]
    [InlineData("DO $$", null, "")]
    public void The_body_and_its_language_are_found(string sql, string? language, string body)
    {
        var script = SqlParser.Parse(sql);

        var statement = Assert.IsType<DoStatement>(Assert.Single(script.Statements));
        Assert.Equal((language, body), (statement.Language, script.GetText(statement.BodySpan)));
    }

    public static TheoryData<string, string[]> Bodies => new()
    {
        { "BEGIN ALTER TABLE t ADD a int; SELECT 1; END", ["ALTER TABLE t ADD a int", "SELECT 1"] },
        { "DECLARE lock int := 1; create text; BEGIN lock := 2; lock = 3; DROP TABLE t; END", ["DROP TABLE t"] },
        { "BEGIN IF a THEN DROP TABLE t; ELSIF b THEN DROP TABLE u; ELSE DROP TABLE v; END IF; END",
            ["DROP TABLE t", "DROP TABLE u", "DROP TABLE v"] },
        { "BEGIN IF CASE WHEN a THEN b ELSE c END THEN DROP TABLE t; END IF; END", ["DROP TABLE t"] },
        { "BEGIN x := CASE WHEN a THEN 1 ELSE 2 END; DROP TABLE t; END", ["DROP TABLE t"] },
        { "BEGIN CASE x WHEN 1, 2 THEN DROP TABLE t; ELSE DROP TABLE u; END CASE; END", ["DROP TABLE t", "DROP TABLE u"] },
        { "BEGIN CASE WHEN CASE WHEN a THEN b END THEN DROP TABLE t; END CASE; END", ["DROP TABLE t"] },
        { "<<l>> DECLARE r record; BEGIN <<m>> FOR r IN SELECT 1 LOOP DROP TABLE t; END LOOP m; END l", ["DROP TABLE t"] },
        { "BEGIN WHILE true LOOP TRUNCATE t; EXIT WHEN true; END LOOP; END", ["TRUNCATE t"] },
        { "BEGIN LOOP TRUNCATE t; EXIT; END LOOP; END", ["TRUNCATE t"] },
        { "BEGIN FOREACH x SLICE 1 IN ARRAY a LOOP TRUNCATE t; END LOOP; END", ["TRUNCATE t"] },
        { "BEGIN BEGIN TRUNCATE t; EXCEPTION WHEN OTHERS THEN TRUNCATE u; END; END", ["TRUNCATE t", "TRUNCATE u"] },
        { "BEGIN PERFORM f(); RAISE NOTICE 'DROP TABLE t;'; ASSERT true; RETURN; END", [] },
        { "BEGIN SELECT 1 INTO x; INSERT INTO t VALUES (1); UPDATE t SET a = 1; WITH c AS (SELECT 1) DELETE FROM t; END",
            ["SELECT 1 INTO x", "INSERT INTO t VALUES (1)", "UPDATE t SET a = 1", "WITH c AS (SELECT 1) DELETE FROM t"] },
        { "BEGIN /* DROP TABLE t; */ -- DROP TABLE t;\n NULL; END", [] },
        { "BEGIN CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $f$ SELECT 1; $f$; END",
            ["CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $f$ SELECT 1; $f$"] },
        { "BEGIN DROP TABLE t", ["DROP TABLE t"] },
        { "", [] },
    };

    [Theory]
    [MemberData(nameof(Bodies))]
    public void The_static_statements_of_a_body_are_found_where_they_stand(string body, string[] statements)
    {
        var script = SqlParser.Parse($"SELECT 1; DO $do${body}$do$;");

        var block = Assert.IsType<DoStatement>(script.Statements[1]);
        Assert.Equal(statements, block.Body.Select(s => script.GetText(s.Span)));
        Assert.Equal(Enumerable.Range(1, statements.Length), block.Body.Select(s => s.Number));
        Assert.Equal(block.Body.Any(s => s.IsDdl), block.IsDdl);
        Assert.False(block.HasDynamicSql);
        Assert.Empty(script.Errors);
    }

    [Fact]
    public void Statements_in_a_quoted_body_are_placed_in_the_script_too()
    {
        var script = SqlParser.Parse("DO '\nBEGIN EXECUTE ''x''; COMMENT ON TABLE t IS ''a''''b''; DROP TABLE \"it''s\"; END'");

        var block = Assert.IsType<DoStatement>(script.Statements[0]);
        Assert.Equal(["COMMENT ON TABLE t IS ''a''''b''", "DROP TABLE \"it''s\""], block.Body.Select(s => script.GetText(s.Span)));
        Assert.Equal("it's", block.Body[1].Relations[0].Name);
        Assert.Equal("\"it''s\"", script.GetText(block.Body[1].Relations[0].Span));
    }

    [Fact]
    public void Statements_in_a_body_with_escapes_are_placed_at_the_body()
    {
        var script = SqlParser.Parse("DO E'BEGIN DROP TABLE \\x74; END'");

        var block = Assert.IsType<DoStatement>(script.Statements[0]);
        Assert.Equal("t", Assert.Single(block.Body).Relations[0].Name);
        Assert.Equal("BEGIN DROP TABLE \\x74; END", script.GetText(block.Body[0].Span));
    }

    [Theory]
    [InlineData("EXECUTE 'ALTER TABLE t ADD a int'", true, false)]
    [InlineData("EXECUTE 'SELECT 1; DROP TABLE t' INTO x", true, false)]
    [InlineData("EXECUTE 'SELECT $1' USING 1", false, false)]
    [InlineData("EXECUTE ('DROP TABLE t')", true, false)]
    [InlineData("EXECUTE format('DROP TABLE %I', x)", true, true)]
    [InlineData("EXECUTE format('SELECT %I', x)", false, true)]
    [InlineData("EXECUTE 'ALTER TABLE ' || x || ' ADD a int'", true, true)]
    [InlineData("EXECUTE x", false, true)]
    [InlineData("FOR r IN EXECUTE 'SELECT 1' LOOP NULL; END LOOP", false, false)]
    [InlineData("FOR r IN EXECUTE x LOOP DROP TABLE t; END LOOP", true, true)]
    [InlineData("EXECUTE 'CREATE TEMP TABLE t (a int)'; EXECUTE 'DROP TABLE t'", false, false)]
    public void Executed_text_is_looked_at_as_far_as_it_is_known(string statement, bool isDdl, bool isDynamic)
    {
        var block = Assert.IsType<DoStatement>(Assert.Single(SqlParser.Parse($"DO $do$ BEGIN {statement}; END $do$").Statements));

        Assert.Equal((isDdl, isDynamic), (block.IsDdl, block.HasDynamicSql));
    }

    [Theory]
    [InlineData("BEGIN DELETE FROM t; COMMIT; END", TransactionRule.Forbidden)]
    [InlineData("BEGIN LOOP ROLLBACK AND CHAIN; END LOOP; END", TransactionRule.Forbidden)]
    [InlineData("BEGIN DELETE FROM t; END", TransactionRule.Allowed)]
    public void A_body_that_ends_transactions_cannot_stand_in_one(string body, TransactionRule rule) =>
        Assert.Equal(rule, Assert.Single(SqlParser.Parse($"DO $$ {body} $$").Statements).TransactionRule);

    [Fact]
    public void A_body_in_another_language_stays_closed()
    {
        var block = Assert.IsType<DoStatement>(Assert.Single(SqlParser.Parse("DO $$ DROP TABLE t; $$ LANGUAGE plperl").Statements));

        Assert.Equal((0, false), (block.Body.Count, block.IsDdl));
    }

    [Fact]
    public void A_block_in_a_block_is_looked_into()
    {
        var script = SqlParser.Parse("DO $a$ BEGIN DO $b$ BEGIN EXECUTE 'DROP TABLE t'; END $b$; END $a$");

        var inner = Assert.IsType<DoStatement>(Assert.Single(Assert.IsType<DoStatement>(script.Statements[0]).Body));
        Assert.True(inner.IsDdl && script.Statements[0].IsDdl);
    }

    [Theory]
    [InlineData("BEGIN\nIF NOT EXISTS(SELECT 1 FROM \"__EFMigrationsHistory\" WHERE \"MigrationId\" = '1_Init') THEN\nDROP TABLE t;\nEND IF;\nEND ", "\"__EFMigrationsHistory\" MigrationId 1_Init True")]
    [InlineData("BEGIN IF EXISTS (SELECT * FROM ops.applied WHERE name = E'a\\'b') THEN DROP TABLE t; END IF; END;", "ops.applied name a'b False")]
    [InlineData("BEGIN IF NOT EXISTS (SELECT 1 FROM h WHERE id = '1') THEN UPDATE t SET a = CASE WHEN b THEN 1 ELSE 2 END; END IF; END", "h id 1 True")]
    [InlineData("BEGIN IF NOT EXISTS (SELECT 1 FROM h WHERE id = '1') THEN DROP TABLE t; ELSE DROP TABLE u; END IF; END", null)]
    [InlineData("BEGIN IF NOT EXISTS (SELECT 1 FROM h WHERE id = '1') THEN DROP TABLE t; ELSIF a THEN DROP TABLE u; END IF; END", null)]
    [InlineData("BEGIN IF NOT EXISTS (SELECT 1 FROM h WHERE id = '1') THEN DROP TABLE t; END IF; DROP TABLE u; END", null)]
    [InlineData("BEGIN DROP TABLE u; IF NOT EXISTS (SELECT 1 FROM h WHERE id = '1') THEN DROP TABLE t; END IF; END", null)]
    [InlineData("BEGIN IF NOT EXISTS (SELECT 1 FROM h WHERE id = '1') OR a THEN DROP TABLE t; END IF; END", null)]
    [InlineData("BEGIN IF NOT EXISTS (SELECT 1 FROM h WHERE id = '1' AND b) THEN DROP TABLE t; END IF; END", null)]
    [InlineData("BEGIN IF NOT EXISTS (SELECT 1 FROM h WHERE id = x) THEN DROP TABLE t; END IF; END", null)]
    [InlineData("DECLARE x int; BEGIN IF NOT EXISTS (SELECT 1 FROM h WHERE id = '1') THEN DROP TABLE t; END IF; END", null)]
    [InlineData("BEGIN IF NOT EXISTS (SELECT 1 FROM h WHERE id = '1') THEN DROP TABLE t; END IF; EXCEPTION WHEN OTHERS THEN NULL; END", null)]
    [InlineData("BEGIN IF", null)]
    public void A_block_that_asks_one_table_whether_it_has_run_says_so(string body, string? condition)
    {
        var block = Assert.IsType<DoStatement>(Assert.Single(SqlParser.Parse($"DO $do$ {body} $do$").Statements));

        Assert.Equal(condition, block.Condition is { } read ? $"{read.Table} {read.Column} {read.Value} {read.IsNegated}" : null);
    }
}
