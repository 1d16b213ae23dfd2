using Guardrails.Analyzers.Tests.SqlHazards;
using Guardrails.Analyzers.Tests.Verification;
using Fix = Guardrails.Analyzers.Tests.Verification.CodeFixVerifier<
    Guardrails.Analyzers.Guard.UnknownSqlAnalyzer, Guardrails.Analyzers.CodeFixes.Guard.UseGuardCodeFixProvider>;
using Verify = Guardrails.Analyzers.Tests.Verification.AnalyzerVerifier<Guardrails.Analyzers.Guard.UnknownSqlAnalyzer>;

namespace Guardrails.Analyzers.Tests.Guard;

/// <summary>GRD1003: SQL of migrations that only the running program knows.</summary>
public sealed class UnknownSqlTests
{
    private const string File = "System.IO.File.ReadAllText(name)";

    [Theory]
    [InlineData("connection.Execute({|GRD1003:" + File + "|});")]
    [InlineData("await connection.ExecuteAsync({|GRD1003:await System.IO.File.ReadAllTextAsync(name)|});")]
    [InlineData("await using var command = new NpgsqlCommand({|GRD1003:" + File + "|}, connection); await command.ExecuteNonQueryAsync(token);")]
    [InlineData("using var command = connection.CreateCommand(); command.CommandText = {|GRD1003:" + File + "|}; command.ExecuteNonQuery();")]
    [InlineData("await dataSource.CreateCommand({|GRD1003:name|}).ExecuteNonQueryAsync();")]
    [InlineData("context.Database.ExecuteSqlRaw({|GRD1003:" + File + "|});")]
    [InlineData("await connection.ExecuteAsync(new CommandDefinition({|GRD1003:name|}, cancellationToken: token));")]
    [InlineData("connection.Execute({|GRD1003:$\"{name}; ANALYZE orders\"|});")]
    public Task What_runs_beside_guarded_SQL_is_reported(string code) => Verify.Body($"await executor.ExecuteAsync(\"ALTER TABLE a ADD COLUMN b int\");\n{code}");

    [Theory]
    [InlineData("context.Database.Migrate();")]
    [InlineData("await context.Database.MigrateAsync();")]
    [InlineData("DeployChanges.To.PostgresqlDatabase(name).Build().PerformUpgrade();")]
    public Task And_beside_a_migration_runner(string runner) => Verify.Body($"{runner}\nconnection.Execute({{|GRD1003:name|}});");

    [Theory]
    [InlineData("connection.Execute(\"SELECT 1\");")]
    [InlineData("connection.Execute($\"ALTER TABLE {name} ADD COLUMN b int\");")]
    [InlineData("connection.Execute(condition ? \"SELECT 1\" : \"SELECT 2\");")]
    [InlineData("connection.Execute(\"\");")]
    [InlineData("await executor.ExecuteAsync(name);")]
    [InlineData("await connection.ExecuteGuardedAsync(" + File + ");")]
    [InlineData("await executor.ExecuteStepAsync(\"s\", async (transaction, t) => await transaction.CreateCommand(name).ExecuteNonQueryAsync(t));")]
    [InlineData("await executor.ExecuteStepAsync(\"s\", async (transaction, t) => await new NpgsqlCommand(name, transaction.Connection).ExecuteNonQueryAsync(t));")]
    [InlineData("new Microsoft.Data.Sqlite.SqliteConnection(name).Execute(name);")]
    public Task What_is_known_guarded_or_for_another_database_is_not(string code) => Verify.Body($"await executor.ExecuteAsync(\"ALTER TABLE a ADD COLUMN b int\");\n{code}");

    [Theory]
    [InlineData("connection.Execute(name);")]
    [InlineData("await connection.QueryAsync<int>(name);")]
    [InlineData("await using var command = new NpgsqlCommand(" + File + ", connection); await command.ExecuteNonQueryAsync(token);")]
    public Task Code_that_migrates_nothing_is_left_alone(string code) => Verify.Body(code);

    [Fact]
    public Task A_command_of_a_migration_class_is_reported() => Verify.Source(Migrations.Fluent("""
        Execute.WithConnection((connection, transaction) =>
        {
            using var command = connection.CreateCommand();
            command.Transaction = transaction;
            command.CommandText = {|GRD1003:System.IO.File.ReadAllText("a.sql")|};
            command.ExecuteNonQuery();
        });
        """));

    [Fact]
    public Task An_EF_migration_that_reads_a_file_is_reported_where_nothing_guards_EF() => Unguarded(
        Migrations.EntityFramework("migrationBuilder.Sql({|GRD1003:System.IO.File.ReadAllText(\"a.sql\")|});"));

    [Fact]
    public Task A_FluentMigrator_migration_too() => Unguarded(Migrations.Fluent("Execute.Sql({|GRD1003:System.IO.File.ReadAllText(\"a.sql\")|});"));

    [Fact]
    public Task A_script_of_DbUp_too() => Unguarded("""
        class Script : DbUp.Engine.IScript
        {
            public string ProvideScript(System.Func<System.Data.IDbCommand> commands)
            {
                return {|GRD1003:System.IO.File.ReadAllText("a.sql")|};
            }
        }
        """);

    [Fact]
    public Task What_the_guard_reads_when_it_runs_is_left_to_it() =>
        Verify.Source(Migrations.EntityFramework("migrationBuilder.Sql(System.IO.File.ReadAllText(\"a.sql\"));"));

    [Fact]
    public Task A_helper_for_SQL_is_judged_where_it_is_called() => Unguarded("""
        using Microsoft.EntityFrameworkCore.Migrations;

        class AddThings : Migration
        {
            protected override void Up(MigrationBuilder migrationBuilder) => Run(migrationBuilder, "SELECT 1");

            private static void Run(MigrationBuilder migrationBuilder, string sql) => migrationBuilder.Sql(sql);
        }
        """);

    [Fact]
    public Task A_test_project_is_left_alone() => Verify.Body("context.Database.Migrate(); connection.Execute(name);", static test =>
        test.TestState.AnalyzerConfigFiles.Add(("/.globalconfig", "is_global = true\nbuild_property.IsTestProject = true\n")));

    [Theory]
    [InlineData(
        "await connection.ExecuteAsync({|GRD1003:name|});",
        "await connection.ExecuteGuardedAsync(name);")]
    [InlineData(
        "await new NpgsqlCommand({|GRD1003:name|}, connection).ExecuteNonQueryAsync(token);",
        "await connection.ExecuteGuardedAsync(name, cancellationToken: token);")]
    [InlineData(
        "connection.Execute({|GRD1003:name|}); connection.Execute({|GRD1003:name + name|});",
        "connection.ExecuteGuarded(name); connection.ExecuteGuarded(name + name);")]
    public Task The_fix_hands_it_to_the_guard(string before, string after) =>
        Fix.Body($"        context.Database.Migrate();\n        {before}", $"        context.Database.Migrate();\n        {after}");

    [Theory]
    [InlineData("var rows = connection.Execute({|GRD1003:name|}); Log(rows);")]
    [InlineData("connection.Execute({|GRD1003:name|}, new { number });")]
    [InlineData("context.Database.ExecuteSqlRaw({|GRD1003:name|});")]
    public Task It_is_not_offered_where_something_would_be_lost(string code) => Fix.NotOffered($"        context.Database.Migrate();\n        {code}");

    private static Task Unguarded(string source) =>
        Verify.Source(source, references: References.Without("Guardrails.EntityFrameworkCore", "Guardrails.FluentMigrator", "Guardrails.DbUp"));
}
