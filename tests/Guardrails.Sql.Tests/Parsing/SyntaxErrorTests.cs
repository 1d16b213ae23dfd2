using Guardrails.Sql.Parsing;
using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Tests.Parsing;

public class SyntaxErrorTests
{
    public static TheoryData<string, string[]> Scripts => new()
    {
        { "SELECT 1;\n\n  SELECT 'a;\n", ["unterminated quoted string, opened at line 3 column 10: 'a;\n"] },
        { "SELECT E'a\\'", ["unterminated quoted string, opened at line 1 column 8: E'a\\'"] },
        { "SELECT \"a", ["unterminated quoted identifier, opened at line 1 column 8: \"a"] },
        { "SELECT $a$ $b$", ["unterminated dollar-quoted string, opened at line 1 column 8: $a$ $b$"] },
        { "SELECT 1 /* /* */", ["unterminated comment, opened at line 1 column 10: /* /* */"] },
        { "SELECT (1;\nSELECT 2", ["unclosed parenthesis, opened at line 1 column 8: ("] },
        { "SELECT f(a, (b);", ["unclosed parenthesis, opened at line 1 column 9: ("] },
        { "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1;", ["BEGIN ATOMIC without END, opened at line 1 column 33: BEGIN"] },
        { "\r\rfrobnicate the table", [
            "syntax error at or near \"frobnicate\" at line 3 column 1: no command of PostgreSQL 14 to 18 begins like this: frobnicate"] },
        { "CREATE foo", ["syntax error at or near \"foo\" at line 1 column 8: no command of PostgreSQL 14 to 18 begins like this: foo"] },
        { "DROP TABLE;", ["the statement ends too early at line 1 column 11: a name is missing: "] },
        { "ALTER TABLE 'x' ADD a int", ["syntax error at or near \"'x'\" at line 1 column 13: a table's name is missing: 'x'"] },
        { "CREATE INDEX i;", ["the statement ends too early at line 1 column 15: ON and a table's name are missing: "] },
        { "REINDEX t", ["syntax error at or near \"t\" at line 1 column 9: INDEX, TABLE, SCHEMA, DATABASE or SYSTEM is missing: t"] },
        { "SELECT 1\0;", ["the character U+0000 at line 1 column 9: PostgreSQL takes no text with it: \0"] },
        { "ALTER TABLE t ADD COLUMN", ["the statement ends too early at line 1 column 25: a column's name is missing: "] },
        { "ALTER TABLE t ADD COLUMN a", ["the statement ends too early at line 1 column 27: the column's type is missing: "] },
        { "ALTER TABLE t ADD COLUMN a NOT NULL", ["syntax error at or near \"NOT\" at line 1 column 28: the column's type is missing: NOT"] },
        { "ALTER TABLE t ADD a int DEFAULT", ["the statement ends too early at line 1 column 32: the default is missing: "] },
        { "ALTER TABLE t ADDD COLUMN a int", ["syntax error at or near \"ADDD\" at line 1 column 15: no action of ALTER begins like this: ADDD"] },
        { "ALTER TABLE t ALTER a SETT NOT NULL, FROB", [
            "syntax error at or near \"SETT\" at line 1 column 23: no change of a column begins like this: SETT"] },
        { "ALTER TABLE t", ["the statement ends too early at line 1 column 14: an action is missing: "] },
        { "ALTER TABLE t DROP COLUMN a CASCAD", ["syntax error at or near \"CASCAD\" at line 1 column 29: the action should end here: CASCAD"] },
        { "ALTER TABLE t ADD CONSTRAINT c CHEK (a)", [
            "syntax error at or near \"CHEK\" at line 1 column 32: CHECK, UNIQUE, PRIMARY KEY, FOREIGN KEY, EXCLUDE or NOT NULL is missing: CHEK"] },
        { "ALTER TABLE t ADD FOREIGN KEY (a) REFERENCE b", [
            "syntax error at or near \"REFERENCE\" at line 1 column 35: REFERENCES is missing: REFERENCE"] },
        { "CREATE TABLE t (a int NOT NUL, b int UNIQU)", [
            "syntax error at or near \"NOT\" at line 1 column 23: a comma or a closing parenthesis is missing: NOT"] },
        { "CREATE TABLE t (a int,)", ["syntax error at or near \")\" at line 1 column 23: a column or a constraint is missing: )"] },
        { "CREATE TABLE t (a)", ["syntax error at or near \")\" at line 1 column 18: the column's type is missing: )"] },
        { "CREATE TABLE t", ["the statement ends too early at line 1 column 15: the columns are missing: "] },
        { "CREATE INDEX i ON t", ["the statement ends too early at line 1 column 20: the columns of the index are missing: "] },
        { "CREATE INDEX i ON t (a) WHERE", ["the statement ends too early at line 1 column 30: the condition is missing: "] },
        { "CREATE (;\nDROP;", [
            "unclosed parenthesis, opened at line 1 column 8: (",
            "the statement ends too early at line 2 column 5: no command of PostgreSQL 14 to 18 begins like this: "] },
    };

    [Theory]
    [MemberData(nameof(Scripts))]
    public void An_error_says_what_and_where(string text, string[] errors)
    {
        var script = SqlParser.Parse(text);

        Assert.Equal(errors, script.Errors.Select(error => $"{error.Message}: {script.GetText(error.Span)}"));
    }

    [Theory]
    [InlineData("SELECT (1;\nDROP TABLE t;")]
    [InlineData("frobnicate;\nDROP TABLE t;")]
    [InlineData("CREATE PROCEDURE p() BEGIN ATOMIC INSERT INTO t VALUES (1); CREATE TABLE u (a int); DROP TABLE t;")]
    [InlineData("ALTER TABLE;DROP TABLE t;")]
    public void One_broken_statement_does_not_cost_the_rest(string text)
    {
        var script = SqlParser.Parse(text);

        Assert.Single(script.Errors);
        Assert.Equal(StatementKind.DropTable, script.Statements[^1].Kind);
    }

    [Theory]
    [InlineData(":statement;")]
    [InlineData("ALTER TABLE :\"table\" ADD a int;")]
    [InlineData("\\if :{?x}\n:'a'\n\\endif")]
    [InlineData("SELECT ')';")]
    [InlineData("SELECT 1);")]
    [InlineData("DO $$ this is not SQL $$;")]
    [InlineData("DO $$ BEGIN DROP nothing; SELECT 'a; END $$;")]
    public void What_only_psql_or_another_language_understands_is_no_error(string text) => Assert.Empty(SqlParser.Parse(text).Errors);
}
