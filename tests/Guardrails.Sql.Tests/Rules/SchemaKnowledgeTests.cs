using Guardrails.Sql.Linting;
using Guardrails.Sql.Locks;
using Guardrails.Sql.Parsing;
using Guardrails.Sql.Tests.Linting;
using Guardrails.Tests.Shared;

namespace Guardrails.Sql.Tests.Rules;

/// <summary>Verdicts that need to know what exists; the schema is that of the rule pages.</summary>
public sealed class SchemaKnowledgeTests
{
    // Tables that exist already, beside those of the rule pages.
    private const string More =
        """
        CREATE TABLE parcels (id int PRIMARY KEY) PARTITION BY RANGE (id);
        CREATE TABLE parcels_1 PARTITION OF parcels FOR VALUES FROM (0) TO (9);
        CREATE TABLE stamps (parcel_id int CONSTRAINT stamps_parcel REFERENCES parcels, price int, customer_id int);
        ALTER TABLE stamps ADD CONSTRAINT paid CHECK (price > 0) NOT VALID;
        ALTER TABLE stamps ADD CONSTRAINT stamps_customer FOREIGN KEY (customer_id) REFERENCES customers NOT ENFORCED;
        """;

    private static readonly string Schema = File.ReadAllText(Path.Combine(Repository.Root, "docs", "rules", "schema.sql"));

    [Theory]
    [InlineData("GRD3007", "ALTER TABLE orders ADD CONSTRAINT c CHECK (customer_id IS NOT NULL) NOT VALID; ALTER TABLE orders VALIDATE CONSTRAINT c; ALTER TABLE orders ALTER customer_id SET NOT NULL")]
    [InlineData("GRD3007", "ALTER TABLE orders ALTER id SET NOT NULL")]
    [InlineData("GRD3008", "ALTER TABLE orders ALTER note TYPE varchar(100)")]
    [InlineData("GRD3008", "ALTER TABLE orders ALTER note TYPE text")]
    [InlineData("GRD3008", "ALTER TABLE orders ALTER total TYPE numeric(12,2)")]
    [InlineData("GRD3012", "ALTER TABLE measurements_2024 ADD CONSTRAINT c CHECK (day >= '2024-01-01' AND day < '2025-01-01') NOT VALID; ALTER TABLE measurements_2024 VALIDATE CONSTRAINT c; ALTER TABLE measurements ATTACH PARTITION measurements_2024 FOR VALUES FROM ('2024-01-01') TO ('2025-01-01')")]
    [InlineData("GRD3001", "ALTER TABLE orders ADD COLUMN s order_status DEFAULT 'new'")]
    [InlineData("GRD3016", "DROP TABLE bookings")]
    [InlineData("GRD3016", "DROP TABLE measurements")]
    [InlineData("GRD5004", "ALTER TABLE customers DROP CONSTRAINT name_is_there")]
    [InlineData("GRD3016", "ALTER TABLE measurements DROP COLUMN value")]
    [InlineData("GRD3010", "CREATE TABLE n (a int); CREATE INDEX i ON n (a); DROP INDEX i")]
    [InlineData("GRD3008", "ALTER TABLE orders ADD COLUMN took interval; ALTER TABLE orders ALTER took TYPE interval second(6)")]
    [InlineData("GRD3008", "SELECT set_config('timezone', 'UTC', false); ALTER TABLE orders ADD COLUMN at timestamp; ALTER TABLE orders ALTER at TYPE timestamptz(6)")]
    [InlineData("GRD3013", "ALTER TABLE measurements DETACH PARTITION measurements_2023 CONCURRENTLY")]
    [InlineData("GRD3014", "ALTER TABLE orders SET ACCESS METHOD DEFAULT")]
    [InlineData("GRD4003", "ALTER TABLE stamps VALIDATE CONSTRAINT stamps_parcel, VALIDATE CONSTRAINT paid")]
    public void What_costs_nothing_is_not_reported(string rule, string sql) => Assert.Empty(Findings(rule, sql));

    [Theory]
    [InlineData("GRD3007", "ALTER TABLE orders ADD CONSTRAINT c CHECK (customer_id > 0); ALTER TABLE orders ALTER customer_id SET NOT NULL", "public.orders", LockMode.AccessExclusive, TableWork.Scan)]
    [InlineData("GRD3007", "ALTER TABLE orders ADD CONSTRAINT c CHECK (quantity IS NOT NULL) NOT VALID; ALTER TABLE orders VALIDATE CONSTRAINT c; ALTER TABLE orders ALTER customer_id SET NOT NULL", "public.orders", LockMode.AccessExclusive, TableWork.Scan)]
    [InlineData("GRD3008", "ALTER TABLE orders ALTER quantity TYPE bigint", "public.orders", LockMode.AccessExclusive, TableWork.Rewrite)]
    [InlineData("GRD3008", "ALTER TABLE orders ALTER note TYPE varchar(20)", "public.orders", LockMode.AccessExclusive, TableWork.Rewrite)]
    [InlineData("GRD3009", "CREATE INDEX i ON measurements (day)", "public.measurements", LockMode.Share, TableWork.IndexBuild)]
    [InlineData("GRD3010", "DROP INDEX orders_customer_id_idx", "public.orders", LockMode.AccessExclusive, TableWork.None)]
    [InlineData("GRD3012", "ALTER TABLE measurements ATTACH PARTITION measurements_2024 FOR VALUES FROM ('2024-01-01') TO ('2025-01-01')", "public.measurements_2024", LockMode.AccessExclusive, TableWork.Scan)]
    [InlineData("GRD3013", "ALTER TABLE parcels DETACH PARTITION parcels_1 CONCURRENTLY", "public.stamps", LockMode.AccessExclusive, TableWork.Scan)]
    [InlineData("GRD4003", "ALTER TABLE stamps VALIDATE CONSTRAINT paid, ADD COLUMN colour text", "public.stamps", LockMode.AccessExclusive, TableWork.Scan)]
    [InlineData("GRD4003", "ALTER TABLE stamps VALIDATE CONSTRAINT paid, DISABLE TRIGGER ALL", "public.stamps", LockMode.ShareRowExclusive, TableWork.Scan)]
    [InlineData("GRD3004", "ALTER TABLE stamps ALTER CONSTRAINT stamps_customer ENFORCED", "public.stamps", LockMode.AccessExclusive, TableWork.Scan)]
    [InlineData("GRD3016", "DROP TABLE order_items", "public.orders", LockMode.AccessExclusive, TableWork.None)]
    [InlineData("GRD3016", "DROP TABLE measurements_2023", "public.measurements", LockMode.AccessExclusive, TableWork.None)]
    [InlineData("GRD3016", "ALTER TABLE order_items DROP COLUMN order_id", "public.orders", LockMode.AccessExclusive, TableWork.None)]
    [InlineData("GRD3018", "ALTER DOMAIN email_address ADD CHECK (VALUE LIKE '%@%')", "public.customers", LockMode.Share, TableWork.Scan)]
    public void What_costs_something_is_reported_for_certain(string rule, string sql, string relation, LockMode mode, TableWork work)
    {
        var finding = Assert.Single(Findings(rule, sql));

        Assert.Equal((relation, mode, work), (finding.Relation?.ToString(), finding.LockMode, finding.Work));
        Assert.False(finding.IsCautious);
    }

    private static IReadOnlyList<Finding> Findings(string rule, string sql)
    {
        var linter = new SqlLinter(new LintOptions { Severities = Lint.Only(rule) });
        linter.AddToSchema(SqlParser.Parse(Schema));
        linter.AddToSchema(SqlParser.Parse(More));
        linter.AddToSchema(SqlParser.Parse("ALTER TABLE customers ADD CONSTRAINT name_is_there CHECK (name IS NOT NULL)"));
        return linter.Lint(sql).Findings;
    }
}
