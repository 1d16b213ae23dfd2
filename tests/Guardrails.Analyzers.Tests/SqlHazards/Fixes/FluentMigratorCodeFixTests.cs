using Verify = Guardrails.Analyzers.Tests.Verification.CodeFixVerifier<
    Guardrails.Analyzers.SqlHazards.SqlHazardAnalyzer, Guardrails.Analyzers.CodeFixes.SqlHazards.SafeSqlCodeFixProvider>;

namespace Guardrails.Analyzers.Tests.SqlHazards.Fixes;

/// <summary>Migrations of FluentMigrator: concurrent work takes the whole migration out of its transaction.</summary>
public sealed class FluentMigratorCodeFixTests
{
    [Theory]
    [InlineData("Migration(1)", "Migration(1, TransactionBehavior.None)")]
    [InlineData("Migration(1, \"the index\")", "Migration(1, TransactionBehavior.None, \"the index\")")]
    [InlineData("Migration(1, TransactionBehavior.Default)", "Migration(1, TransactionBehavior.None)")]
    [InlineData("Migration(1, BreakingChange = true)", "Migration(1, TransactionBehavior.None, BreakingChange = true)")]
    [InlineData("Migration(1, TransactionBehavior.None)", "Migration(1, TransactionBehavior.None)")]
    public Task Its_attribute_says_that_there_is_no_transaction(string before, string after) => Verify.Source(
        Migrations.Fluent("        Execute.Sql(\"{|GRD3009:CREATE INDEX i ON orders (a)|}\");", before, "        Execute.Sql(\"SELECT 1\");"),
        Migrations.Fluent("        Execute.Sql(\"CREATE INDEX CONCURRENTLY i ON orders (a)\");", after, "        Execute.Sql(\"SELECT 1\");"));

    [Theory]
    [InlineData(
        "{|GRD3009:Create.Index(\"i\").OnTable(\"orders\").OnColumn(\"a\").Ascending()|};",
        "Create.Index(\"i\").OnTable(\"orders\").OnColumn(\"a\").Ascending().WithOptions().AsConcurrently();")]
    [InlineData(
        "{|GRD3009:Create.Index(\"i\").OnTable(\"orders\").OnColumn(\"a\")|};",
        "Create.Index(\"i\").OnTable(\"orders\").OnColumn(\"a\").Ascending().WithOptions().AsConcurrently();")]
    [InlineData(
        "{|GRD3009:Create.Index(\"i\").OnTable(\"orders\").OnColumn(\"a\").Ascending().WithOptions().Unique()|};",
        "Create.Index(\"i\").OnTable(\"orders\").OnColumn(\"a\").Ascending().WithOptions().Unique().WithOptions().AsConcurrently();")]
    public Task A_new_index_is_built_concurrently(string before, string after) => Verify.Source(
        Migrations.Fluent("        " + before),
        Migrations.Fluent("        " + after, "Migration(1, TransactionBehavior.None)").Replace("using FluentMigrator;", "using FluentMigrator;\nusing FluentMigrator.Postgres;", StringComparison.Ordinal));

    [Fact]
    public Task An_index_is_dropped_by_the_SQL_that_FluentMigrator_would_run() => Verify.Source(
        Migrations.Fluent("        {|GRD3010:Delete.Index(\"i\").OnTable(\"orders\")|};"),
        Migrations.Fluent("        Execute.Sql(\"\"\"DROP INDEX CONCURRENTLY \"public\".\"i\";\"\"\");", "Migration(1, TransactionBehavior.None)"));

    [Fact]
    public Task Both_directions_are_mended_one_after_the_other() => Verify.Source(
        Migrations.Fluent("        Execute.Sql(\"{|GRD3009:CREATE INDEX i ON orders (a)|}\");", down: "        Execute.Sql(\"{|GRD3010:DROP INDEX i|}\");"),
        Migrations.Fluent("        Execute.Sql(\"CREATE INDEX CONCURRENTLY i ON orders (a)\");", "Migration(1, TransactionBehavior.None)", "        Execute.Sql(\"DROP INDEX CONCURRENTLY i\");"));

    [Theory]
    [InlineData("Execute.Sql(\"{|GRD3009:CREATE INDEX i ON orders (a)|}\"); Insert.IntoTable(\"t\").Row(new { a = 1 });", "")]
    [InlineData("Execute.Sql(\"{|GRD3009:CREATE INDEX i ON orders (a)|}\");", "Execute.Sql(\"SELECT 1\"); Execute.Sql(\"SELECT 2\");")]
    [InlineData("Execute.Sql(\"{|GRD3009:CREATE INDEX i ON orders (a)|}\");", "Create.Table(\"t\").WithColumn(\"a\").AsInt32();")]
    [InlineData("Execute.Sql(\"{|GRD3009:CREATE INDEX i ON orders (a)|}\");", "Up();")]
    [InlineData("if (ConnectionString != null) { Execute.Sql(\"{|GRD3009:CREATE INDEX i ON orders (a)|}\"); Execute.Sql(\"SELECT 1\"); }", "")]
    [InlineData("Execute.Sql(\"ALTER TABLE orders {|GRD3003:ADD CONSTRAINT c CHECK (a > 0)|}\");", "")]
    [InlineData("Execute.Sql(\"{|GRD3009:CREATE INDEX i ON orders (a)|}; SELECT 1\");", "")]
    public Task Not_where_something_else_needs_the_transaction(string up, string down) => Verify.Source(
        Migrations.Fluent("        " + up, down: "        " + down), Migrations.Fluent("        " + up, down: "        " + down));

    [Fact]
    public Task Not_under_an_attribute_of_the_projects_own() => Verify.Source(OwnAttribute, OwnAttribute);

    private static string OwnAttribute { get; } = Migrations.Fluent("        Execute.Sql(\"{|GRD3009:CREATE INDEX i ON orders (a)|}\");", "Numbered(1)")
        + "\n\nclass NumberedAttribute(long number) : MigrationAttribute(number);\n";
}
