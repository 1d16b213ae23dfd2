using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Tests.Parsing.Maintenance;

public class MaintenanceTests
{
    [Theory]
    [InlineData("VACUUM", false, false, "")]
    [InlineData("VACUUM FULL FREEZE VERBOSE ANALYZE s.t (a, b), u", true, true, "s.t:a,b u:")]
    [InlineData("VACUUM (FULL, ANALYZE off) ONLY t", true, false, "t:")]
    [InlineData("ANALYZE (VERBOSE, BUFFER_USAGE_LIMIT '1MB') t (a)", false, true, "t:a")]
    public void A_vacuum_knows_its_tables_and_whether_it_rewrites(string sql, bool isFull, bool analyzes, string targets)
    {
        var vacuum = ParsedStatement.Of<VacuumStatement>(sql);

        Assert.Equal((isFull, analyzes), (vacuum.IsFull, vacuum.Analyzes));
        Assert.Equal(targets, string.Join(' ', vacuum.Targets.Select(target => target.Table + ":" + string.Join(',', target.Columns))));
    }

    [Theory]
    [InlineData("CLUSTER", null, null)]
    [InlineData("CLUSTER VERBOSE t USING i", "t", "i")]
    [InlineData("CLUSTER i ON t", "t", "i")]
    [InlineData("CLUSTER (VERBOSE) t", "t", null)]
    public void A_cluster_knows_table_and_index(string sql, string? table, string? index)
    {
        var cluster = ParsedStatement.Of<ClusterStatement>(sql);

        Assert.Equal((table, index), (cluster.Table?.Name, cluster.Index));
    }

    [Fact]
    public void A_truncate_knows_how_far_it_reaches()
    {
        var truncate = ParsedStatement.Of<TruncateStatement>("TRUNCATE TABLE ONLY a, b * RESTART IDENTITY CASCADE");

        Assert.Equal([("a", true), ("b", false)], truncate.Targets.Select(target => (target.Table.Name, target.Only)));
        Assert.Equal((true, true), (truncate.RestartIdentity, truncate.Cascade));
    }

    [Theory]
    [InlineData("LOCK t", "ACCESS EXCLUSIVE", false)]
    [InlineData("LOCK TABLE ONLY t, u IN share ROW Exclusive MODE NOWAIT", "SHARE ROW EXCLUSIVE", true)]
    public void A_lock_knows_its_mode(string sql, string mode, bool noWait)
    {
        var statement = ParsedStatement.Of<LockStatement>(sql);

        Assert.Equal((mode, noWait, "t"), (statement.Mode, statement.NoWait, statement.Targets[0].Table.Name));
    }
}
