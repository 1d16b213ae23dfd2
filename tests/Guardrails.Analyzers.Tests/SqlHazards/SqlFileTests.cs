using Verify = Guardrails.Analyzers.Tests.Verification.AnalyzerVerifier<Guardrails.Analyzers.SqlHazards.SqlHazardAnalyzer>;

namespace Guardrails.Analyzers.Tests.SqlHazards;

/// <summary>Scripts that the project shows to the compiler.</summary>
public sealed class SqlFileTests
{
    [Fact]
    public Task Each_is_judged_with_what_those_before_it_created() => Files(
        ("/db/V2__index.sql", "{|GRD3009:CREATE INDEX ON orders (a)|};\n"),
        ("/db/V1__orders.sql", "CREATE TABLE orders (a varchar(10));\nCREATE INDEX ON orders (a);\n"),
        ("/db/V3__wider.sql", "ALTER TABLE orders ADD COLUMN b int;\nALTER TABLE orders {|GRD3003:ADD COLUMN c int CHECK (c > 0)|};\n"));

    [Fact]
    public Task Files_of_another_kind_are_left_alone() => Files(("/db/notes.txt", "CREATE INDEX ON orders (a);"));

    [Fact]
    public Task Nobody_knows_in_which_transaction_they_run() => Files(
        ("/db/1.sql", "CREATE INDEX CONCURRENTLY i ON orders (a);\n"),
        ("/db/2.sql", "SET LOCAL lock_timeout = '3s';\nALTER TABLE orders ADD COLUMN b int;\n"),
        ("/db/3.sql", "BEGIN;\n{|GRD4001:VACUUM orders|};\nCOMMIT;\n"));

    [Fact]
    public Task Undo_scripts_may_lose_what_they_take_back() => Files(("/db/1.down.sql", "DROP TABLE orders;\n"));

    [Fact]
    public Task Comments_suppress_what_they_name() => Files(("/db/1.sql", "-- guardrails:ignore GRD3009 twelve rows\nCREATE INDEX ON orders (a);\n"));

    [Theory]
    [InlineData("V1")]
    [InlineData("V1__old")]
    [InlineData("V1__old.sql")]
    public Task What_was_applied_before_is_only_read(string startAfter) => Verify.Source("", test =>
    {
        test.TestState.AnalyzerConfigFiles.Add(("/.globalconfig", $"is_global = true\nguardrails.start_after = {startAfter}\n"));
        test.TestState.AdditionalFiles.Add(("/db/V1__old.sql", "CREATE TABLE orders (a int);\nDROP TABLE lines;\nCREATE INDEX ON customers (a);\n"));
        test.TestState.AdditionalFiles.Add(("/db/V2__new.sql", "{|GRD3009:CREATE INDEX ON orders (a)|};\n"));
    });

    [Theory]
    [InlineData("20260101000000_Old", false)]
    [InlineData("20260101000000", false)]
    [InlineData("20251231000000", true)]
    [InlineData("20260202000000_Later", false)]
    public Task Migrations_of_EF_Core_are_named_by_their_id(string startAfter, bool isReported)
    {
        var sql = isReported ? "{|GRD3009:CREATE INDEX ON orders (a)|}" : "CREATE INDEX ON orders (a)";
        return Verify.Source(
            Migrations.EntityFramework($"migrationBuilder.Sql(\"{sql}\");").Replace("class AddThings", "[Migration(\"20260101000000_Old\")]\nclass AddThings", StringComparison.Ordinal),
            test => test.TestState.AnalyzerConfigFiles.Add(("/.globalconfig", $"is_global = true\nguardrails.start_after = {startAfter}\n")));
    }

    [Theory]
    [InlineData("7", false)]
    [InlineData("6", true)]
    public Task Those_of_FluentMigrator_by_their_version(string startAfter, bool isReported) => Verify.Source(
        Migrations.Fluent($"Execute.Sql(\"{(isReported ? "{|GRD3009:CREATE INDEX ON orders (a)|}" : "CREATE INDEX ON orders (a)")}\");", "Migration(7)"),
        test => test.TestState.AnalyzerConfigFiles.Add(("/.globalconfig", $"is_global = true\nguardrails.start_after = {startAfter}\n")));

    private static Task Files(params (string Path, string Text)[] files) => Verify.Source("", test =>
    {
        foreach (var (path, text) in files)
        {
            test.TestState.AdditionalFiles.Add((path, text));
        }
    });
}
