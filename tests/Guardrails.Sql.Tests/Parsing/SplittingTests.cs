using Guardrails.Sql.Parsing;

namespace Guardrails.Sql.Tests.Parsing;

/// <summary>Where statements begin and end, as psql sees it.</summary>
public class SplittingTests
{
    public static TheoryData<string, string[]> Scripts => new()
    {
        { "", [] },
        { " ;; -- nothing\n;/* at all */", [] },
        { "SELECT 1; SELECT 2", ["SELECT 1", "SELECT 2"] },
        { "SELECT ';', E'\\';', U&';', $$;$$, $a$;$b$;$a$;SELECT 2;", ["SELECT ';', E'\\';', U&';', $$;$$, $a$;$b$;$a$", "SELECT 2"] },
        { "SELECT 1 AS \"a;\"\"b\"; SELECT /* ; /* ; */ ; */ 2 -- ;\n;", ["SELECT 1 AS \"a;\"\"b\"", "SELECT /* ; /* ; */ ; */ 2"] },
        {
            "CREATE OR REPLACE RULE r AS ON INSERT TO t DO (SELECT 1; SELECT 2); SELECT 3",
            ["CREATE OR REPLACE RULE r AS ON INSERT TO t DO (SELECT 1; SELECT 2)", "SELECT 3"]
        },
        {
            "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; SELECT 2; END; SELECT 3;",
            ["CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; SELECT 2; END", "SELECT 3"]
        },
        {
            "CREATE OR REPLACE PROCEDURE p() BEGIN ATOMIC INSERT INTO t VALUES (1); END; SELECT 3;",
            ["CREATE OR REPLACE PROCEDURE p() BEGIN ATOMIC INSERT INTO t VALUES (1); END", "SELECT 3"]
        },
        {
            "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1 AS end, 2 AS case; SELECT t.end, (SELECT CASE 1 WHEN 2 THEN 3 END); END; SELECT 3",
            [
                "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1 AS end, 2 AS case; SELECT t.end, (SELECT CASE 1 WHEN 2 THEN 3 END); END",
                "SELECT 3",
            ]
        },
        { "CREATE FUNCTION begin() RETURNS int RETURN 1; SELECT 1", ["CREATE FUNCTION begin() RETURNS int RETURN 1", "SELECT 1"] },
        {
            "CREATE SCHEMA s CREATE TABLE t (a int) CREATE VIEW v AS SELECT 1; SELECT 2",
            ["CREATE SCHEMA s CREATE TABLE t (a int) CREATE VIEW v AS SELECT 1", "SELECT 2"]
        },
        { "SET standard_conforming_strings = off; SELECT 'a\\'; b'; RESET ALL; SELECT 'a\\'; SELECT 1", [
            "SET standard_conforming_strings = off", "SELECT 'a\\'; b'", "RESET ALL", "SELECT 'a\\'", "SELECT 1"] },
        {
            "BEGIN; SET LOCAL standard_conforming_strings TO 'off'; SELECT '\\';'; COMMIT; SELECT '\\'; SELECT 1",
            ["BEGIN", "SET LOCAL standard_conforming_strings TO 'off'", "SELECT '\\';'", "COMMIT", "SELECT '\\'", "SELECT 1"]
        },
        {
            "BEGIN; SET standard_conforming_strings TO 0; ROLLBACK; SELECT '\\'; SELECT 1",
            ["BEGIN", "SET standard_conforming_strings TO 0", "ROLLBACK", "SELECT '\\'", "SELECT 1"]
        },
        { "BEGIN; SELECT 1; END; SELECT 2", ["BEGIN", "SELECT 1", "END", "SELECT 2"] },
        { "SELECT 1 \\gset x_\nSELECT 2;", ["SELECT 1", "\\gset x_", "SELECT 2"] },
        { "\\connect shop\nSELECT 1;", ["\\connect shop", "SELECT 1"] },
        { "\\set a 'x;y' \\\\ SELECT :a;", ["\\set a 'x;y' \\\\", "SELECT :a"] },
        { "COPY t FROM STDIN;\n1\t;\n\\.\nSELECT 1;", ["COPY t FROM STDIN", "SELECT 1"] },
        { "\uFEFFSELECT 1;\r\nSELECT 2\r\n;", ["SELECT 1", "SELECT 2"] },
    };

    [Theory]
    [MemberData(nameof(Scripts))]
    public void A_script_is_cut_as_psql_cuts_it(string script, string[] statements)
    {
        var parsed = SqlParser.Parse(script);

        Assert.Equal(statements, parsed.Statements.Select(s => parsed.GetText(s.Span)));
        Assert.Empty(parsed.Errors);
        Assert.Equal(Enumerable.Range(1, statements.Length), parsed.Statements.Select(s => s.Number));
    }
}
