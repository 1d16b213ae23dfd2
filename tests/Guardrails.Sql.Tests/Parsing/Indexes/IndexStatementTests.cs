using Guardrails.Sql.Parsing;
using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Tests.Parsing.Indexes;

public class IndexStatementTests
{
    [Theory]
    [InlineData("CREATE INDEX ON t (a)", null, "t", "")]
    [InlineData("CREATE INDEX i ON s.t (a)", "i", "s.t", "")]
    [InlineData("CREATE UNIQUE INDEX \"I\" ON ONLY t (a)", "\"I\"", "t", "unique only")]
    [InlineData("create index concurrently on T (a)", null, "t", "concurrently")]
    [InlineData("CREATE INDEX CONCURRENTLY IF NOT EXISTS i ON t USING gin (a)", "i", "t", "concurrently exists")]
    [InlineData("CREATE INDEX if ON t (a)", "if", "t", "")]
    [InlineData("CREATE INDEX concurrently ON t (a)", null, "t", "concurrently")]
    [InlineData("CREATE INDEX \"concurrently\" ON t (a)", "\"concurrently\"", "t", "")]
    public void Create_index_tells_index_table_and_options(string sql, string? name, string table, string options)
    {
        var index = Parse<CreateIndexStatement>(sql);

        Assert.Equal((name, table), (index.Name?.ToString(), index.Table.ToString()));
        Assert.Equal(
            options,
            Words((index.Unique, "unique"), (index.Concurrently, "concurrently"), (index.IfNotExists, "exists"), (index.Only, "only")));
    }

    [Theory]
    [InlineData("DROP INDEX i", "i", "")]
    [InlineData("DROP INDEX IF EXISTS i, s.j RESTRICT", "i, s.j", "exists")]
    [InlineData("DROP INDEX CONCURRENTLY i CASCADE", "i", "concurrently cascade")]
    [InlineData("DROP INDEX CONCURRENTLY IF EXISTS \"I\".\"J\"", "\"I\".\"J\"", "concurrently exists")]
    public void Drop_index_tells_indexes_and_options(string sql, string names, string options)
    {
        var drop = Parse<DropIndexStatement>(sql);

        Assert.Equal(names, string.Join(", ", drop.Names));
        Assert.Equal(options, Words((drop.Concurrently, "concurrently"), (drop.IfExists, "exists"), (drop.Cascade, "cascade")));
    }

    [Theory]
    [InlineData("REINDEX INDEX s.i", ReindexTarget.Index, "s.i", false)]
    [InlineData("REINDEX TABLE CONCURRENTLY t", ReindexTarget.Table, "t", true)]
    [InlineData("REINDEX (VERBOSE, CONCURRENTLY) SCHEMA s", ReindexTarget.Schema, "s", true)]
    [InlineData("REINDEX (CONCURRENTLY TRUE, TABLESPACE x) DATABASE d", ReindexTarget.Database, "d", true)]
    [InlineData("REINDEX (CONCURRENTLY, CONCURRENTLY off) INDEX i", ReindexTarget.Index, "i", false)]
    [InlineData("REINDEX SYSTEM", ReindexTarget.System, null, false)]
    public void Reindex_tells_its_target(string sql, ReindexTarget target, string? name, bool concurrently)
    {
        var reindex = Parse<ReindexStatement>(sql);

        Assert.Equal((target, name, concurrently), (reindex.Target, reindex.Name?.ToString(), reindex.Concurrently));
    }

    [Theory]
    [InlineData("CREATE TABLE p (a int) PARTITION BY LIST (a); REINDEX TABLE p", TransactionRule.Forbidden)]
    [InlineData("CREATE TABLE s.p (a int) PARTITION BY LIST (a); CREATE INDEX i ON s.p (a); REINDEX INDEX s.i", TransactionRule.Forbidden)]
    [InlineData("CREATE TABLE p (a int) PARTITION BY LIST (a); CLUSTER p USING i", TransactionRule.Forbidden)]
    [InlineData("CREATE TABLE p (a int) PARTITION BY LIST (a); REINDEX TABLE s.p", TransactionRule.Allowed)]
    [InlineData("CREATE TABLE p (a int); REINDEX TABLE p", TransactionRule.Allowed)]
    public void A_table_partitioned_by_the_script_is_rebuilt_outside_transactions(string sql, TransactionRule rule) =>
        Assert.Equal(rule, SqlParser.Parse(sql).Statements[^1].TransactionRule);

    private static string Words(params (bool IsOn, string Word)[] options) =>
        string.Join(" ", options.Where(option => option.IsOn).Select(option => option.Word));

    private static T Parse<T>(string sql) => Assert.IsType<T>(Assert.Single(SqlParser.Parse(sql).Statements));
}
