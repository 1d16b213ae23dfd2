using Guardrails.Analyzers.Tests.SqlHazards;
using Guardrails.Analyzers.Tests.Verification;
using Fix = Guardrails.Analyzers.Tests.Verification.CodeFixVerifier<
    Guardrails.Analyzers.Guard.ShortClientTimeoutAnalyzer, Guardrails.Analyzers.CodeFixes.Guard.LongerTimeoutCodeFixProvider>;
using Verify = Guardrails.Analyzers.Tests.Verification.AnalyzerVerifier<Guardrails.Analyzers.Guard.ShortClientTimeoutAnalyzer>;

namespace Guardrails.Analyzers.Tests.Guard;

/// <summary>GRD1004: the client's timeout ends DDL before the server's does.</summary>
public sealed class ShortClientTimeoutTests
{
    private const string Slow = "SET statement_timeout = '10min'; ";
    private const string Index = "CREATE INDEX CONCURRENTLY i ON orders (a)";

    [Theory]
    [InlineData("await using var command = new NpgsqlCommand(\"" + Index + "\", connection) { CommandTimeout = {|GRD1004:60|} }; await command.ExecuteNonQueryAsync(token);")]
    [InlineData("using var command = new NpgsqlCommand(\"" + Index + "\", connection); command.CommandTimeout = {|GRD1004:60|}; command.ExecuteNonQuery();")]
    [InlineData("using var command = connection.CreateCommand(); command.CommandTimeout = {|GRD1004:60|}; command.CommandText = \"" + Index + "\"; command.ExecuteNonQuery();")]
    [InlineData("await using var command = dataSource.CreateCommand(\"" + Index + "\"); command.CommandTimeout = {|GRD1004:5 * 60|}; await command.ExecuteNonQueryAsync();")]
    [InlineData("await connection.ExecuteAsync(\"" + Index + "\", commandTimeout: {|GRD1004:60|});")]
    [InlineData("connection.Execute(new CommandDefinition(\"" + Index + "\", commandTimeout: {|GRD1004:60|}));")]
    [InlineData("context.Database.SetCommandTimeout({|GRD1004:60|}); context.Database.ExecuteSqlRaw(\"" + Index + "\");")]
    [InlineData("context.Database.SetCommandTimeout({|GRD1004:TimeSpan.FromMinutes(5)|}); await context.Database.ExecuteSqlRawAsync(\"" + Index + "\");")]
    public Task A_limit_of_the_client_alone_is_too_short_for_DDL(string code) => Verify.Body(code);

    [Theory]
    [InlineData("connection.Execute(\"" + Slow + "{|GRD1004:DROP TABLE a|}\");")]
    [InlineData("connection.Execute(\"SET statement_timeout = 0\"); await connection.ExecuteAsync(\"{|GRD1004:DROP TABLE a|}\");")]
    [InlineData("using var command = new NpgsqlCommand(\"" + Slow + "{|GRD1004:DROP TABLE a|}\", connection); command.ExecuteNonQuery();")]
    [InlineData("connection.Execute(\"" + Slow + "\"); connection.Execute(\"DROP TABLE a\", commandTimeout: {|GRD1004:120|});")]
    public Task So_is_one_below_what_the_server_is_told(string code) => Verify.Body(code);

    [Theory]
    [InlineData("await new NpgsqlCommand(\"{|GRD1004:DROP TABLE a|}\", transaction.Connection).ExecuteNonQueryAsync(t);")]
    [InlineData("await transaction.Connection.ExecuteAsync(\"{|GRD1004:UPDATE a SET b = 1|}\");")]
    [InlineData("await using var command = new NpgsqlCommand(\"DROP TABLE a\", transaction.Connection) { CommandTimeout = {|GRD1004:90|} }; await command.ExecuteNonQueryAsync(t);")]
    public Task So_is_one_below_the_guards(string code) => Step(code);

    [Theory]
    [InlineData("await transaction.CreateCommand(\"DROP TABLE a\").ExecuteNonQueryAsync(t);")]
    [InlineData("await transaction.ExecuteAsync(\"DROP TABLE a\", t);")]
    [InlineData("await transaction.Connection.ExecuteAsync(\"DROP TABLE a\", commandTimeout: 150);")]
    [InlineData("await transaction.Connection.ExecuteAsync(\"DROP TABLE a\", commandTimeout: 0);")]
    [InlineData("await transaction.Connection.QueryAsync<int>(\"SELECT 1\");")]
    public Task The_guards_own_commands_wait_long_enough(string code) => Step(code);

    [Theory]
    [InlineData("connection.Execute(\"DROP TABLE a\");")]
    [InlineData("connection.Execute(\"DROP TABLE a\", commandTimeout: 0);")]
    [InlineData("connection.Execute(\"" + Slow + "DROP TABLE a\", commandTimeout: 601);")]
    [InlineData("connection.Execute(\"SET statement_timeout = '20s'; DROP TABLE a\");")]
    [InlineData("connection.Execute(\"SET statement_timeout = '20s'; DROP TABLE a\", commandTimeout: 30);")]
    [InlineData("connection.Execute(\"RESET statement_timeout; DROP TABLE a\", commandTimeout: 30);")]
    [InlineData("connection.Execute($\"SET statement_timeout = '{number}s'; DROP TABLE a\", commandTimeout: 30);")]
    [InlineData("connection.Execute(\"DROP TABLE a\", commandTimeout: number);")]
    [InlineData("connection.Execute(\"" + Slow + "SELECT 1\", commandTimeout: 60);")]
    [InlineData("connection.Execute(\"CREATE TEMP TABLE a (b int)\", commandTimeout: 60);")]
    [InlineData("await connection.QueryAsync<int>(\"SELECT 1\", commandTimeout: 60);")]
    [InlineData("context.Database.SetCommandTimeout(60); await context.Database.ExecuteSqlRawAsync(\"UPDATE a SET b = 1\");")]
    [InlineData("new Microsoft.Data.Sqlite.SqliteConnection(name).Execute(\"DROP TABLE a\", commandTimeout: 60);")]
    [InlineData("await executor.ExecuteAsync(\"" + Slow + "DROP TABLE a\");")]
    [InlineData("_ = NpgsqlDataSource.Create(\"Host=db;Command Timeout=0\"); connection.Execute(\"" + Slow + "DROP TABLE a\");")]
    [InlineData("using var command = new NpgsqlCommand(\"DROP TABLE a\", connection); command.CommandTimeout = 60; if (condition) { command.CommandTimeout = 0; } command.ExecuteNonQuery();")]
    public Task What_is_long_enough_unknown_or_no_DDL_is_fine(string code) => Verify.Body(code);

    [Fact]
    public Task Options_of_the_guard_may_be_shorter() => Verify.Body("""
        var own = new GuardedExecutor(dataSource, new GuardOptions { StatementTimeout = TimeSpan.FromSeconds(20) });
        await own.ExecuteStepAsync("s", async (transaction, t) => await transaction.Connection.ExecuteAsync("DROP TABLE a"));
        """);

    [Theory]
    [InlineData("{|GRD1004:SET LOCAL statement_timeout = '10min'|}; ALTER TABLE a ADD COLUMN b int", "o.UseNpgsql(\"\")")]
    [InlineData("{|GRD1004:SET LOCAL statement_timeout = 0|}; ALTER TABLE a ADD COLUMN b int", "o.UseNpgsql(\"\")")]
    [InlineData("SET LOCAL statement_timeout = '30s'; ALTER TABLE a ADD COLUMN b int", "o.UseNpgsql(\"\")")]
    [InlineData("SET LOCAL statement_timeout = '10min'; ALTER TABLE a ADD COLUMN b int", "o.UseNpgsql(\"\", n => n.CommandTimeout(0))")]
    [InlineData("SET LOCAL statement_timeout = '10min'; ALTER TABLE a ADD COLUMN b int", "o.ToString()")]
    public Task An_EF_migration_gets_the_time_that_it_asks_for(string sql, string configure) => Verify.Source(
        "using Microsoft.EntityFrameworkCore;\n"
        + Migrations.EntityFramework($"migrationBuilder.Sql(\"{sql}\");")
        + $$"""

        class ShopContext : DbContext
        {
            protected override void OnConfiguring(DbContextOptionsBuilder o) => {{configure}};
        }
        """,
        references: References.Without("Guardrails.EntityFrameworkCore"));

    [Fact]
    public Task The_guard_sees_to_that() => Verify.Source(
        Migrations.EntityFramework("migrationBuilder.Sql(\"SET LOCAL statement_timeout = '10min'; ALTER TABLE a ADD COLUMN b int\");")
        + "\nclass ShopContext : DbContext { protected override void OnConfiguring(DbContextOptionsBuilder o) => o.UseNpgsql(\"\", n => n.UseGuardrails()); }");

    [Fact]
    public Task A_test_project_is_left_alone() => Verify.Body("connection.Execute(\"DROP TABLE a\", commandTimeout: 60);", static test =>
        test.TestState.AnalyzerConfigFiles.Add(("/.globalconfig", "is_global = true\nbuild_property.IsTestProject = true\n")));

    [Theory]
    [InlineData(
        "connection.Execute(\"DROP TABLE a\", commandTimeout: {|GRD1004:60|}); connection.Execute(\"DROP TABLE b\", commandTimeout: {|GRD1004:60|});",
        "connection.Execute(\"DROP TABLE a\", commandTimeout: 0); connection.Execute(\"DROP TABLE b\", commandTimeout: 0);")]
    [InlineData(
        "await connection.ExecuteAsync(\"" + Slow + "{|GRD1004:DROP TABLE a|}\");",
        "await connection.ExecuteAsync(\"" + Slow + "DROP TABLE a\", commandTimeout: 630);")]
    [InlineData(
        "using var command = new NpgsqlCommand(\"" + Slow + "{|GRD1004:DROP TABLE a|}\", connection); command.ExecuteNonQuery();",
        "using var command = new NpgsqlCommand(\"" + Slow + "DROP TABLE a\", connection) { CommandTimeout = 630 }; command.ExecuteNonQuery();")]
    [InlineData(
        "context.Database.SetCommandTimeout({|GRD1004:60|}); context.Database.ExecuteSqlRaw(\"DROP TABLE a\");",
        "context.Database.SetCommandTimeout(0); context.Database.ExecuteSqlRaw(\"DROP TABLE a\");")]
    public Task The_fix_lets_the_client_wait(string before, string after) => Fix.Body("        " + before, "        " + after);

    [Theory]
    [InlineData("connection.Execute(\"DROP TABLE a\", commandTimeout: {|GRD1004:2 * 30|});")]
    [InlineData("context.Database.SetCommandTimeout({|GRD1004:TimeSpan.FromMinutes(5)|}); context.Database.ExecuteSqlRaw(\"DROP TABLE a\");")]
    public Task It_is_not_offered_for_what_is_no_plain_number(string code) => Fix.NotOffered("        " + code);

    private static Task Step(string code) =>
        Verify.Body($"await executor.ExecuteStepAsync(\"s\", async (transaction, t) =>\n{{\n{code}\n}});");
}
