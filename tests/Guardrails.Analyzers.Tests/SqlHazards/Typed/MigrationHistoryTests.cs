using Microsoft.CodeAnalysis;

namespace Guardrails.Analyzers.Tests.SqlHazards.Typed;

/// <summary>The migrations before one say what there is in the database.</summary>
public sealed class MigrationHistoryTests
{
    private const string Table = "b.CreateTable(\"orders\", t => new { a = t.Column<int>(type: \"integer\", nullable: true), n = t.Column<string>(type: \"varchar(50)\", nullable: true) });";

    [Theory]
    [InlineData(Table, "b.Sql(\"ALTER TABLE orders ALTER COLUMN a TYPE bigint\");", "GRD3008 Error")]
    [InlineData(Table, "b.Sql(\"ALTER TABLE orders ALTER COLUMN n TYPE varchar(100)\");", "")]
    [InlineData(Table, "b.Sql(\"ALTER TABLE orders ALTER COLUMN n TYPE varchar(20)\");", "GRD3008 Error")]
    [InlineData(Table, "b.AlterColumn<int>(\"a\", \"orders\", type: \"integer\", oldNullable: true);", "GRD3007 Error")]
    [InlineData("", "b.AlterColumn<int>(\"a\", \"orders\", type: \"integer\", oldNullable: true);", "GRD3007 Warning")]
    [InlineData(Table + "b.AddCheckConstraint(\"c\", \"orders\", \"a IS NOT NULL\");", "b.AlterColumn<int>(\"a\", \"orders\", type: \"integer\", oldNullable: true);", "")]
    [InlineData(Table + "b.AddCheckConstraint(\"c\", \"orders\", \"n <> ''\");", "b.AlterColumn<string>(\"n\", \"orders\", type: \"varchar(100)\", oldType: \"varchar(50)\");", "GRD3008 Error")]
    [InlineData(Table + "b.CreateIndex(\"i\", \"orders\", \"n\", filter: \"n <> ''\");", "b.AlterColumn<string>(\"n\", \"orders\", type: \"varchar(100)\", oldType: \"varchar(50)\");", "GRD3008 Error")]
    [InlineData(Table + "b.CreateIndex(\"i\", \"orders\", \"n\");", "b.AlterColumn<string>(\"n\", \"orders\", type: \"varchar(100)\", oldType: \"varchar(50)\");", "")]
    [InlineData(Table + "b.RenameColumn(\"n\", \"orders\", \"m\"); b.RenameTable(\"orders\", newName: \"lines\");", "b.Sql(\"ALTER TABLE lines ALTER COLUMN m TYPE varchar(100)\");", "")]
    [InlineData(Table + "b.AddCheckConstraintNotValid(\"c\", \"orders\", \"a IS NOT NULL\"); b.ValidateConstraint(\"c\", \"orders\");", "b.AlterColumn<int>(\"a\", \"orders\", type: \"integer\", oldNullable: true);", "")]
    [InlineData(Table + "b.AddCheckConstraintNotValid(\"c\", \"orders\", \"a IS NOT NULL\");", "b.AlterColumn<int>(\"a\", \"orders\", type: \"integer\", oldNullable: true);", "GRD3007 Error")]
    public async Task What_was_cautious_is_decided_by_them(string first, string second, string expected) =>
        Assert.Equal(expected, await Locks(Source(first, "", second)));

    [Theory]
    [InlineData("Helper(b);")]
    [InlineData("b.Operations.Clear();")]
    [InlineData("b.Sql(System.Environment.MachineName + \" orders\");")]
    [InlineData("foreach (var x in new[] { 1 }) { b.DropColumn(\"x\", \"lines\"); }")]
    [InlineData("if (System.Environment.ProcessId > 5) { b.DropColumn(\"x\", \"lines\"); }")]
    [InlineData("b.Sql(\"SELECT 'never closed\");")]
    public async Task Behind_a_migration_that_may_have_done_anything_nothing_is_known(string between) =>
        Assert.Equal("GRD3008 Warning", await Locks(Source(Table, between, "b.Sql(\"ALTER TABLE orders ALTER COLUMN n TYPE varchar(100)\");")));

    [Theory]
    [InlineData("b.InsertData(\"orders\", \"a\", 1); b.Sql(\"UPDATE orders SET a = 1 WHERE a = 2\");")]
    [InlineData("if (b.IsNpgsql()) { b.CreateSequence(\"q\"); }")]
    [InlineData("b.AlterDatabase().Annotation(\"Npgsql:PostgresExtension:citext\", \",,\");")]
    [InlineData("const string table = \"lines\"; b.CreateTable(table, t => new { a = t.Column<int>() });")]
    public async Task One_that_says_what_it_does_is_no_obstacle(string between) =>
        Assert.Equal("", await Locks(Source(Table, between, "b.Sql(\"ALTER TABLE orders ALTER COLUMN n TYPE varchar(100)\");")));

    [Theory]
    [InlineData("20250101_First", "20250103_Third", "Shop", "")]
    [InlineData("20250105_First", "20250103_Third", "Shop", "GRD3008 Warning")]
    [InlineData("20250101_First", "20250103_Third", "Other", "GRD3008 Warning")]
    public async Task Their_ids_and_their_context_tell_which_came_before(string first, string third, string context, string expected) => Assert.Equal(
        expected,
        await Locks(Usings + Migration("A", third, "Shop", "b.Sql(\"ALTER TABLE orders ALTER COLUMN n TYPE varchar(100)\");") + Migration("B", first, context, Table)));

    [Theory]
    [InlineData("20250101_First")]
    [InlineData("20250102_Second")]
    public async Task Those_that_are_applied_already_say_it_too(string last) => Assert.Equal(
        "", await Locks(Source(Table, "", "b.Sql(\"ALTER TABLE orders ALTER COLUMN n TYPE varchar(100)\");"), new() { ["guardrails.start_after"] = last }));

    [Theory]
    [InlineData("Alter.Column(\"n\").OnTable(\"orders\").AsString(100).Nullable();", "")]
    [InlineData("Alter.Column(\"n\").OnTable(\"orders\").AsString(20).Nullable();", "GRD3008 Error")]
    [InlineData("Alter.Column(\"a\").OnTable(\"orders\").AsInt64().Nullable();", "GRD3008 Error")]
    [InlineData("Alter.Column(\"x\").OnTable(\"others\").AsInt64().Nullable();", "GRD3008 Warning")]
    public async Task FluentMigrators_are_ordered_by_version(string third, string expected) => Assert.Equal(
        expected,
        await Locks("using FluentMigrator;\n"
            + Fluent(10, third)
            + Fluent(9, "Create.Table(\"orders\").WithColumn(\"a\").AsInt32().Nullable().WithColumn(\"n\").AsString(50).Nullable();")));

    [Fact]
    public async Task Three_thousand_migrations_are_gone_through_once()
    {
        var migrations = Enumerable.Range(0, 3000).Select(static number => Migration(
            $"M{number}",
            $"2025{number:D6}_M",
            "Shop",
            $"b.CreateTable(\"t{number}\", t => new {{ a = t.Column<int>(nullable: true) }});"
                + (number == 0 ? "" : $"b.AlterColumn<int>(\"a\", \"t{number - 1}\", oldNullable: true);")));

        var found = await Hazards.In(Usings + string.Concat(migrations), new() { ["build_property.GuardrailsEffectiveMode"] = "Enforce" });

        Assert.Equal(2999, found.Count(static diagnostic => diagnostic is { Id: "GRD3007", Severity: DiagnosticSeverity.Error }));
    }

    private const string Usings = """
        using Microsoft.EntityFrameworkCore;
        using Microsoft.EntityFrameworkCore.Infrastructure;
        using Microsoft.EntityFrameworkCore.Migrations;

        class Shop : DbContext;

        class Other : DbContext;

        """;

    private static string Source(string first, string second, string third) =>
        Usings + Migration("C", "20250103_Third", "Shop", third) + Migration("A", "20250101_First", "Shop", first) + Migration("B", "20250102_Second", "Shop", second);

    private static string Migration(string name, string id, string context, string up) => $$"""
        [DbContext(typeof({{context}})), Migration("{{id}}")]
        class {{name}} : Migration
        {
            protected override void Up(MigrationBuilder b) { {{up}} }

            private static void Helper(MigrationBuilder b) => b.DropColumn("x", "lines");
        }

        """;

    private static string Fluent(int version, string up) => $$"""
        [Migration({{version}})]
        public class M{{version}} : FluentMigrator.Migration
        {
            public override void Up() { {{up}} }

            public override void Down() { }
        }

        """;

    /// <summary>What is said about locks; drops and changes that break running versions are none of these tests' business.</summary>
    private static async Task<string> Locks(string source, Dictionary<string, string>? config = null)
    {
        var found = await Hazards.In(source, new(config ?? []) { ["build_property.GuardrailsEffectiveMode"] = "Enforce" });
        return string.Join(' ', found.Where(static diagnostic => diagnostic.Id.StartsWith("GRD3", StringComparison.Ordinal)).Select(static diagnostic => $"{diagnostic.Id} {diagnostic.Severity}"));
    }
}
