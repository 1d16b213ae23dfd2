using Verify = Guardrails.Analyzers.Tests.Verification.AnalyzerVerifier<Guardrails.Analyzers.SqlHazards.SqlHazardAnalyzer>;

namespace Guardrails.Analyzers.Tests.SqlHazards;

/// <summary>The squiggle stands under the clause inside the literal, however the literal is written.</summary>
public sealed class ClausePositionTests
{
    [Theory]
    [InlineData("migrationBuilder.Sql(\"{|GRD3009:CREATE INDEX i ON orders (a)|}\");")]
    [InlineData("migrationBuilder.Sql(\"SELECT 1;\\n\\t{|GRD3009:CREATE INDEX \\\"i\\\" ON orders (a)|};\");")]
    [InlineData("migrationBuilder.Sql(\"-- \\u00e4\\x41;\\n {|GRD3009:CREATE INDEX i ON orders (a)|}\");")]
    [InlineData("migrationBuilder.Sql(@\"SELECT \"\"x\"\"; {|GRD3009:CREATE INDEX \"\"i\"\" ON orders (a)|}\");")]
    [InlineData("migrationBuilder.Sql(\"\"\"SELECT 1; {|GRD3009:CREATE INDEX \"i\" ON orders (a)|}; \"\"\");")]
    [InlineData("migrationBuilder.Sql(\"SELECT 1;\" + \"{|GRD3009:CREATE INDEX i \" + \"ON orders (a)|};\" + \"SELECT 2\");")]
    [InlineData("migrationBuilder.Sql($\"SELECT 1; {|GRD3009:CREATE INDEX i ON {Table} (a)|}\");")]
    [InlineData("migrationBuilder.Sql($\"SELECT '{{}}'; {|GRD3009:CREATE INDEX i ON orders (a)|}\");")]
    [InlineData("var sql = \"SELECT 1; {|GRD3009:CREATE INDEX i ON orders (a)|}\"; migrationBuilder.Sql(sql);")]
    [InlineData("const string sql = \"CREATE INDEX i ON orders (a)\"; migrationBuilder.Sql({|GRD3009:sql|});")]
    [InlineData("migrationBuilder.Sql({|GRD3009:string.Format(\"CREATE INDEX i ON {0} (a)\", Table)|});")]
    [InlineData("migrationBuilder.Sql(\"ALTER TABLE orders {|GRD3003:ADD CONSTRAINT c CHECK (a > 0)|}, {|GRD5001:DROP COLUMN b|}\");")]
    public Task In_every_kind_of_literal(string up) => Verify.Source(Migrations.EntityFramework(up));

    [Fact]
    public Task In_a_raw_string_of_several_lines() => Verify.Source(Migrations.EntityFramework(""""
                migrationBuilder.Sql("""
                    -- The index of the year.
                    CREATE TABLE years (id int);

                    {|GRD3009:CREATE INDEX i
                        ON orders (a)|};
                    CREATE INDEX y ON years (id);
                    """);
        """"));

    [Fact]
    public Task In_an_interpolated_raw_string_of_several_lines() => Verify.Source(Migrations.EntityFramework(""""
                migrationBuilder.Sql($"""
                    SELECT 1;
                    {|GRD3009:CREATE INDEX i
                        ON {Table} (a)|};
                    """);
        """"));

    [Fact]
    public Task A_message_names_lines_of_the_file() => Verify.Source(Migrations.EntityFramework(""""
                migrationBuilder.Sql("ALTER TABLE orders ADD COLUMN a int");
                migrationBuilder.Sql("""
                    SELECT 1;
                    {|#0:UPDATE orders SET a = 1 WHERE a IS NULL|};
                    """);
        """"),
        test => test.ExpectedDiagnostics.Add(
            new Microsoft.CodeAnalysis.Testing.DiagnosticResult("GRD4004", Microsoft.CodeAnalysis.DiagnosticSeverity.Warning).WithLocation(0).WithMessage(
                "UPDATE changes rows of public.orders while the transaction holds ACCESS EXCLUSIVE on public.orders since line 9: nobody can read or write it until it is through; commit before")));
}
