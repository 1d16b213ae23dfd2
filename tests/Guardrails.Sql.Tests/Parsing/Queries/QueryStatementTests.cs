using Guardrails.Sql.Parsing;
using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Tests.Parsing.Queries;

public class QueryStatementTests
{
    [Theory]
    [InlineData("UPDATE s.t SET a = 1", "Update s.t")]
    [InlineData("UPDATE ONLY t AS x SET a = 1 FROM u WHERE t.a = u.a", "Update t where")]
    [InlineData("UPDATE t SET a = (SELECT 1 FROM u WHERE b)", "Update t")]
    [InlineData("DELETE FROM t USING u WHERE true RETURNING *", "Delete t where returning*")]
    [InlineData("DELETE FROM t RETURNING a, b", "Delete t returning")]
    [InlineData("DELETE FROM t WHERE CURRENT OF c", "Delete t where")]
    [InlineData("INSERT INTO t (a) VALUES ((SELECT 1))", "Insert t")]
    [InlineData("INSERT INTO t (a) SELECT 1 FROM u", "Insert t query")]
    [InlineData("INSERT INTO t (SELECT 1 FROM u)", "Insert t query")]
    [InlineData("INSERT INTO t TABLE u", "Insert t query")]
    [InlineData("INSERT INTO t DEFAULT VALUES", "Insert t")]
    [InlineData("INSERT INTO t VALUES (1) ON CONFLICT (a) DO UPDATE SET a = 2 RETURNING t.*", "Insert t returning*")]
    [InlineData("MERGE INTO t USING u ON t.a = u.a WHEN MATCHED THEN UPDATE SET a = 1 WHEN NOT MATCHED THEN INSERT VALUES (1)", "Merge t query")]
    [InlineData("WITH c AS (DELETE FROM a WHERE b RETURNING *), d AS (UPDATE e SET f = 1) INSERT INTO t SELECT * FROM c",
        "Delete a where returning*|Update e|Insert t query")]
    [InlineData("SELECT 1", "")]
    public void Changes_of_data_are_found(string sql, string changes) => Assert.Equal(
        changes, string.Join('|', ParsedStatement.Of<QueryStatement>(sql).Changes.Select(Describe)));

    [Theory]
    [InlineData("SELECT * FROM t", true)]
    [InlineData("SELECT a, t.* FROM t", true)]
    [InlineData("SELECT DISTINCT ON (a) * FROM t", true)]
    [InlineData("TABLE t", true)]
    [InlineData("SELECT count(*), a * 2 FROM t", false)]
    [InlineData("SELECT (a) * 2 FROM t", false)]
    [InlineData("SELECT a FROM (SELECT * FROM t) x", true)]
    public void A_star_that_means_columns_is_told_from_a_product(string sql, bool selectsStar) =>
        Assert.Equal(selectsStar, ParsedStatement.Of<QueryStatement>(sql).SelectsStar);

    [Theory]
    [InlineData("SELECT 1 FROM t FOR UPDATE", "UPDATE:")]
    [InlineData("SELECT 1 FROM t FOR NO KEY UPDATE OF t, u SKIP LOCKED FOR KEY SHARE OF v NOWAIT", "NO KEY UPDATE:t,u KEY SHARE:v")]
    [InlineData("SELECT 1 FROM (SELECT 1 FROM t FOR SHARE) x", "SHARE:")]
    [InlineData("SELECT substring('a' FOR 1)", "")]
    public void Locking_clauses_are_found(string sql, string locks) => Assert.Equal(
        locks, string.Join(' ', ParsedStatement.Of<QueryStatement>(sql).RowLocks.Select(l => l.Strength + ":" + string.Join(',', l.Tables))));

    [Theory]
    [InlineData("SELECT set_config('lock_timeout', '5s', true)", "lock_timeout", "5s", true)]
    [InlineData("SELECT pg_catalog.SET_CONFIG('Search_Path', '', false)", "search_path", "", false)]
    [InlineData("SELECT set_config('lock_timeout', x, 'f')", "lock_timeout", null, false)]
    public void Settings_made_by_a_function_are_found(string sql, string name, string? value, bool isLocal)
    {
        var call = Assert.Single(ParsedStatement.Of<QueryStatement>(sql).Settings);

        Assert.Equal((name, value, isLocal), (call.Name, call.Value, call.IsLocal));
    }

    [Theory]
    [InlineData("PREPARE q (int) AS SELECT * FROM t", false, StatementKind.Select)]
    [InlineData("EXPLAIN (ANALYZE, BUFFERS) UPDATE t SET a = 1", true, StatementKind.Update)]
    [InlineData("EXPLAIN VERBOSE CREATE TABLE t AS SELECT 1", false, StatementKind.CreateTableAs)]
    public void A_statement_about_a_statement_knows_it(string sql, bool executes, StatementKind kind)
    {
        var nested = ParsedStatement.Of<NestedStatement>(sql);

        Assert.Equal((executes, kind), (nested.Executes, nested.Statement.Kind));
    }

    [Fact]
    public void A_change_knows_its_place()
    {
        var script = SqlParser.Parse("WITH c AS (DELETE FROM a) UPDATE b SET c = 1;");
        var changes = Assert.IsType<QueryStatement>(script.Statements[0]).Changes;

        Assert.Equal(["DELETE FROM a", "UPDATE b SET c = 1"], changes.Select(change => script.GetText(change.Span)));
    }

    private static string Describe(DataChange change) => change.Kind + " " + change.Table + (change.HasWhere ? " where" : "") +
        (change.IsFromQuery ? " query" : "") + (change.HasReturning ? " returning" : "") + (change.ReturnsStar ? "*" : "");
}
