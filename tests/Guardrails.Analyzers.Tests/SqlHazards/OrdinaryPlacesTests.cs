using Verify = Guardrails.Analyzers.Tests.Verification.AnalyzerVerifier<Guardrails.Analyzers.SqlHazards.SqlHazardAnalyzer>;

namespace Guardrails.Analyzers.Tests.SqlHazards;

/// <summary>Commands, Dapper, EF Core's raw SQL, and what calls itself SQL: DDL is judged, everything else is the application's business.</summary>
public sealed class OrdinaryPlacesTests
{
    [Theory]
    [InlineData("await using var command = new NpgsqlCommand(\"{|GRD3009:CREATE INDEX i ON orders (a)|}\", connection);")]
    [InlineData("await using var command = dataSource.CreateCommand(\"{|GRD3009:CREATE INDEX i ON orders (a)|}\");")]
    [InlineData("using var command = connection.CreateCommand(); command.CommandText = \"{|GRD3009:CREATE INDEX i ON orders (a)|}\";")]
    [InlineData("await using var batch = new NpgsqlBatch(connection) { BatchCommands = { new(\"{|GRD3009:CREATE INDEX i ON orders (a)|}\") } };")]
    [InlineData("await connection.ExecuteAsync(\"{|GRD5001:DROP TABLE orders|}\");")]
    [InlineData("await context.Database.ExecuteSqlRawAsync(\"{|GRD5001:DROP TABLE orders|}\");")]
    [InlineData("await context.Database.ExecuteSqlAsync($\"{|GRD3019:TRUNCATE orders|}\");")]
    [InlineData("connection.Execute(\"DELETE FROM orders; {|GRD3019:TRUNCATE orders|}\");")]
    [InlineData("connection.Execute(\"SELECT 1; {|GRD4001:DROP INDEX CONCURRENTLY i|}\");")]
    [InlineData("connection.Execute(\"DROP INDEX CONCURRENTLY i\");")]
    [InlineData("connection.Execute(\"BEGIN\"); connection.Execute(\"{|GRD4001:DROP INDEX CONCURRENTLY i|}\"); connection.Execute(\"COMMIT\");")]
    [InlineData("Run(\"{|GRD3019:TRUNCATE orders|}\"); static void Run([StringSyntax(\"sql\")] string text) { }")]
    [InlineData("Run(\"{|GRD3019:TRUNCATE orders|}\"); static void Run([StringSyntax(\"SQL\")] string text) { }")]
    public Task Ddl_is_judged(string body) => Verify.Body(body);

    [Theory]
    [InlineData("connection.Execute(\"DELETE FROM orders\");")]
    [InlineData("connection.Execute(\"UPDATE orders SET a = 1\");")]
    [InlineData("connection.Execute(\"select broken from (\");")]
    [InlineData("connection.Execute(\"CREATE TEMP TABLE t (a int)\"); connection.Execute(\"CREATE INDEX ON t (a)\"); connection.Execute(\"ALTER TABLE t ALTER a TYPE bigint\"); connection.Execute(\"DROP TABLE t\");")]
    [InlineData("connection.Execute(\"VACUUM orders; ANALYZE orders\");")]
    [InlineData("connection.Execute(\"SET LOCAL lock_timeout = '3s'\");")]
    [InlineData("connection.Execute(\"BEGIN\"); connection.Execute(\"INSERT INTO orders VALUES (1)\"); connection.Execute(\"COMMIT\");")]
    [InlineData("connection.Execute(\"BEGIN; UPDATE orders SET a = 1 WHERE b = 2; DELETE FROM lines WHERE c = 3; COMMIT\");")]
    [InlineData("connection.Execute(\"ALTER TABLE orders ADD COLUMN a int\");")]
    [InlineData("Run(\"TRUNCATE orders\"); static void Run(string sql) { }")]
    [InlineData("Run(\"TRUNCATE orders\"); static void Run([StringSyntax(\"Regex\")] string text) { }")]
    [InlineData("Log(\"DROP TABLE orders\");")]
    [InlineData("throw new InvalidOperationException(\"ALTER TABLE orders DROP COLUMN a\");")]
    [InlineData("using var other = new Microsoft.Data.Sqlite.SqliteConnection(); other.Execute(\"DROP TABLE orders\");")]
    [InlineData("using var other = new Microsoft.Data.Sqlite.SqliteConnection(); using var command = other.CreateCommand(); command.CommandText = \"DROP TABLE orders\";")]
    public Task Everything_else_is_silent(string body) => Verify.Body(body);

    [Fact]
    public Task What_a_migration_calls_sql_is_SQL() => Verify.Source("""
        using Microsoft.EntityFrameworkCore.Migrations;

        class AddThings : Migration
        {
            protected override void Up(MigrationBuilder migrationBuilder)
            {
                Run(migrationBuilder, "{|GRD3019:TRUNCATE orders|}");
                Run(migrationBuilder, "{|GRD5005:DELETE FROM orders|}");
            }

            private static void Run(MigrationBuilder builder, string sql) => builder.Sql(sql);
        }
        """);

    [Fact]
    public Task A_command_of_a_migration_may_change_data_but_not_all_of_it() => Verify.Source("""
        using Microsoft.EntityFrameworkCore.Migrations;

        class AddThings(NpgsqlConnection connection) : Migration
        {
            protected override void Up(MigrationBuilder migrationBuilder)
            {
                connection.Execute("{|GRD5005:DELETE FROM orders|}");
                connection.Execute("DELETE FROM orders WHERE a = 1");
            }
        }
        """);

    [Fact]
    public Task Tests_prepare_their_databases_as_they_like() => Verify.Body(
        "executor.Execute(\"DROP TABLE orders\"); connection.Execute(\"TRUNCATE orders\");",
        static test => test.TestState.AnalyzerConfigFiles.Add(("/.globalconfig", "is_global = true\nbuild_property.IsTestProject = true\n")));
}
