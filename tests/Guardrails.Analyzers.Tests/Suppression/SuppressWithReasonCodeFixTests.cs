using Guardrails.Analyzers.CodeFixes.Suppression;
using Guardrails.Analyzers.FailFast;
using Guardrails.Analyzers.Guard;
using Guardrails.Analyzers.SqlHazards;
using Guardrails.Analyzers.Tests.SqlHazards;
using Guardrails.Analyzers.Tests.Verification;
using Guardrails.Sql.Rules;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Testing;

namespace Guardrails.Analyzers.Tests.Suppression;

/// <summary>Findings are silenced in place, one file at a time, with room for the reason.</summary>
public sealed class SuppressWithReasonCodeFixTests
{
    [Theory]
    [InlineData("\"{|GRD3009:CREATE INDEX i ON orders (a)|}\"", "\"CREATE INDEX i ON orders (a) {|GRD9003:/* guardrails:ignore GRD3009 <Pending> */|}\"")]
    [InlineData("@\"SELECT 1; {|GRD3010:DROP INDEX \"\"I\"\"|}\"", "@\"SELECT 1; DROP INDEX \"\"I\"\" {|GRD9003:/* guardrails:ignore GRD3010 <Pending> */|}\"")]
    [InlineData("$\"ALTER TABLE {name} {|GRD3003:ADD CHECK (a > 0)|}\"", "$\"ALTER TABLE {name} ADD CHECK (a > 0) {|GRD9003:/* guardrails:ignore GRD3003 <Pending> */|}\"")]
    [InlineData("\"\"\"{|GRD3019:TRUNCATE \"Orders\"|}; SELECT 1\"\"\"", "\"\"\"TRUNCATE \"Orders\" {|GRD9003:/* guardrails:ignore GRD3019 <Pending> */|}; SELECT 1\"\"\"")]
    public Task A_statement_gets_a_comment_behind_it_that_asks_for_the_reason(string before, string after) =>
        Sql(Sources.InMethod($"        await executor.ExecuteAsync({before}, token);"), Sources.InMethod($"        await executor.ExecuteAsync({after}, token);"));

    [Fact]
    public Task In_a_text_on_several_lines_it_has_its_own() => Sql(
        Sources.InMethod(""""
                    executor.Execute("""
                        SELECT 1;
                          {|GRD3009:CREATE INDEX i
                            ON orders (a)|};
                        {|GRD3009:CREATE INDEX j ON items (a)|};
                        """);
            """"),
        Sources.InMethod(""""
                    executor.Execute("""
                        SELECT 1;
                          {|GRD9003:-- guardrails:ignore GRD3009 <Pending>|}
                          CREATE INDEX i
                            ON orders (a);
                        {|GRD9003:-- guardrails:ignore GRD3009 <Pending>|}
                        CREATE INDEX j ON items (a);
                        """);
            """"),
        onlyLocks: true);

    [Fact]
    public Task An_operation_without_SQL_gets_an_attribute_on_its_member() => Sql(
        Migrations.EntityFramework("        {|GRD3009:migrationBuilder.CreateIndex(\"i\", \"orders\", \"a\")|};"),
        Migrations.EntityFramework("        migrationBuilder.CreateIndex(\"i\", \"orders\", \"a\");")
            .Replace("    protected override void Up", "    [SuppressMessage(\"Guardrails\", \"GRD3009\", Justification = \"<Pending>\")]\n    protected override void Up", StringComparison.Ordinal));

    [Fact]
    public Task So_does_SQL_that_stands_elsewhere() => Sql(
        Around("private const string Index = \"CREATE INDEX i ON orders (a)\";\n", "{|GRD3009:Index|}"),
        Around("private const string Index = \"CREATE INDEX i ON orders (a)\";\n", "Index", "GRD3009"));

    [Fact]
    public Task A_rule_for_CSharp_gets_an_attribute_and_what_that_needs() => CodeFixVerifier<SwallowedFailureAnalyzer, SuppressWithReasonCodeFixProvider>.Source(
        """
        using Guardrails;

        class Program
        {
            /// <summary>Goes on.</summary>
            [System.Obsolete]
            static void Run(GuardedExecutor executor)
            {
                try { executor.Execute("DROP TABLE a"); }
                {|GRD2001:catch|} { }
                try { executor.Execute("DROP TABLE b"); }
                {|GRD2001:catch|} { }
            }
        }
        """,
        """
        using System.Diagnostics.CodeAnalysis;
        using Guardrails;

        class Program
        {
            /// <summary>Goes on.</summary>
            [SuppressMessage("Guardrails", "GRD2001", Justification = "<Pending>")]
            [System.Obsolete]
            static void Run(GuardedExecutor executor)
            {
                try { executor.Execute("DROP TABLE a"); }
                catch { }
                try { executor.Execute("DROP TABLE b"); }
                catch { }
            }
        }
        """,
        OnlyInDocument,
        usings: null);

    [Fact]
    public Task All_of_a_file_are_silenced_at_once() => CodeFixVerifier<DdlAroundGuardAnalyzer, SuppressWithReasonCodeFixProvider>.Source(
        """
        class Program
        {
            static void First(NpgsqlConnection connection) => connection.Execute("{|GRD1001:DROP TABLE a|}");

            static void Second(NpgsqlConnection connection)
            {
                connection.Execute("{|GRD1001:DROP TABLE a|}");
                connection.Execute("{|GRD1001:DROP TABLE b|}");
            }
        }
        """,
        """
        class Program
        {
            [SuppressMessage("Guardrails", "GRD1001", Justification = "<Pending>")]
            static void First(NpgsqlConnection connection) => connection.Execute("DROP TABLE a");

            [SuppressMessage("Guardrails", "GRD1001", Justification = "<Pending>")]
            static void Second(NpgsqlConnection connection)
            {
                connection.Execute("DROP TABLE a");
                connection.Execute("DROP TABLE b");
            }
        }
        """,
        OnlyInDocument);

    [Fact]
    public Task Top_level_statements_have_no_member_to_bear_it() => CodeFixVerifier<DdlAroundGuardAnalyzer, SuppressWithReasonCodeFixProvider>.Source(
        TopLevel, TopLevel, static test => test.TestState.OutputKind = Microsoft.CodeAnalysis.OutputKind.ConsoleApplication);

    private const string TopLevel = """
        using var connection = new NpgsqlConnection();
        connection.Execute("{|GRD1001:DROP TABLE a|}");
        """;

    [Fact]
    public void It_is_for_every_rule_but_those_of_the_tool_and_never_for_more_than_a_file()
    {
        var provider = new SuppressWithReasonCodeFixProvider();

        Assert.Equal(
            RuleCatalogue.Descriptors.Where(static rule => rule.Category != RuleCategory.Tool).Select(static rule => rule.Id), provider.FixableDiagnosticIds);
        Assert.Equal([FixAllScope.Document], provider.GetFixAllProvider()!.GetSupportedFixAllScopes());
    }

    private static Task Sql(string before, string after, bool onlyLocks = false) => CodeFixVerifier<SqlHazardAnalyzer, SuppressWithReasonCodeFixProvider>.Source(
        before,
        after,
        test =>
        {
            OnlyInDocument(test);
            if (onlyLocks)
            {
                test.DisabledDiagnostics.AddRange(["GRD4004", "GRD4010"]);
            }
        });

    private static void OnlyInDocument<TAnalyzer>(CodeFixVerifier<TAnalyzer, SuppressWithReasonCodeFixProvider> test)
        where TAnalyzer : Microsoft.CodeAnalysis.Diagnostics.DiagnosticAnalyzer, new() =>
        test.CodeFixTestBehaviors |= CodeFixTestBehaviors.SkipFixAllInProjectCheck | CodeFixTestBehaviors.SkipFixAllInSolutionCheck;

    private static string Around(string members, string sql, string? suppressed = null) => $$"""
        class Program
        {
            {{members}}
        {{(suppressed is null ? "" : $"    [SuppressMessage(\"Guardrails\", \"{suppressed}\", Justification = \"<Pending>\")]\n")}}    static void Run(GuardedExecutor executor) => executor.Execute({{sql}});
        }
        """;
}
