using Verify = Guardrails.Analyzers.Tests.Verification.AnalyzerVerifier<Guardrails.Analyzers.SqlHazards.SqlHazardAnalyzer>;

namespace Guardrails.Analyzers.Tests.SqlHazards;

/// <summary>What a migration hands over is read as one script.</summary>
public sealed class MigrationScriptTests
{
    [Theory]
    [InlineData("migrationBuilder.Sql(\"CREATE TABLE t (id int)\"); migrationBuilder.Sql(\"CREATE INDEX ON t (id)\");")]
    [InlineData("migrationBuilder.Sql(\"{|GRD3009:CREATE INDEX ON t (id)|}\"); migrationBuilder.Sql(\"CREATE TABLE t (id int)\");")]
    [InlineData("migrationBuilder.Sql($\"CREATE TABLE {Table} (id int)\"); migrationBuilder.Sql($\"CREATE INDEX ON {Table} (id)\");")]
    [InlineData("var t = System.Environment.MachineName; migrationBuilder.Sql($\"CREATE TABLE {t} (id int)\"); migrationBuilder.Sql($\"CREATE INDEX ON {t} (id)\");")]
    [InlineData("var t = System.Environment.MachineName; migrationBuilder.Sql($\"CREATE TABLE {t} (id int)\"); migrationBuilder.Sql($\"{|GRD3009:CREATE INDEX ON {t + \"2\"} (id)|}\");")]
    [InlineData("foreach (var sql in new[] { \"CREATE TABLE t (id int)\", \"CREATE INDEX ON t (id)\" }) { migrationBuilder.Sql(sql); }")]
    [InlineData("migrationBuilder.Sql(\"CREATE TABLE t (id int) -- no semicolon\"); migrationBuilder.Sql(\"CREATE INDEX ON t (id)\");")]
    [InlineData("migrationBuilder.Sql(\"SELECT {|GRD9001:'never closed|}\"); migrationBuilder.Sql(\"{|GRD3009:CREATE INDEX ON orders (id)|}\");")]
    public Task In_the_order_of_the_source(string up) => Verify.Source(Migrations.EntityFramework(up));

    [Theory]
    [InlineData("migrationBuilder.Sql(\"-- guardrails:ignore GRD3009 twelve rows\\nCREATE INDEX ON orders (a)\");")]
    [InlineData("migrationBuilder.Sql(@\"CREATE INDEX ON orders (a) -- guardrails:ignore GRD3009 twelve rows\");")]
    [InlineData("migrationBuilder.Sql(\"{|GRD9002:-- guardrails:ignore GRD3009 twelve rows|}\\nCREATE TABLE t (id int)\");")]
    [InlineData("migrationBuilder.Sql(\"-- guardrails:ignore GRD3009 twelve rows\\nCREATE INDEX ON orders (a);\\n{|GRD3009:{|GRD4004:CREATE INDEX ON orders (b)|}|}\");")]
    public Task Comments_suppress_what_they_name(string up) => Verify.Source(Migrations.EntityFramework(up));

    [Theory]
    [InlineData("var sql = System.Environment.MachineName; migrationBuilder.Sql(sql);")]
    [InlineData("migrationBuilder.Sql($\"{System.Environment.MachineName} orders (\");")]
    [InlineData("migrationBuilder.Sql($\"ALTER TABLE orders {System.Environment.MachineName}\");")]
    [InlineData("migrationBuilder.Sql($\"{System.Environment.MachineName}CREATE INDEX ON orders (a)\");")]
    [InlineData("migrationBuilder.Sql(\"\");")]
    [InlineData("migrationBuilder.Sql(\"UPDATE orders SET a = 1 WHERE a IS NULL\");")]
    public Task What_is_not_known_is_not_reported(string up) => Verify.Source(Migrations.EntityFramework(up));
}
