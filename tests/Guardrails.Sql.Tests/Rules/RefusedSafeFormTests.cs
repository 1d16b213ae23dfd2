using Guardrails.Sql.Linting;
using Guardrails.Sql.Parsing;

namespace Guardrails.Sql.Tests.Rules;

/// <summary>Where PostgreSQL refuses the usual safe form, it is neither written nor advised; the proofs run every rewrite on real servers.</summary>
public sealed class RefusedSafeFormTests
{
    private const string Schema =
        """
        CREATE TABLE customers (id int PRIMARY KEY);
        CREATE TABLE orders (id int NOT NULL, at int NOT NULL, customer_id int);
        CREATE TABLE events (id int NOT NULL, at int NOT NULL, customer_id int) PARTITION BY RANGE (at);
        CREATE TABLE events_1 PARTITION OF events FOR VALUES FROM (0) TO (10);
        CREATE INDEX events_at ON events (at);
        CREATE TABLE logs (at int NOT NULL) PARTITION BY RANGE (at);
        CREATE TABLE logs_1 PARTITION OF logs FOR VALUES FROM (0) TO (10);
        CREATE TABLE logs_rest PARTITION OF logs DEFAULT;
        CREATE TABLE rooms (during int4range, CONSTRAINT once EXCLUDE USING gist (during WITH &&));
        """;

    [Theory]
    [InlineData("GRD3004", "ALTER TABLE events ADD CONSTRAINT f FOREIGN KEY (customer_id) REFERENCES customers", "to each partition")]
    [InlineData("GRD3005", "ALTER TABLE events ADD CONSTRAINT u UNIQUE (at)", "add it to each partition")]
    [InlineData("GRD3009", "CREATE INDEX ON events (customer_id)", "ON ONLY it, CONCURRENTLY on each partition")]
    [InlineData("GRD3010", "DROP INDEX events_at", "CONCURRENTLY is refused")]
    [InlineData("GRD3011", "REINDEX INDEX once", "exclusion constraint")]
    [InlineData("GRD3011", "REINDEX TABLE rooms", "exclusion constraint")]
    [InlineData("GRD3013", "ALTER TABLE logs DETACH PARTITION logs_1", "the DEFAULT partition public.logs_rest")]
    public void What_PostgreSQL_refuses_is_not_offered(string rule, string sql, string advice)
    {
        var finding = Find(rule, sql, postgresVersion: 17);

        Assert.True(finding.IsSafeFormRefused);
        Assert.Empty(finding.Edits);
        Assert.Contains(advice, finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GRD3004", "ALTER TABLE events ADD CONSTRAINT f FOREIGN KEY (customer_id) REFERENCES customers")]
    [InlineData("GRD3004", "ALTER TABLE orders ADD CONSTRAINT f FOREIGN KEY (customer_id) REFERENCES customers")]
    [InlineData("GRD3005", "ALTER TABLE events_1 ADD CONSTRAINT u UNIQUE (at)")]
    [InlineData("GRD3009", "CREATE INDEX ON events_1 (customer_id)")]
    [InlineData("GRD3011", "REINDEX TABLE customers")]
    [InlineData("GRD3013", "ALTER TABLE events DETACH PARTITION events_1")]
    public void What_PostgreSQL_18_takes_is_offered(string rule, string sql)
    {
        var finding = Find(rule, sql, postgresVersion: 18);

        Assert.False(finding.IsSafeFormRefused);
        Assert.NotEmpty(finding.Edits);
    }

    private static Finding Find(string rule, string sql, int postgresVersion)
    {
        var linter = new SqlLinter(new LintOptions { PostgresVersion = postgresVersion });
        linter.AddToSchema(SqlParser.Parse(Schema));
        return Assert.Single(linter.Lint(sql).Findings, f => f.Rule.Id == rule);
    }
}
