using Guardrails.Analyzers.FailFast;
using Guardrails.Analyzers.Guard;
using Guardrails.Analyzers.SqlHazards;
using Guardrails.Analyzers.Tests.SqlHazards;
using Guardrails.Analyzers.Tests.Verification;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Guardrails.Analyzers.Tests.Configuration;

/// <summary>What users and packages add to what the rules know.</summary>
public sealed class ListTests
{
    private const string Layer = """
        using Shop;

        namespace Shop
        {
            public interface IUpgrade { }

            [AttributeUsage(AttributeTargets.All)]
            public sealed class UpgradeAttribute : Attribute { }

            public interface IDatabase { void Run(string sql); }

            public class Database : IDatabase
            {
                public void Run(string sql) { }

                public void RunNamed(string name, string text) { }
            }

            public static class Extensions
            {
                public static Task RunAsync<T>(this T target, string command) => Task.CompletedTask;
            }
        }

        """;

    [Theory]
    [InlineData("Shop.Database.Run", "database.Run(\"{|GRD1001:DROP TABLE a|}\");")]
    [InlineData("Shop.IDatabase.Run", "database.Run(\"{|GRD1001:DROP TABLE a|}\");")]
    [InlineData("Shop.Database.RunNamed", "database.RunNamed(\"{|GRD1001:DROP TABLE a|}\", \"b\");")]
    [InlineData("Shop.Extensions.RunAsync", "await database.RunAsync(\"{|GRD1001:DROP TABLE a|}\");")]
    [InlineData("Shop.Database.RunNamed", "database.Run(\"DROP TABLE a\");")]
    [InlineData("Shop.Database.Run", "database.Run(\"SELECT 1\");")]
    public Task SQL_methods_run_DDL_around_the_guard(string method, string code) => In<DdlAroundGuardAnalyzer>(code, "guardrails.sql_methods = " + method);

    [Theory]
    [InlineData("guardrails.sql_methods", "database.Run(\"{|GRD3009:CREATE INDEX i ON orders (a)|}\");")]
    [InlineData("guardrails.executor_methods", "database.Run(\"{|GRD3009:CREATE INDEX i ON orders (a)|}\");")]
    [InlineData("guardrails.executor_methods", "var sql = name; sql = \"{|GRD3009:CREATE INDEX i ON orders (a)|}\"; database.Run(sql);")]
    [InlineData("guardrails.executor_methods", "database.Run(\"CREATE TABLE t (a int)\"); database.RunNamed(\"t\", \"CREATE INDEX i ON orders (a)\");")]
    public Task Their_SQL_is_judged(string list, string code) => In<SqlHazardAnalyzer>(code, list + " = Shop.Database.Run");

    [Theory]
    [InlineData("")]
    [InlineData("guardrails.executor_methods = Shop.Database.Run")]
    public Task Executor_methods_are_no_way_around_the_guard(string config) => In<DdlAroundGuardAnalyzer>("database.Run(\"DROP TABLE a\");", config);

    [Fact]
    public Task Their_failures_must_stop_the_migration() => In<SwallowedFailureAnalyzer>(
        "try { database.Run(\"DROP TABLE a\"); } {|GRD2001:catch (Exception e)|} { Log(e); }", "guardrails.executor_methods = Shop.Database.Run");

    [Theory]
    [InlineData("class Orders : Shop.IUpgrade", "", "Shop.IUpgrade", true)]
    [InlineData("[Shop.Upgrade] class Orders", "", "Shop.UpgradeAttribute", true)]
    [InlineData("class Orders", "[Shop.Upgrade] ", "Shop.UpgradeAttribute", true)]
    [InlineData("class Orders : Base", "", "Base", true)]
    [InlineData("class Orders", "", "Shop.IUpgrade", false)]
    [InlineData("class Orders : Shop.IUpgrade", "", "Shop.UpgradeAttribute", false)]
    public async Task Migration_code_is_what_the_list_says(string type, string method, string listed, bool isMigration)
    {
        var handler = isMigration ? "{|GRD2001:catch (Exception e)|}" : "catch (Exception e)";
        await Verify<SwallowedFailureAnalyzer>(
            $$"""
            class Base { }

            {{type}}
            {
                {{method}}void Up(NpgsqlConnection connection)
                {
                    try { connection.Execute("UPDATE orders SET a = 1 WHERE a IS NULL"); } {{handler}} { Console.WriteLine(e); }
                }
            }
            """,
            "guardrails.migration_types = " + listed);
    }

    [Theory]
    [InlineData("orders", "CREATE INDEX i ON orders (a)", true)]
    [InlineData("orders", "CREATE INDEX i ON public.orders (a)", true)]
    [InlineData("orders", "CREATE INDEX i ON audit.orders (a)", false)]
    [InlineData("audit.*", "CREATE INDEX i ON audit.orders (a)", true)]
    [InlineData("audit.*", "CREATE INDEX i ON orders (a)", false)]
    [InlineData("ord*", "CREATE INDEX i ON orders (a)", true)]
    [InlineData("customers, orders", "TRUNCATE orders", true)]
    [InlineData("\"Orders\"", "CREATE INDEX i ON orders (a)", false)]
    [InlineData("ORDERS", "CREATE INDEX i ON orders (a)", true)]
    public async Task Locks_on_allowed_tables_are_nobodys_worry(string tables, string sql, bool isAllowed)
    {
        var found = await Hazards.In(Sources.InMethod($"executor.Execute(\"{sql}\");"), new() { ["guardrails.allowed_tables"] = tables });

        Assert.Equal(isAllowed, found.IsEmpty);
    }

    [Fact]
    public async Task Losing_their_data_still_is()
    {
        var found = await Hazards.In(Sources.InMethod("executor.Execute(\"DROP TABLE orders\");"), new() { ["guardrails.allowed_tables"] = "orders" });

        Assert.Equal("GRD5001", Assert.Single(found).Id);
    }

    [Fact]
    public Task Files_of_the_project_and_of_packages_add_to_a_list() => AnalyzerVerifier<DdlAroundGuardAnalyzer>.Source(Layer + Program("database.Run(\"{|GRD1001:DROP TABLE a|}\"); await database.RunAsync(\"{|GRD1001:DROP TABLE b|}\");"), static test =>
    {
        test.TestState.AdditionalFiles.Add(("/guardrails.sql_methods.txt", "# Ours\nShop.Database.Run\n"));
        test.TestState.AdditionalFiles.Add(("/packages/acme/guardrails.sql_methods.acme.txt", "Shop.Extensions.RunAsync # theirs\n"));
    });

    private static Task In<TAnalyzer>(string code, string config)
        where TAnalyzer : DiagnosticAnalyzer, new() => Verify<TAnalyzer>(Program(code), config);

    private static Task Verify<TAnalyzer>(string source, string config)
        where TAnalyzer : DiagnosticAnalyzer, new() =>
        AnalyzerVerifier<TAnalyzer>.Source(Layer + source, test => test.TestState.AnalyzerConfigFiles.Add(("/.globalconfig", $"is_global = true\n{config}\n")));

    private static string Program(string code) => $$"""
        class Program
        {
            static async Task Run(Shop.Database database, string name)
            {
                {{code}}
                await Task.CompletedTask;
            }

            static void Log(object? message) => Console.Error.WriteLine(message);
        }
        """;
}
