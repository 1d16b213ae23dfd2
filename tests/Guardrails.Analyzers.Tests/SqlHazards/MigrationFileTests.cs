using Verify = Guardrails.Analyzers.Tests.Verification.AnalyzerVerifier<Guardrails.Analyzers.SqlHazards.SqlHazardAnalyzer>;

namespace Guardrails.Analyzers.Tests.SqlHazards;

/// <summary>Scripts that migrations of FluentMigrator run by their name.</summary>
public sealed class MigrationFileTests
{
    private const string Concurrent = "CREATE INDEX CONCURRENTLY i ON orders (a);\n";
    private const string InTransaction = "{|GRD4001:CREATE INDEX CONCURRENTLY i ON orders (a)|};\n";

    [Theory]
    [InlineData("Execute.EmbeddedScript(\"orders.sql\");", "/shop/Scripts/orders.sql")]
    [InlineData("Execute.EmbeddedScript(\"Scripts.Orders.sql\");", "/shop/Scripts/orders.sql")]
    [InlineData("Execute.EmbeddedScript(\"Shop.Data.Scripts.orders.sql\");", "/src/data/Scripts/orders.sql")]
    [InlineData("Execute.Script(\"Scripts/orders.sql\");", "/shop/Scripts/orders.sql")]
    [InlineData("Execute.Script(@\"..\\..\\Scripts\\orders.sql\");", "/shop/Scripts/orders.sql")]
    public Task A_script_is_judged_in_the_transaction_of_its_migration(string call, string path) => Run(call, (path, InTransaction));

    [Fact]
    public Task Without_one_it_may_do_what_needs_none() =>
        Run("Execute.EmbeddedScript(\"orders.sql\");", "Migration(1, TransactionBehavior.None)", ("/shop/orders.sql", Concurrent));

    [Theory]
    [InlineData("Execute.EmbeddedScript(\"orders.sql\");")]
    [InlineData("Execute.Script(\"orders.sql\");")]
    public Task What_the_migration_created_before_is_free(string call) =>
        Run($"Create.Table(\"orders\").WithColumn(\"a\").AsInt32();\n{call}", ("/shop/orders.sql", "CREATE INDEX i ON orders (a);\n"));

    [Fact]
    public Task What_is_heavy_in_it_is_reported_once_where_it_stands() =>
        Run("Execute.EmbeddedScript(\"orders.sql\");", ("/shop/orders.sql", "-- orders\n{|GRD3009:CREATE INDEX i ON orders (a)|};\n"));

    [Theory]
    [InlineData("Execute.EmbeddedScript(\"customers.sql\");")]
    [InlineData("Execute.EmbeddedScript(\"ders.sql\");")]
    [InlineData("Execute.Script(\"other/orders.sql\");")]
    [InlineData("Execute.Sql(\"SELECT 1\");")]
    public Task Another_script_stands_by_itself(string call) => Run(call, ("/shop/Scripts/orders.sql", Concurrent));

    [Fact]
    public Task Of_two_that_may_be_meant_neither_is() =>
        Run("Execute.EmbeddedScript(\"orders.sql\");", ("/shop/one/orders.sql", Concurrent), ("/shop/two/orders.sql", Concurrent));

    [Fact]
    public Task The_longer_name_decides_between_two() =>
        Run("Execute.EmbeddedScript(\"two.orders.sql\");", ("/shop/one/orders.sql", Concurrent), ("/shop/two/orders.sql", InTransaction));

    [Fact]
    public Task In_Down_it_may_lose_what_it_takes_back() => Verify.Source(
        Migrations.Fluent("", down: "Execute.EmbeddedScript(\"undo.sql\");"), static test => test.TestState.AdditionalFiles.Add(("/shop/undo.sql", "DROP TABLE orders;\n")));

    [Fact]
    public Task Parameters_are_replaced_before() =>
        Run("Execute.EmbeddedScript(\"orders.sql\", new System.Collections.Generic.Dictionary<string, string>());", ("/shop/orders.sql", "{|GRD3009:CREATE INDEX i ON $(schema).orders (a)|};\n"));

    private static Task Run(string up, params (string Path, string Text)[] files) => Run(up, "Migration(1)", files);

    private static Task Run(string up, string attribute, params (string Path, string Text)[] files) => Verify.Source(Migrations.Fluent(up, attribute), test =>
    {
        foreach (var file in files)
        {
            test.TestState.AdditionalFiles.Add(file);
        }
    });
}
