using Guardrails.Sql.Locks;
using Guardrails.Sql.Tests.Linting;

namespace Guardrails.Sql.Tests.Rules;

public sealed class CreateIndexBlocksWritesTests
{
    [Theory]
    [InlineData("CREATE INDEX i ON orders (a)")]
    [InlineData("CREATE UNIQUE INDEX ON shop.orders USING gin (a) WHERE b")]
    [InlineData("CREATE TABLE s2.orders (a int); CREATE INDEX i ON s1.orders (a)")]
    [InlineData("CREATE INDEX i ON s1.orders (a); CREATE TABLE s1.orders (a int)")]
    [InlineData("DO $$ BEGIN CREATE INDEX i ON orders (a); END $$")]
    [InlineData("SET search_path = s1; CREATE TABLE orders (a int); SET search_path = s2; CREATE INDEX i ON orders (a)")]
    public void An_index_on_an_existing_table_is_reported(string sql)
    {
        var finding = Lint.Single("GRD3009", sql);

        Assert.Equal((LockMode.Share, TableWork.IndexBuild), (finding.LockMode, finding.Work));
        Assert.Contains("SHARE on", finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("CREATE INDEX CONCURRENTLY i ON orders (a)")]
    [InlineData("CREATE TABLE orders (a int); CREATE INDEX i ON orders (a)")]
    [InlineData("CREATE TABLE orders (a int); CREATE INDEX i ON public.orders (a)")]
    [InlineData("CREATE TEMP TABLE t (a int); CREATE INDEX i ON t (a)")]
    [InlineData("CREATE INDEX i ON ONLY orders (a)")]
    [InlineData("CREATE MATERIALIZED VIEW v AS SELECT 1 AS a; CREATE UNIQUE INDEX i ON v (a)")]
    public void A_new_table_a_temporary_one_and_CONCURRENTLY_are_not(string sql) => Assert.Empty(Lint.Of("GRD3009", sql));

    [Theory]
    [InlineData("CREATE INDEX i ON orders (a)", "CREATE INDEX CONCURRENTLY i ON orders (a)")]
    [InlineData("create /* index */ unique index on t (a)", "create /* index */ unique index CONCURRENTLY on t (a)")]
    [InlineData("BEGIN; CREATE INDEX i ON orders (a); COMMIT", "BEGIN; CREATE INDEX i ON orders (a); COMMIT")]
    [InlineData("CREATE INDEX IF NOT EXISTS i ON orders (a)", "CREATE INDEX IF NOT EXISTS i ON orders (a)")]
    public void The_rewrite_builds_it_concurrently_where_that_can_run(string sql, string expected) =>
        Assert.Equal(expected, Lint.Fix("GRD3009", sql));

    [Fact]
    public void The_relation_carries_the_schema_that_the_search_path_gives() =>
        Assert.Equal("shop.orders", Lint.Single("GRD3009", "SET search_path = shop, public; CREATE INDEX i ON orders (a)").Relation?.ToString());

    [Fact]
    public void Place_and_number_are_those_of_the_statement_in_the_script()
    {
        const string Sql = "SELECT 1;\nDO $$ BEGIN\n  CREATE INDEX i ON orders (a); END $$";

        var finding = Lint.Single("GRD3009", Sql);

        Assert.Equal(2, finding.Statement);
        Assert.Equal("CREATE INDEX i ON orders (a)", Sql.Substring(finding.Span.Start, finding.Span.Length));
    }
}

public sealed class DropIndexBlocksTests
{
    [Theory]
    [InlineData("DROP INDEX i", "DROP INDEX CONCURRENTLY i")]
    [InlineData("DROP INDEX IF EXISTS s.i", "DROP INDEX CONCURRENTLY IF EXISTS s.i")]
    [InlineData("DROP INDEX a CASCADE", "DROP INDEX a CASCADE")]
    [InlineData("BEGIN; DROP INDEX a; COMMIT", "BEGIN; DROP INDEX a; COMMIT")]
    public void An_index_that_is_dropped_at_once_is_reported(string sql, string rewritten)
    {
        Assert.Equal(LockMode.AccessExclusive, Lint.Single("GRD3010", sql).LockMode);
        Assert.Equal(rewritten, Lint.Fix("GRD3010", sql));
    }

    [Fact]
    public void Each_of_several_is_reported_at_its_name() =>
        Assert.Equal([11, 14], Lint.Of("GRD3010", "DROP INDEX a, b").Select(static f => f.Span.Start));

    [Theory]
    [InlineData("DROP INDEX CONCURRENTLY i")]
    [InlineData("CREATE TABLE t (a int); CREATE INDEX i ON t (a); DROP INDEX i")]
    public void Concurrently_and_on_a_new_table_it_is_not(string sql) => Assert.Empty(Lint.Of("GRD3010", sql));
}

public sealed class ReindexBlocksTests
{
    [Theory]
    [InlineData("REINDEX TABLE t", "REINDEX TABLE CONCURRENTLY t")]
    [InlineData("REINDEX INDEX i", "REINDEX INDEX CONCURRENTLY i")]
    [InlineData("REINDEX (VERBOSE) SCHEMA s", "REINDEX (VERBOSE) SCHEMA CONCURRENTLY s")]
    [InlineData("REINDEX DATABASE d", "REINDEX DATABASE CONCURRENTLY d")]
    [InlineData("REINDEX SYSTEM d", "REINDEX SYSTEM d")]
    [InlineData("REINDEX (CONCURRENTLY FALSE) TABLE t", "REINDEX (CONCURRENTLY FALSE) TABLE CONCURRENTLY t")]
    public void A_rebuild_in_place_is_reported(string sql, string rewritten)
    {
        Lint.Single("GRD3011", sql);
        Assert.Equal(rewritten, Lint.Fix("GRD3011", sql));
    }

    [Theory]
    [InlineData("REINDEX TABLE CONCURRENTLY t")]
    [InlineData("REINDEX (CONCURRENTLY) TABLE t")]
    [InlineData("CREATE TABLE t (a int); REINDEX TABLE t")]
    public void Concurrently_and_on_a_new_table_it_is_not(string sql) => Assert.Empty(Lint.Of("GRD3011", sql));
}

public sealed class HeavyMaintenanceTests
{
    [Theory]
    [InlineData("GRD3014", "CLUSTER t USING i")]
    [InlineData("GRD3014", "CLUSTER")]
    [InlineData("GRD3014", "VACUUM FULL t")]
    [InlineData("GRD3014", "VACUUM (FULL, ANALYZE) t")]
    [InlineData("GRD3014", "VACUUM FULL")]
    [InlineData("GRD3014", "ALTER TABLE t SET UNLOGGED")]
    [InlineData("GRD3015", "REFRESH MATERIALIZED VIEW v")]
    [InlineData("GRD3019", "TRUNCATE t")]
    public void What_locks_out_everybody_is_reported(string rule, string sql) =>
        Assert.Equal(LockMode.AccessExclusive, Lint.Single(rule, sql).LockMode);

    [Fact]
    public void TRUNCATE_is_reported_for_each_table() =>
        Assert.Equal(["public.a", "s.b"], Lint.Of("GRD3019", "TRUNCATE a, s.b").Select(static f => f.Relation!.ToString()));

    [Theory]
    [InlineData("GRD3014", "VACUUM t")]
    [InlineData("GRD3014", "VACUUM (FULL OFF) t")]
    [InlineData("GRD3014", "CREATE TABLE t (a int); CLUSTER t USING i")]
    [InlineData("GRD3015", "CREATE MATERIALIZED VIEW v AS SELECT 1; REFRESH MATERIALIZED VIEW v")]
    [InlineData("GRD3019", "CREATE TABLE a (x int); TRUNCATE a")]
    [InlineData("GRD3019", "CREATE TEMP TABLE a (x int); TRUNCATE a")]
    public void New_and_temporary_relations_are_not(string rule, string sql) => Assert.Empty(Lint.Of(rule, sql));
}
