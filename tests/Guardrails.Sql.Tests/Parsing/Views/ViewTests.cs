using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Tests.Parsing.Views;

public class ViewTests
{
    [Fact]
    public void A_view_knows_its_columns_options_and_query()
    {
        const string Sql = "CREATE OR REPLACE TEMP RECURSIVE VIEW s.v (a, b) WITH (security_barrier) AS SELECT 1, 2 FROM t WITH CASCADED CHECK OPTION";
        var view = ParsedStatement.Of<CreateViewStatement>(Sql);

        Assert.Equal(("s.v", true, true, true, false), (view.View.ToString(), view.OrReplace, view.IsTemporary, view.IsRecursive, view.IsMaterialized));
        Assert.Equal(["a", "b"], view.Columns);
        Assert.Equal(["security_barrier"], view.Parameters.Select(parameter => parameter.Name));
        Assert.StartsWith("SELECT 1, 2 FROM t", Sql.Substring(view.Query.Start, view.Query.Length), StringComparison.Ordinal);
    }

    [Fact]
    public void A_materialized_view_knows_whether_it_is_filled()
    {
        const string Sql = "CREATE MATERIALIZED VIEW IF NOT EXISTS m USING heap WITH (fillfactor = 10) TABLESPACE x AS SELECT 1 WITH NO DATA";
        var view = ParsedStatement.Of<CreateViewStatement>(Sql);

        Assert.Equal((true, true, true, "heap", "x"), (view.IsMaterialized, view.IfNotExists, view.WithNoData, view.AccessMethod, view.Tablespace));
        Assert.Equal("SELECT 1", Sql.Substring(view.Query.Start, view.Query.Length));
    }

    [Theory]
    [InlineData("REFRESH MATERIALIZED VIEW s.m", false, false)]
    [InlineData("REFRESH MATERIALIZED VIEW CONCURRENTLY s.m WITH DATA", true, false)]
    [InlineData("REFRESH MATERIALIZED VIEW s.m WITH NO DATA", false, true)]
    public void A_refresh_tells_how(string sql, bool concurrently, bool withNoData)
    {
        var refresh = ParsedStatement.Of<RefreshStatement>(sql);

        Assert.Equal(("s.m", concurrently, withNoData), (refresh.View.ToString(), refresh.Concurrently, refresh.WithNoData));
    }

    [Theory]
    [InlineData("ALTER VIEW v ALTER a SET DEFAULT 1", StatementKind.AlterView, AlterTableActionKind.SetDefault)]
    [InlineData("ALTER VIEW IF EXISTS v SET (security_barrier)", StatementKind.AlterView, AlterTableActionKind.SetStorageParameters)]
    [InlineData("ALTER MATERIALIZED VIEW v SET ACCESS METHOD heap", StatementKind.AlterMaterializedView, AlterTableActionKind.SetAccessMethod)]
    [InlineData("ALTER MATERIALIZED VIEW v NO DEPENDS ON EXTENSION x", StatementKind.AlterMaterializedView, AlterTableActionKind.Other)]
    [InlineData("ALTER INDEX i ATTACH PARTITION p", StatementKind.AlterIndex, AlterTableActionKind.AttachPartition)]
    [InlineData("ALTER INDEX i ALTER COLUMN 2 SET STATISTICS 10", StatementKind.AlterIndex, AlterTableActionKind.SetStatistics)]
    [InlineData("ALTER INDEX i RENAME TO j", StatementKind.AlterIndex, AlterTableActionKind.RenameTo)]
    [InlineData("ALTER SEQUENCE q OWNER TO r", StatementKind.AlterSequence, AlterTableActionKind.OwnerTo)]
    [InlineData("ALTER SEQUENCE q SET LOGGED", StatementKind.AlterSequence, AlterTableActionKind.SetLogged)]
    public void Other_relations_share_the_actions_of_tables(string sql, StatementKind kind, AlterTableActionKind action)
    {
        var statement = ParsedStatement.Of<AlterTableStatement>(sql);

        Assert.Equal((kind, action), (statement.Kind, Assert.Single(statement.Actions).Kind));
    }

    [Fact]
    public void A_sequence_knows_its_options()
    {
        var options = ParsedStatement.Of<CreateSequenceStatement>(
            "CREATE UNLOGGED SEQUENCE IF NOT EXISTS s.q AS bigint INCREMENT BY -2 MINVALUE -5 NO MAXVALUE START WITH 5 CACHE 10 NO CYCLE OWNED BY s.t.c").Options;

        Assert.Equal(("int8", "s.t.c"), (options.Type?.ToString(), options.OwnedBy?.ToString()));
        Assert.Equal(
            [("increment", "-2"), ("minvalue", "-5"), ("maxvalue", "no"), ("start", "5"), ("cache", "10"), ("cycle", "no")],
            options.Values.Select(value => (value.Name, value.Value)));
    }

    [Fact]
    public void Altering_a_sequence_tells_whether_it_restarts()
    {
        var alter = ParsedStatement.Of<AlterSequenceStatement>("ALTER SEQUENCE IF EXISTS q RESTART WITH 5 OWNED BY NONE");

        Assert.Equal((true, true, true), (alter.IfExists, alter.Options.Restart, alter.Options.OwnedByNone));
    }
}
