using Verify = Guardrails.Analyzers.Tests.Verification.AnalyzerVerifier<Guardrails.Analyzers.SqlHazards.SqlHazardAnalyzer>;

namespace Guardrails.Analyzers.Tests.SqlHazards.Typed;

/// <summary>EF Core's operations are judged like the SQL that they become.</summary>
public sealed class EntityFrameworkOperationTests
{
    [Theory]
    [InlineData("{|GRD3009:migrationBuilder.CreateIndex(name: \"i\", table: \"orders\", column: \"a\")|};")]
    [InlineData("{|GRD3009:migrationBuilder.CreateIndex(\"i\", \"orders\", \"a\", unique: true)|};")]
    [InlineData("{|GRD3009:migrationBuilder.CreateIndex(\"i\", \"orders\", \"a\")|}.Annotation(\"Npgsql:CreatedConcurrently\", false);")]
    [InlineData("{|GRD3009:migrationBuilder.CreateIndex(\"i\", \"orders\", \"a\")|}.Annotation(\"Npgsql:IndexMethod\", \"gin\");")]
    [InlineData("{|GRD3009:migrationBuilder.CreateIndex(\"i\", Table, new[] { \"a\", \"b\" })|};")]
    [InlineData("{|GRD3010:migrationBuilder.DropIndex(\"i\", \"orders\")|};")]
    [InlineData("{|GRD3001:migrationBuilder.AddColumn<Guid>(name: \"a\", table: \"orders\", nullable: false, defaultValueSql: \"gen_random_uuid()\")|};")]
    [InlineData("{|GRD3001:migrationBuilder.AddColumn<int>(name: \"a\", table: \"orders\", type: \"integer\", nullable: false, computedColumnSql: \"b + 1\", stored: true)|};")]
    [InlineData("{|GRD3001:migrationBuilder.AddColumn<int>(name: \"a\", table: \"orders\", type: \"integer\")|}.Annotation(\"Npgsql:ValueGenerationStrategy\", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn);")]
    [InlineData("{|GRD3001:migrationBuilder.AddColumn<int>(name: \"a\", table: \"orders\", type: \"integer\")|}.Annotation(\"Npgsql:ValueGenerationStrategy\", NpgsqlValueGenerationStrategy.SerialColumn);")]
    [InlineData("{|GRD3001:migrationBuilder.AddColumn<NpgsqlTypes.NpgsqlTsVector>(name: \"a\", table: \"orders\", type: \"tsvector\", nullable: true)|}.Annotation(\"Npgsql:TsVectorConfig\", \"english\").Annotation(\"Npgsql:TsVectorProperties\", new[] { \"b\", \"c\" });")]
    [InlineData("{|GRD3002:migrationBuilder.AddColumn<int>(name: \"a\", table: \"orders\", type: \"integer\", nullable: false)|};")]
    [InlineData("{|GRD3003:migrationBuilder.AddCheckConstraint(name: \"c\", table: \"orders\", sql: \"a > 0\")|};")]
    [InlineData("{|GRD3004:migrationBuilder.AddForeignKey(name: \"f\", table: \"orders\", column: \"a\", principalTable: \"customers\", principalColumn: \"id\")|};")]
    [InlineData("{|GRD3005:migrationBuilder.AddUniqueConstraint(name: \"u\", table: \"orders\", column: \"a\")|};")]
    [InlineData("{|GRD3005:migrationBuilder.AddPrimaryKey(name: \"p\", table: \"orders\", column: \"a\")|};")]
    [InlineData("{|GRD3014:migrationBuilder.AlterTable(name: \"orders\")|}.Annotation(\"Npgsql:UnloggedTable\", true);")]
    [InlineData("{|GRD3016:migrationBuilder.CreateTable(name: \"t\", columns: t => new { A = t.Column<int>(nullable: false) }, constraints: t => t.ForeignKey(\"f\", x => x.A, \"orders\", \"id\"))|};")]
    [InlineData("{|GRD5001:migrationBuilder.DropColumn(\"a\", \"orders\")|};")]
    [InlineData("{|GRD5001:migrationBuilder.DropTable(\"orders\")|};")]
    [InlineData("{|GRD5001:migrationBuilder.DropSchema(\"shop\")|};")]
    [InlineData("{|GRD5001:migrationBuilder.DropSequence(\"numbers\")|};")]
    [InlineData("{|GRD3010:migrationBuilder.DropIndex(\"i\", table: Environment.MachineName)|};")]
    [InlineData("{|GRD5002:migrationBuilder.RenameColumn(\"a\", \"orders\", \"b\")|};")]
    [InlineData("{|GRD5002:migrationBuilder.RenameTable(\"orders\", newName: \"old\")|};")]
    [InlineData("{|GRD5002:migrationBuilder.RenameSequence(\"numbers\", newName: \"old\")|};")]
    [InlineData("{|GRD5004:migrationBuilder.DropForeignKey(\"f\", \"orders\")|};")]
    [InlineData("{|GRD5004:migrationBuilder.DropUniqueConstraint(\"u\", \"orders\")|};")]
    [InlineData("{|GRD5004:migrationBuilder.DropPrimaryKey(\"p\", \"orders\")|};")]
    [InlineData("{|GRD5004:migrationBuilder.DropCheckConstraint(\"c\", \"orders\")|};")]
    public Task What_locks_or_breaks_is_reported(string up) => Verify.Source(Source(up));

    [Theory]
    [InlineData("migrationBuilder.CreateIndex(\"i\", \"orders\", \"a\").Annotation(\"Npgsql:CreatedConcurrently\", true);")]
    [InlineData("migrationBuilder.CreateIndex(\"i\", \"orders\", \"a\").Annotation(\"Npgsql:IndexMethod\", \"gin\").Annotation(\"Npgsql:CreatedConcurrently\", true);")]
    [InlineData("migrationBuilder.CreateIndex(\"i\", \"orders\", \"a\").Annotation(\"Npgsql:CreatedConcurrently\", Environment.ProcessId > 5);")]
    [InlineData("migrationBuilder.AddColumn<string>(name: \"a\", table: \"orders\", nullable: true);")]
    [InlineData("migrationBuilder.AddColumn<int>(name: \"a\", table: \"orders\", nullable: false, defaultValue: 0);")]
    [InlineData("migrationBuilder.AddColumn<DateTime>(name: \"a\", table: \"orders\", nullable: false, defaultValueSql: \"now()\");")]
    [InlineData("migrationBuilder.AddColumn<Guid>(name: \"a\", table: \"orders\", nullable: false, defaultValue: Guid.Empty);")]
    [InlineData("migrationBuilder.AddColumn<uint>(name: \"xmin\", table: \"orders\", type: \"xid\", rowVersion: true, nullable: false);")]
    [InlineData("migrationBuilder.CreateTable(name: \"t\", columns: t => new { A = t.Column<int>(nullable: false) }, constraints: t => t.PrimaryKey(\"p\", x => x.A));")]
    [InlineData("migrationBuilder.CreateTable(name: \"t\", columns: t => new { A = t.Column<int>() }, constraints: t => t.ForeignKey(\"f\", x => x.A, \"t\", \"A\"));")]
    [InlineData("migrationBuilder.RenameIndex(\"i\", \"j\", \"orders\"); migrationBuilder.AddColumn<string>(name: \"a\", table: \"orders\", nullable: true);")]
    [InlineData("migrationBuilder.CreateTable(\"t\", t => new { A = t.Column<int>() }); migrationBuilder.RenameIndex(\"i\", \"j\", \"t\"); migrationBuilder.DropIndex(\"j\", \"t\");")]
    [InlineData("migrationBuilder.AddColumn<NpgsqlTypes.NpgsqlTsVector>(name: \"a\", table: \"orders\", type: \"tsvector\", nullable: true);")]
    [InlineData("migrationBuilder.DropForeignKey(\"f\", \"orders\"); migrationBuilder.AddForeignKeyNotValid(\"f\", \"orders\", \"a\", \"orders\", onDelete: ReferentialAction.Restrict);")]
    [InlineData("migrationBuilder.RestartSequence(\"numbers\", 5L);")]
    [InlineData("migrationBuilder.AlterDatabase().Annotation(\"Npgsql:PostgresExtension:citext\", \",,\"); migrationBuilder.AddColumn<string>(name: \"a\", table: \"orders\", type: \"citext\", nullable: false, defaultValue: \"\");")]
    [InlineData("migrationBuilder.AddColumn<string>(name: \"a\", table: \"orders\", type: \"public.citext\", nullable: true);")]
    [InlineData("migrationBuilder.AlterDatabase().Annotation(\"Npgsql:Enum:mood\", \"happy,sad\"); migrationBuilder.AddColumn<string>(name: \"a\", table: \"orders\", type: \"mood\", nullable: true);")]
    [InlineData("migrationBuilder.EnsureSchema(\"shop\"); migrationBuilder.AlterDatabase(); migrationBuilder.CreateSequence(\"numbers\");")]
    [InlineData("migrationBuilder.AlterTable(name: \"orders\", comment: \"x\");")]
    [InlineData("migrationBuilder.InsertData(\"orders\", \"id\", 1); migrationBuilder.DeleteData(\"orders\", \"id\", 1);")]
    [InlineData("migrationBuilder.DropIndexConcurrently(\"i\", \"orders\");")]
    [InlineData("migrationBuilder.AddForeignKeyNotValid(\"f\", \"orders\", \"a\", \"customers\");")]
    [InlineData("migrationBuilder.AddCheckConstraintNotValid(\"c\", \"orders\", \"a > 0\");")]
    [InlineData("migrationBuilder.ValidateConstraint(\"c\", \"orders\");")]
    [InlineData("migrationBuilder.SetNotNullSafely(\"a\", \"orders\");")]
    public Task What_does_not_is_silent(string up) => Verify.Source(Source(up));

    [Fact]
    public Task A_table_that_is_renamed_and_moved_is_still_one_table() => Verify.Source(Source("""
        {|GRD5002:migrationBuilder.RenameTable(name: "orders", newName: "purchases", newSchema: "shop")|};
        migrationBuilder.AddColumn<string>(name: "a", table: "purchases", schema: "shop", nullable: true);
        {|GRD4010:migrationBuilder.AddColumn<string>(name: "a", table: "lines", nullable: true)|};
        """));

    [Fact]
    public Task To_take_tables_back_is_to_drop_them_together() => Verify.Source(Usings + Migrations.EntityFramework(
        """{|GRD5001:migrationBuilder.DropTable("a")|}; {|GRD4010:{|GRD5001:migrationBuilder.DropTable("b")|}|};""",
        """migrationBuilder.DropTable("c"); migrationBuilder.DropTable("d"); {|GRD4010:migrationBuilder.AddColumn<int>(name: "x", table: "e", nullable: true)|};"""));

    [Theory]
    [InlineData("type: \"bigint\", nullable: false, oldClrType: typeof(int), oldType: \"integer\"", "GRD3008 GRD5003")]
    [InlineData("nullable: false, oldClrType: typeof(int)", "GRD3008 GRD5003")]
    [InlineData("type: \"jsonb\", nullable: false, oldType: \"json\"", "GRD3008 GRD5003")]
    [InlineData("type: \"character varying(20)\", nullable: false, oldType: \"character varying(50)\"", "GRD3008 GRD5003")]
    [InlineData("type: \"character varying(100)\", nullable: false, oldType: \"character varying(50)\"", "GRD5003")]
    [InlineData("type: \"text\", nullable: false, oldType: \"character varying(50)\"", "GRD5003")]
    [InlineData("type: \"numeric(12,2)\", nullable: false, oldType: \"numeric(10,2)\"", "GRD5003")]
    [InlineData("type: \"numeric(12,3)\", nullable: false, oldType: \"numeric(10,2)\"", "GRD3008 GRD5003")]
    [InlineData("type: \"text\", nullable: false, oldType: \"text\", oldNullable: true", "GRD3007")]
    [InlineData("type: \"text\", nullable: false, defaultValue: \"\", oldType: \"text\", oldNullable: true", "GRD3007")]
    [InlineData("type: \"text\", nullable: true, oldType: \"text\"", "GRD5004")]
    [InlineData("type: \"text\", nullable: true, oldType: \"text\", oldNullable: true", "")]
    [InlineData("type: \"text\", nullable: false, defaultValue: \"x\", oldType: \"text\"", "")]
    [InlineData("type: \"text\", nullable: false, oldType: \"text\", oldDefaultValueSql: \"now()\"", "")]
    [InlineData("type: \"integer\", nullable: false, computedColumnSql: \"b + 2\", stored: true, oldType: \"integer\", oldComputedColumnSql: \"b\", oldStored: true", "GRD3001 GRD4004 GRD5001")]
    public async Task The_old_facets_decide_about_the_rows(string facets, string expected) => Assert.Equal(
        expected, await Ids(Source($"migrationBuilder.AlterColumn<long>(name: \"a\", table: \"orders\", {facets});")));

    [Theory]
    [InlineData("migrationBuilder.AlterColumn<long>(name: \"a\", table: \"orders\", {|GRD3008:{|GRD5003:type: \"bigint\"|}|}, nullable: false, oldType: \"integer\");")]
    [InlineData("migrationBuilder.AlterColumn<string>(name: \"a\", table: \"orders\", type: \"text\", {|GRD3007:nullable: false|}, oldType: \"text\", oldNullable: true);")]
    [InlineData("{|GRD3007:migrationBuilder.AlterColumn<string>(name: \"a\", table: \"orders\", type: \"text\", oldType: \"text\", oldNullable: true)|};")]
    public Task The_squiggle_stands_under_what_changes(string up) => Verify.Source(Source(up));

    [Theory]
    [InlineData("migrationBuilder.CreateTable(\"t\", t => new { A = t.Column<int>() }); migrationBuilder.CreateIndex(\"i\", \"t\", \"A\");")]
    [InlineData("migrationBuilder.CreateTable(\"t\", t => new { A = t.Column<int>() }, \"s\"); {|GRD3009:migrationBuilder.CreateIndex(\"i\", \"t\", \"A\")|};")]
    [InlineData("migrationBuilder.CreateTable(\"t\", t => new { A = t.Column<int>() }); migrationBuilder.Sql(\"CREATE INDEX i ON t (\\\"A\\\")\");")]
    [InlineData("migrationBuilder.Sql(\"CREATE TABLE t (a int)\"); migrationBuilder.CreateIndex(\"i\", \"t\", \"a\"); migrationBuilder.DropIndex(\"i\", \"t\");")]
    [InlineData("migrationBuilder.CreateTable(\"t\", t => new { A = t.Column<int>() }); migrationBuilder.AlterColumn<long>(\"A\", \"t\", type: \"bigint\", oldType: \"integer\"); migrationBuilder.DropTable(\"t\");")]
    [InlineData("migrationBuilder.AddColumn<int>(\"a\", \"orders\", nullable: true); {|GRD3009:{|GRD4004:migrationBuilder.CreateIndex(\"i\", \"orders\", \"a\")|}|};")]
    [InlineData("migrationBuilder.AddColumn<int>(\"a\", \"orders\", nullable: true); migrationBuilder.Sql(\"{|GRD4004:UPDATE orders SET a = 1 WHERE a IS NULL|}\");")]
    [InlineData("migrationBuilder.Sql(\"ALTER TABLE orders ADD COLUMN a int\"); {|GRD3009:{|GRD4004:migrationBuilder.CreateIndex(\"i\", \"orders\", \"a\")|}|};")]
    [InlineData("migrationBuilder.CreateTable(Environment.MachineName, t => new { A = t.Column<int>() }); migrationBuilder.CreateIndex(\"i\", Environment.MachineName, \"A\");")]
    public Task The_whole_body_is_read_in_its_order(string up) => Verify.Source(Source(up));

    [Theory]
    [InlineData("migrationBuilder.AddColumn<int>(\"a\", \"orders\", nullable: true); {|GRD4002:migrationBuilder.CreateIndex(\"i\", \"orders\", \"a\")|}.Annotation(\"Npgsql:CreatedConcurrently\", true);")]
    [InlineData("migrationBuilder.AddColumn<int>(\"a\", \"orders\", nullable: true); {|GRD4002:migrationBuilder.DropIndexConcurrently(\"i\", \"orders\")|};")]
    [InlineData("migrationBuilder.AddColumn<int>(\"a\", \"orders\", nullable: true); migrationBuilder.Sql(\"SELECT 1\", true); migrationBuilder.Sql(\"UPDATE orders SET a = 1 WHERE a IS NULL\");")]
    [InlineData("{|GRD4002:migrationBuilder.CreateIndex(\"i\", \"orders\", \"a\")|}.Annotation(\"Npgsql:CreatedConcurrently\", true); migrationBuilder.AddColumn<int>(\"b\", \"orders\", nullable: true);")]
    [InlineData("migrationBuilder.RenameIndex(\"i\", \"j\", \"orders\"); migrationBuilder.Sql(\"{|GRD4001:VACUUM orders|}\");")]
    [InlineData("migrationBuilder.Sql(\"VACUUM orders\", suppressTransaction: true); migrationBuilder.AddColumn<int>(\"a\", \"orders\", nullable: true);")]
    public Task An_operation_outside_the_transaction_ends_it(string up) => Verify.Source(Source(up));

    [Theory]
    [InlineData("migrationBuilder.CreateIndex(\"i\", Environment.MachineName, \"a\");", "GRD3009 Warning")]
    [InlineData("var index = migrationBuilder.CreateIndex(\"i\", \"orders\", \"a\"); index.Annotation(\"Npgsql:CreatedConcurrently\", true);", "GRD3009 Warning")]
    [InlineData("migrationBuilder.AddColumn<int>(\"a\", \"orders\", type: Environment.MachineName, nullable: false, defaultValueSql: \"random()\");", "GRD3001 Warning")]
    [InlineData("migrationBuilder.CreateIndex(\"i\", \"orders\", \"a\");", "GRD3009 Error")]
    public async Task What_only_the_running_program_knows_is_never_an_error(string up, string expected)
    {
        var found = await Hazards.In(Source(up), new() { ["build_property.GuardrailsEffectiveMode"] = "Enforce" });

        Assert.Equal([expected], found.Select(static diagnostic => $"{diagnostic.Id} {diagnostic.Severity}"));
    }

    [Theory]
    [InlineData("migrationBuilder.CreateIndex(\"i\", \"orders\", \"a\");", "GRD3009 Info")]
    [InlineData("migrationBuilder.DropTable(\"orders\"); migrationBuilder.DropColumn(\"a\", \"lines\"); migrationBuilder.RenameTable(\"c\", newName: \"d\");", "")]
    [InlineData("migrationBuilder.AlterColumn<int>(\"a\", \"orders\", type: \"integer\", nullable: true, oldType: \"bigint\");", "GRD3008 Info")]
    public async Task Taking_a_migration_back_may_lock_and_lose(string down, string expected)
    {
        var found = await Hazards.In(
            Usings + Migrations.EntityFramework("", down), new() { ["build_property.GuardrailsEffectiveMode"] = "Enforce" });

        Assert.Equal(expected, string.Join(' ', found.Where(static diagnostic => diagnostic.Id != "GRD4010").Select(static diagnostic => $"{diagnostic.Id} {diagnostic.Severity}")));
    }

    [Theory]
    [InlineData("20250101000000_AddThings", "")]
    [InlineData("20260101000000_Later", "")]
    [InlineData("20240101000000_Earlier", "GRD3009")]
    public async Task A_migration_that_is_applied_already_is_left_alone(string last, string expected)
    {
        var source = Source("migrationBuilder.CreateIndex(\"i\", \"orders\", \"a\");")
            .Replace("class AddThings", "[Migration(\"20250101000000_AddThings\")]\nclass AddThings", StringComparison.Ordinal);

        Assert.Equal(expected, await Ids(source, new() { ["guardrails.start_after"] = last }));
    }

    [Theory]
    [InlineData("if (migrationBuilder.ActiveProvider == \"Microsoft.EntityFrameworkCore.SqlServer\") { migrationBuilder.CreateIndex(\"i\", \"orders\", \"a\"); }")]
    [InlineData("if (!migrationBuilder.IsNpgsql()) { migrationBuilder.DropTable(\"orders\"); }")]
    public Task A_branch_for_another_database_is_left_alone(string up) => Verify.Source(Source(up));

    [Theory]
    [InlineData("Shop.Migrations", "migrationBuilder.AddColumn<int>(\"a\", \"orders\").Annotation(\"SqlServer:Identity\", \"1, 1\"); migrationBuilder.CreateIndex(\"i\", \"orders\", \"a\");", "")]
    [InlineData("Shop.Migrations", "migrationBuilder.AddColumn<int>(\"a\", \"orders\", nullable: true).Annotation(\"SqlServer:Identity\", \"1, 1\").Annotation(\"Npgsql:Comment\", \"a\"); migrationBuilder.CreateIndex(\"i\", \"orders\", \"a\");", "GRD3009 GRD4004")]
    [InlineData("Shop.Migrations.Sqlite", "migrationBuilder.CreateIndex(\"i\", \"orders\", \"a\");", "")]
    [InlineData("Shop.Migrations.Postgres", "migrationBuilder.CreateIndex(\"i\", \"orders\", \"a\");", "GRD3009")]
    [InlineData("Sqlite.Shop", "migrationBuilder.CreateIndex(\"i\", \"orders\", \"a\");", "GRD3009")]
    public async Task Migrations_for_another_database_are_left_alone(string space, string up, string expected) =>
        Assert.Equal(expected, await Ids(Source(up).Replace("class AddThings", $"namespace {space};\nclass AddThings", StringComparison.Ordinal)));

    [Fact]
    public Task A_method_that_the_migration_calls_is_read_too() => Verify.Source(Usings + """
        public class AddThings : Migration
        {
            protected override void Up(MigrationBuilder migrationBuilder) => AddIndex(migrationBuilder, "a");

            private static void AddIndex(MigrationBuilder builder, string column) => {|GRD3009:builder.CreateIndex("i_" + column, "orders", column)|};
        }
        """);

    private const string Usings = "using Microsoft.EntityFrameworkCore;\nusing Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;\nusing Microsoft.EntityFrameworkCore.Migrations;\n";

    private static string Source(string up) => Usings + Migrations.EntityFramework(up);

    private static async Task<string> Ids(string source, Dictionary<string, string>? config = null) =>
        string.Join(' ', (await Hazards.In(source, config)).Select(static diagnostic => diagnostic.Id).Distinct().Order(StringComparer.Ordinal));
}
