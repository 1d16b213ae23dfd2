using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Tests.Parsing.Indexes;

public class IndexDefinitionTests
{
    [Fact]
    public void Keys_and_clauses_of_an_index_are_read()
    {
        var index = ParsedStatement.Of<CreateIndexStatement>(
            "CREATE UNIQUE INDEX i ON t USING gin (a DESC NULLS LAST, lower(b) COLLATE \"C\" s.ops (x = 1), (c || d) ASC) " +
            "INCLUDE (e, f) NULLS NOT DISTINCT WITH (fillfactor = 70) TABLESPACE fast WHERE a > 1 AND b IS NOT NULL");

        Assert.Equal(("gin", true, "fast", "a > 1 AND b IS NOT NULL"), (index.Method, index.NullsNotDistinct, index.Tablespace, index.Where?.Text));
        Assert.Equal(["e", "f"], index.Include);
        Assert.Equal(
            [("a", null, null, null, true, false), (null, "lower(b)", "\"C\"", "s.ops", false, null), (null, "c || d", null, null, false, null)],
            index.Elements.Select(e => (
                e.Column, e.Expression?.Text, e.Collation?.ToString(), e.OperatorClass?.ToString(), e.Descending, e.NullsFirst)));
    }

    [Theory]
    [InlineData("CREATE INDEX i ON t (a)", "CREATE INDEX CONCURRENTLY i ON t (a)")]
    [InlineData("CREATE UNIQUE INDEX ON t (a)", "CREATE UNIQUE INDEX CONCURRENTLY ON t (a)")]
    [InlineData("DROP INDEX IF EXISTS i", "DROP INDEX CONCURRENTLY IF EXISTS i")]
    [InlineData("REINDEX (VERBOSE) TABLE t", "REINDEX (VERBOSE) TABLE CONCURRENTLY t")]
    public void Concurrently_can_be_inserted_where_the_span_says(string sql, string expected)
    {
        var span = Assert.Single(Sql.Parsing.SqlParser.Parse(sql).Statements) switch
        {
            CreateIndexStatement create => create.ConcurrentlySpan,
            DropIndexStatement drop => drop.ConcurrentlySpan,
            ReindexStatement reindex => reindex.ConcurrentlySpan,
            var other => throw new InvalidOperationException(other.ToString()),
        };

        Assert.Equal((expected, 0), (sql.Insert(span.Start, " CONCURRENTLY"), span.Length));
    }
}
