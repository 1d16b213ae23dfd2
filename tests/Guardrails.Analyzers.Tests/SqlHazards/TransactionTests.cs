using Verify = Guardrails.Analyzers.Tests.Verification.AnalyzerVerifier<Guardrails.Analyzers.SqlHazards.SqlHazardAnalyzer>;

namespace Guardrails.Analyzers.Tests.SqlHazards;

/// <summary>What can go wrong with transactions depends on who runs them.</summary>
public sealed class TransactionTests
{
    [Theory]
    [InlineData("migrationBuilder.Sql(\"{|GRD4001:CREATE INDEX CONCURRENTLY i ON orders (a)|}\");")]
    [InlineData("migrationBuilder.Sql(\"{|GRD4001:CREATE INDEX CONCURRENTLY i ON orders (a)|}\", suppressTransaction: false);")]
    [InlineData("migrationBuilder.Sql(\"CREATE INDEX CONCURRENTLY i ON orders (a)\", suppressTransaction: true);")]
    [InlineData("migrationBuilder.Sql(\"CREATE INDEX CONCURRENTLY i ON orders (a)\", true);")]
    [InlineData("migrationBuilder.Sql(\"CREATE INDEX CONCURRENTLY i ON orders (a)\", suppressTransaction: Table.Length > System.Environment.ProcessId);")]
    [InlineData("migrationBuilder.Sql(\"ALTER TABLE orders ADD CONSTRAINT c CHECK (a > 0) NOT VALID\"); migrationBuilder.Sql(\"ALTER TABLE orders {|GRD4003:VALIDATE CONSTRAINT c|}\");")]
    [InlineData("migrationBuilder.Sql(\"ALTER TABLE orders ADD CONSTRAINT c CHECK (a > 0) NOT VALID\", true); migrationBuilder.Sql(\"ALTER TABLE orders VALIDATE CONSTRAINT c\", true);")]
    [InlineData("migrationBuilder.Sql(\"CREATE TABLE t (id int)\"); migrationBuilder.Sql(\"{|GRD4002:DROP INDEX CONCURRENTLY i|}\", suppressTransaction: true);")]
    [InlineData("migrationBuilder.Sql(\"SELECT 1; {|GRD4001:DROP INDEX CONCURRENTLY i|}\", suppressTransaction: true);")]
    [InlineData("migrationBuilder.Sql(\"DROP INDEX CONCURRENTLY i; SELECT 1\", suppressTransaction: true);")]
    [InlineData("migrationBuilder.Sql(\"SET LOCAL lock_timeout = '3s'\"); migrationBuilder.Sql(\"ALTER TABLE orders ADD COLUMN a int\");")]
    public Task Entity_framework_runs_a_migration_in_one_transaction(string up) => Verify.Source(Migrations.EntityFramework(up));

    [Theory]
    [InlineData("await executor.ExecuteAsync(\"CREATE INDEX CONCURRENTLY i ON orders (a)\");")]
    [InlineData("executor.Execute(\"DROP INDEX CONCURRENTLY i\");")]
    [InlineData("await executor.ExecuteStepAsync(\"index\", \"CREATE INDEX CONCURRENTLY i ON orders (a)\");")]
    [InlineData("await connection.ExecuteGuardedAsync(\"VACUUM orders\");")]
    [InlineData("dataSource.ExecuteGuarded(\"BEGIN; {|GRD4001:CREATE INDEX CONCURRENTLY i ON orders (a)|}; COMMIT\");")]
    [InlineData("executor.Execute(\"ALTER TABLE orders ADD CONSTRAINT c CHECK (a > 0) NOT VALID; ALTER TABLE orders {|GRD4003:VALIDATE CONSTRAINT c|}\");")]
    [InlineData("executor.Execute(\"ALTER TABLE orders ADD CONSTRAINT c CHECK (a > 0) NOT VALID\"); executor.Execute(\"ALTER TABLE orders VALIDATE CONSTRAINT c\");")]
    [InlineData("executor.Execute(\"BEGIN; ALTER TABLE orders ADD COLUMN a int; COMMIT\");")]
    [InlineData("executor.Execute(\"CREATE TABLE t (id int)\"); executor.Execute(\"DROP INDEX CONCURRENTLY i\");")]
    [InlineData("executor.Execute(\"CREATE TABLE t (id int); {|GRD4002:DROP INDEX CONCURRENTLY i|}\");")]
    [InlineData("await executor.ExecuteStepAsync(\"s\", async (t, c) => await t.ExecuteAsync(\"{|GRD4001:DROP INDEX CONCURRENTLY i|}\", c));")]
    [InlineData("executor.ExecuteStep(\"s\", t => new NpgsqlCommand(\"{|GRD4001:VACUUM orders|}\", t.Connection, t.Transaction).ExecuteNonQuery());")]
    public Task The_guard_makes_its_own(string body) => Verify.Body(body);
}
