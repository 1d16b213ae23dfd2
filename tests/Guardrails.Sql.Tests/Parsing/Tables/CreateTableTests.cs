using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Tests.Parsing.Tables;

public class CreateTableTests
{
    [Fact]
    public void Columns_constraints_and_copies_are_told_apart()
    {
        var table = ParsedStatement.Of<CreateTableStatement>(
            "CREATE UNLOGGED TABLE IF NOT EXISTS s.t (a int, exclude text, CONSTRAINT k PRIMARY KEY (a), LIKE o INCLUDING ALL EXCLUDING INDEXES, CHECK (a > 0))");

        Assert.Equal(("s.t", true, true, false), (table.Table.ToString(), table.IfNotExists, table.IsUnlogged, table.IsTemporary));
        Assert.Equal(["a", "exclude"], table.Columns.Select(column => column.Name));
        Assert.Equal([typeof(UniqueConstraint), typeof(CheckConstraint)], table.Constraints.Select(constraint => constraint.GetType()));
        var like = Assert.Single(table.Likes);
        Assert.Equal(("o", true, false), (like.Table.Name, like.Includes("defaults"), like.Includes("indexes")));
    }

    [Fact]
    public void A_partitioned_table_knows_its_key()
    {
        var key = ParsedStatement.Of<CreateTableStatement>(
            "CREATE TABLE t (a int, b text) PARTITION BY RANGE (a, lower(b), (a + 1) COLLATE \"C\" int4_ops) USING heap WITH (fillfactor=10) TABLESPACE x").PartitionBy!;

        Assert.Equal("range", key.Strategy);
        Assert.Equal([("a", null), (null, "lower(b)"), (null, "a + 1")], key.Elements.Select(e => (e.Column, e.Expression?.Text)));
    }

    [Fact]
    public void A_partition_knows_its_parent_and_bound()
    {
        var table = ParsedStatement.Of<CreateTableStatement>(
            "CREATE TABLE p PARTITION OF s.t (a NOT NULL, b WITH OPTIONS DEFAULT 1) FOR VALUES IN (1) PARTITION BY HASH (a)");

        Assert.Equal(("s.t", PartitionBoundKind.List, "hash"), (table.PartitionOf?.ToString(), table.Bound?.Kind, table.PartitionBy?.Strategy));
        Assert.Equal(["p", "s.t"], table.Relations.Select(relation => relation.ToString()));
    }

    [Fact]
    public void Inherited_and_typed_tables_know_where_columns_come_from()
    {
        Assert.Equal(["a", "s.b"], ParsedStatement.Of<CreateTableStatement>("CREATE TABLE t () INHERITS (a, s.b)").Inherits.Select(p => p.ToString()));
        Assert.Equal("ty", ParsedStatement.Of<CreateTableStatement>("CREATE TABLE t OF ty (PRIMARY KEY (a))").OfType?.Name);
    }

    [Theory]
    [InlineData("CREATE TABLE t AS SELECT 1", "SELECT 1", false)]
    [InlineData("CREATE TEMP TABLE t (a, b) WITH (fillfactor=10) ON COMMIT DROP AS SELECT 1, 2 WITH NO DATA", "SELECT 1, 2", true)]
    [InlineData("CREATE TABLE t AS TABLE u WITH DATA", "TABLE u", false)]
    [InlineData("CREATE TABLE t AS EXECUTE q(1)", "EXECUTE q(1)", false)]
    public void A_table_of_a_query_knows_the_query(string sql, string query, bool withNoData)
    {
        var table = ParsedStatement.Of<CreateTableStatement>(sql);

        Assert.Equal((query, withNoData), (sql.Substring(table.Query!.Value.Start, table.Query.Value.Length), table.WithNoData));
    }

    [Fact]
    public void A_foreign_table_has_columns_too() => Assert.Equal(
        ["a", "b"],
        ParsedStatement.Of<CreateTableStatement>("CREATE FOREIGN TABLE t (a int OPTIONS (x 'y') NOT NULL, b text) SERVER s OPTIONS (z '1')")
            .Columns.Select(column => column.Name));
}
