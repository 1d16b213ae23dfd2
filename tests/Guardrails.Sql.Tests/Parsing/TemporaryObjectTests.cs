using Guardrails.Sql.Parsing;

namespace Guardrails.Sql.Tests.Parsing;

/// <summary>Statements on temporary objects need no guard: nobody else can see them.</summary>
public class TemporaryObjectTests
{
    [Theory]
    [InlineData("CREATE TEMP TABLE t (a int)")]
    [InlineData("CREATE LOCAL TEMPORARY TABLE t AS SELECT 1")]
    [InlineData("CREATE TABLE pg_temp.t (a int)")]
    [InlineData("CREATE TEMP SEQUENCE q")]
    [InlineData("CREATE OR REPLACE TEMPORARY VIEW v AS SELECT 1")]
    [InlineData("CREATE FUNCTION pg_temp.f() RETURNS int LANGUAGE sql AS 'SELECT 1'")]
    [InlineData("CREATE TYPE pg_temp.e AS ENUM ('a')")]
    [InlineData("SELECT 1 INTO TEMP t")]
    [InlineData("SELECT 1 INTO LOCAL TEMPORARY TABLE t")]
    [InlineData("DROP TABLE pg_temp.t")]
    [InlineData("DROP FUNCTION pg_temp.f()")]
    [InlineData("ALTER TABLE pg_temp_3.t ADD b int")]
    [InlineData("EXPLAIN ANALYZE CREATE TEMP TABLE t AS SELECT 1")]
    public void A_statement_that_says_temporary_is_no_ddl(string sql) =>
        Assert.False(Assert.Single(SqlParser.Parse(sql).Statements).IsDdl);

    [Theory]
    [InlineData("ALTER TABLE t ADD b int")]
    [InlineData("ALTER TABLE \"t\" ADD b int")]
    [InlineData("CREATE INDEX ON t (a)")]
    [InlineData("CREATE TRIGGER g BEFORE INSERT ON t EXECUTE FUNCTION f()")]
    [InlineData("TRUNCATE t")]
    [InlineData("LOCK TABLE t")]
    [InlineData("REINDEX TABLE t")]
    [InlineData("CLUSTER t USING i")]
    [InlineData("VACUUM FULL t")]
    [InlineData("DROP TABLE t")]
    [InlineData("DO $$ BEGIN TRUNCATE t; END $$")]
    public void Nor_is_a_later_statement_on_what_the_script_made_temporary(string sql) =>
        Assert.False(SqlParser.Parse("CREATE TEMP TABLE t (a int);" + sql).Statements[1].IsDdl);

    [Theory]
    [InlineData("ALTER TABLE public.t ADD b int")]
    [InlineData("ALTER TABLE \"T\" ADD b int")]
    [InlineData("DROP TABLE t, u")]
    [InlineData("VACUUM FULL")]
    [InlineData("DROP TABLE t; DROP TABLE t")]
    [InlineData("CREATE VIEW v AS WITH t AS (SELECT 1) SELECT * FROM t")]
    [InlineData("CREATE MATERIALIZED VIEW m AS SELECT 1")]
    [InlineData("ALTER TABLE t RENAME TO u; ALTER TABLE t ADD b int")]
    public void A_statement_on_another_relation_is_ddl(string sql) =>
        Assert.True(SqlParser.Parse("CREATE TEMP TABLE t (a int);" + sql).Statements[^1].IsDdl);

    [Theory]
    [InlineData("CREATE TEMP TABLE t (a int); CREATE INDEX i ON t (a); DROP INDEX i")]
    [InlineData("CREATE TEMP TABLE t (a int); ALTER TABLE t RENAME TO u; ALTER TABLE u ADD b int")]
    [InlineData("CREATE TEMP VIEW v AS SELECT 1; ALTER VIEW v RENAME TO w; DROP VIEW w")]
    [InlineData("CREATE TEMP TABLE t (a int); CREATE VIEW v AS SELECT * FROM u JOIN t ON true; DROP VIEW v")]
    [InlineData("BEGIN; CREATE TEMP TABLE t (a int); COMMIT; DROP TABLE t")]
    [InlineData("CREATE TEMP TABLE t (a int); BEGIN; DROP TABLE t; ROLLBACK; DROP TABLE t")]
    [InlineData("DO 'BEGIN CREATE TEMP TABLE t (a int); END'; DROP TABLE t")]
    public void What_is_temporary_is_followed_through_the_script(string sql) =>
        Assert.DoesNotContain(SqlParser.Parse(sql).Statements, statement => statement.IsDdl);

    [Theory]
    [InlineData("BEGIN; CREATE TEMP TABLE t (a int); ROLLBACK; DROP TABLE t")]
    [InlineData("BEGIN; CREATE TEMP TABLE t (a int) ON COMMIT DROP; COMMIT; DROP TABLE t")]
    [InlineData("BEGIN; COMMIT AND CHAIN; CREATE TEMP TABLE t (a int); ROLLBACK; DROP TABLE t")]
    [InlineData("EXPLAIN CREATE TEMP TABLE t AS SELECT 1; DROP TABLE t")]
    public void What_a_script_takes_back_is_no_longer_temporary(string sql) =>
        Assert.True(SqlParser.Parse(sql).Statements[^1].IsDdl);
}
