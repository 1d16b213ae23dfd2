using Guardrails.Sql.Parsing;
using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Tests.Parsing.Routines;

public class ExceptionHandlerTests
{
    [Theory]
    [InlineData("RAISE;", true)]
    [InlineData("RAISE EXCEPTION 'x';", true)]
    [InlineData("RAISE 'x %', y;", true)]
    [InlineData("RAISE unique_violation;", true)]
    [InlineData("RAISE USING ERRCODE = '55P03';", true)]
    [InlineData("RAISE NOTICE 'x';", false)]
    [InlineData("RAISE WARNING 'x'; RAISE;", true)]
    [InlineData("", false)]
    [InlineData("NULL;", false)]
    [InlineData("INSERT INTO log VALUES (SQLERRM); RAISE;", true)]
    [InlineData("IF a THEN RAISE; END IF;", false)]
    [InlineData("IF a THEN RAISE; ELSE RAISE EXCEPTION 'x'; END IF;", true)]
    [InlineData("IF a THEN RAISE; ELSIF b THEN NULL; ELSE RAISE; END IF;", false)]
    [InlineData("IF a THEN NULL; END IF; RAISE;", true)]
    [InlineData("IF a THEN RETURN; END IF; RAISE;", false)]
    [InlineData("RETURN; RAISE;", false)]
    [InlineData("RAISE; RETURN;", true)]
    [InlineData("CASE a WHEN 1 THEN RAISE; WHEN 2 THEN RAISE; END CASE;", true)]
    [InlineData("CASE a WHEN 1 THEN RAISE; ELSE NULL; END CASE;", false)]
    [InlineData("CASE WHEN a THEN RAISE; ELSE RAISE; END CASE;", true)]
    [InlineData("WHILE a LOOP RAISE; END LOOP;", false)]
    [InlineData("LOOP EXIT WHEN a; END LOOP; RAISE;", true)]
    [InlineData("FOR i IN 1..2 LOOP RETURN; END LOOP; RAISE;", false)]
    [InlineData("BEGIN RAISE; END;", true)]
    [InlineData("BEGIN RAISE; EXCEPTION WHEN others THEN NULL; END;", false)]
    [InlineData("BEGIN RAISE; EXCEPTION WHEN others THEN RAISE; END;", true)]
    [InlineData("BEGIN NULL; EXCEPTION WHEN others THEN RAISE; END;", false)]
    [InlineData("EXIT l; RAISE;", false)]
    [InlineData("CONTINUE WHEN a; RAISE;", false)]
    [InlineData("x := CASE WHEN a THEN 1 ELSE 2 END; RAISE;", true)]
    public void A_handler_tells_whether_all_its_paths_raise(string handler, bool alwaysRaises)
    {
        var last = Handlers($"BEGIN DROP TABLE t; EXCEPTION WHEN others THEN {handler} END")[^1];

        Assert.Equal(alwaysRaises, last.AlwaysRaises);
    }

    [Fact]
    public void Each_handler_knows_its_conditions_and_its_place()
    {
        const string Body = "BEGIN NULL; EXCEPTION WHEN Lock_Not_Available OR SQLSTATE '57014' THEN NULL; WHEN OTHERS THEN RAISE; END";
        var script = SqlParser.Parse($"DO '{Body.Replace("'", "''", StringComparison.Ordinal)}'");
        var handlers = Assert.IsType<DoStatement>(Assert.Single(script.Statements)).Code.Handlers;

        Assert.Equal(
            [("WHEN Lock_Not_Available OR SQLSTATE ''57014'' THEN", "lock_not_available,57014", false), ("WHEN OTHERS THEN", "others", true)],
            handlers.Select(handler => (script.GetText(handler.Span), string.Join(',', handler.Conditions), handler.AlwaysRaises)));
    }

    [Fact]
    public void A_handler_whose_block_never_ends_is_told_of_too() =>
        Assert.True(Assert.Single(Handlers("BEGIN NULL; EXCEPTION WHEN others THEN RAISE;")).AlwaysRaises);

    [Fact]
    public void Ten_thousand_nested_blocks_cost_no_stack() => Assert.Equal(
        10_000,
        Handlers(
            string.Concat(Enumerable.Repeat("BEGIN ", 10_000)) +
            string.Concat(Enumerable.Repeat("EXCEPTION WHEN others THEN NULL; END;", 10_000))).Count);

    private static IReadOnlyList<ExceptionHandler> Handlers(string body) =>
        Assert.IsType<DoStatement>(Assert.Single(SqlParser.Parse($"DO $do$ {body} $do$").Statements)).Code.Handlers;
}
