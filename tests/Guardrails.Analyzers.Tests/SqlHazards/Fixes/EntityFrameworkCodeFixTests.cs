using Guardrails.Analyzers.Tests.Verification;
using Verify = Guardrails.Analyzers.Tests.Verification.CodeFixVerifier<
    Guardrails.Analyzers.SqlHazards.SqlHazardAnalyzer, Guardrails.Analyzers.CodeFixes.SqlHazards.SafeSqlCodeFixProvider>;

namespace Guardrails.Analyzers.Tests.SqlHazards.Fixes;

/// <summary>Migrations of EF Core: SQL and operations get their safe form, and leave the transaction where they have to.</summary>
public sealed class EntityFrameworkCodeFixTests
{
    [Theory]
    [InlineData("migrationBuilder.Sql(\"{|GRD3009:CREATE INDEX i ON orders (a)|};\");", "migrationBuilder.Sql(\"CREATE INDEX CONCURRENTLY i ON orders (a);\", suppressTransaction: true);")]
    [InlineData("migrationBuilder.Sql(sql: @\"{|GRD3010:DROP INDEX \"\"I\"\"|}\", suppressTransaction: false);", "migrationBuilder.Sql(sql: @\"DROP INDEX CONCURRENTLY \"\"I\"\"\", suppressTransaction: true);")]
    [InlineData("migrationBuilder.Sql(\"{|GRD3011:REINDEX INDEX i|}\", true);", "migrationBuilder.Sql(\"REINDEX INDEX CONCURRENTLY i\", true);")]
    [InlineData("migrationBuilder.Sql($\"{|GRD3009:CREATE INDEX i ON {Table} (a)|}\");", "migrationBuilder.Sql($\"CREATE INDEX CONCURRENTLY i ON {Table} (a)\", suppressTransaction: true);")]
    [InlineData("migrationBuilder.Sql(\"ALTER TABLE p {|GRD3013:DETACH PARTITION p1|}\");", "migrationBuilder.Sql(\"ALTER TABLE p DETACH PARTITION p1 CONCURRENTLY\", suppressTransaction: true);")]
    [InlineData("var sql = \"{|GRD3009:CREATE INDEX i ON orders (a)|}\"; migrationBuilder.Sql(sql);", "var sql = \"CREATE INDEX CONCURRENTLY i ON orders (a)\"; migrationBuilder.Sql(sql, suppressTransaction: true);")]
    public Task Concurrent_work_leaves_the_transaction_of_the_migration(string before, string after) => Mends(before, after);

    [Fact]
    public Task A_constraint_is_validated_outside_the_transaction() => Mends(
        "migrationBuilder.Sql(\"ALTER TABLE orders {|GRD3003:ADD CONSTRAINT c CHECK (a > 0)|};\");",
        """
        migrationBuilder.Sql("ALTER TABLE orders ADD CONSTRAINT c CHECK (a > 0) NOT VALID;");
        migrationBuilder.Sql("ALTER TABLE orders VALIDATE CONSTRAINT c;", suppressTransaction: true);
        """);

    [Fact]
    public Task Not_null_is_proven_outside_the_transaction() => Mends(
        "migrationBuilder.Sql(\"ALTER TABLE orders {|GRD3007:ALTER COLUMN a SET NOT NULL|}\");",
        """
        migrationBuilder.Sql("ALTER TABLE orders ADD CONSTRAINT orders_a_not_null CHECK (a IS NOT NULL) NOT VALID");
        migrationBuilder.Sql("ALTER TABLE orders VALIDATE CONSTRAINT orders_a_not_null", suppressTransaction: true);
        migrationBuilder.Sql("ALTER TABLE orders ALTER COLUMN a SET NOT NULL");
        migrationBuilder.Sql("ALTER TABLE orders DROP CONSTRAINT orders_a_not_null");
        """);

    [Fact]
    public Task One_that_was_outside_already_stays_there() => Mends(
        "migrationBuilder.Sql(\"ALTER TABLE orders {|GRD3004:ADD CONSTRAINT f FOREIGN KEY (a) REFERENCES items|}\", suppressTransaction: true);",
        """
        migrationBuilder.Sql("ALTER TABLE orders ADD CONSTRAINT f FOREIGN KEY (a) REFERENCES items NOT VALID", suppressTransaction: true);
        migrationBuilder.Sql("ALTER TABLE orders VALIDATE CONSTRAINT f", suppressTransaction: true);
        """);

    [Theory]
    [InlineData("migrationBuilder.Sql(\"CREATE TABLE t (a int)\"); migrationBuilder.Sql(\"{|GRD3009:CREATE INDEX i ON orders (a)|}\");")]
    [InlineData("migrationBuilder.Sql(\"{|GRD3009:CREATE INDEX i ON orders (a)|}; SELECT 1\");")]
    [InlineData("migrationBuilder.Sql(\"{|GRD3009:CREATE INDEX i ON orders (a)|}\", DateTime.Now.Year > 2000);")]
    [InlineData("migrationBuilder.Sql(DateTime.Now.Year > 2000 ? \"{|GRD3009:CREATE INDEX i ON orders (a)|}\" : \"SELECT 1\");")]
    [InlineData("migrationBuilder.Sql(\"ALTER TABLE orders {|GRD3005:ADD CONSTRAINT u UNIQUE (a)|}\");")]
    public Task Not_where_a_failure_would_leave_half_of_the_migration(string up) => Mends(up, up);

    [Theory]
    [InlineData(
        "{|GRD3009:migrationBuilder.CreateIndex(\"i\", \"orders\", \"a\")|};",
        "migrationBuilder.CreateIndex(\"i\", \"orders\", \"a\").Annotation(\"Npgsql:CreatedConcurrently\", true);")]
    [InlineData(
        "{|GRD3009:migrationBuilder.CreateIndex(\"i\", \"orders\", \"a\", unique: true)|}.Annotation(\"Npgsql:IndexMethod\", \"btree\").Annotation(\"Npgsql:CreatedConcurrently\", false);",
        "migrationBuilder.CreateIndex(\"i\", \"orders\", \"a\", unique: true).Annotation(\"Npgsql:IndexMethod\", \"btree\").Annotation(\"Npgsql:CreatedConcurrently\", true);")]
    [InlineData(
        "{|GRD3010:migrationBuilder.DropIndex(name: \"i\", table: \"orders\")|};",
        "migrationBuilder.DropIndexConcurrently(name: \"i\", table: \"orders\");")]
    public Task Operations_on_indexes_get_their_concurrent_form(string before, string after) => Mends(before, after);

    [Fact]
    public Task An_index_on_several_lines_gets_one_more() => Mends(
        """
        {|GRD3009:migrationBuilder.CreateIndex(
            name: "IX_orders_a",
            table: "orders",
            column: "a")|};
        """,
        """
        migrationBuilder.CreateIndex(
            name: "IX_orders_a",
            table: "orders",
            column: "a")
            .Annotation("Npgsql:CreatedConcurrently", true);
        """);

    [Theory]
    [InlineData(
        "{|GRD3004:migrationBuilder.AddForeignKey(\"f\", \"orders\", \"a\", \"items\", principalColumn: \"id\", onDelete: ReferentialAction.Cascade)|};",
        "migrationBuilder.AddForeignKeyNotValid(\"f\", \"orders\", \"a\", \"items\", principalColumn: \"id\", onDelete: ReferentialAction.Cascade);",
        "migrationBuilder.ValidateConstraint(name: \"f\", table: \"orders\");")]
    [InlineData(
        "{|GRD3003:migrationBuilder.AddCheckConstraint(name: \"c\", table: Table, sql: \"a > 0\", schema: \"s\")|};",
        "migrationBuilder.AddCheckConstraintNotValid(name: \"c\", table: Table, sql: \"a > 0\", schema: \"s\");",
        "migrationBuilder.ValidateConstraint(name: \"c\", table: Table, schema: \"s\");")]
    public Task Operations_that_add_constraints_become_those_of_the_guard(string before, string first, string second) => Mends(before, first + "\n" + second);

    [Theory]
    [InlineData(
        "{|GRD3004:migrationBuilder.AddForeignKey(\"f\", \"Orders\", \"a\", \"items\", principalColumn: \"id\", onDelete: ReferentialAction.Cascade)|};",
        """"
        migrationBuilder.Sql("""ALTER TABLE "Orders" ADD CONSTRAINT "f" FOREIGN KEY ("a") REFERENCES "items" ("id") ON DELETE CASCADE NOT VALID;""");
        migrationBuilder.Sql("""ALTER TABLE "Orders" VALIDATE CONSTRAINT f;""", suppressTransaction: true);
        """")]
    [InlineData(
        "{|GRD3010:migrationBuilder.DropIndex(\"i\", \"orders\", \"s\")|};",
        "migrationBuilder.Sql(\"\"\"DROP INDEX CONCURRENTLY \"s\".\"i\";\"\"\", suppressTransaction: true);")]
    public Task Without_the_guards_operations_the_SQL_that_EF_Core_would_run_is_written(string before, string after) => Mends(before, after, withExtensions: false);

    [Theory]
    [InlineData("var name = DateTime.Now.ToString(); {|GRD3003:migrationBuilder.AddCheckConstraint(\"c\", name, \"a > 0\")|};", false)]
    [InlineData("{|GRD3005:migrationBuilder.AddUniqueConstraint(\"u\", \"orders\", \"a\")|};", true)]
    [InlineData("{|GRD5001:migrationBuilder.DropColumn(\"b\", \"orders\")|}; {|GRD3010:migrationBuilder.DropIndex(\"i\", \"orders\")|};", true)]
    [InlineData("{|GRD3009:migrationBuilder.CreateIndex(\"i\", \"orders\", \"a\")|}; {|GRD3009:{|GRD4004:migrationBuilder.CreateIndex(\"j\", \"orders\", \"b\")|}|};", true)]
    public Task Not_where_arguments_are_unknown_or_the_migration_has_more(string up, bool withExtensions) => Mends(up, up, withExtensions);

    [Fact]
    public Task All_migrations_of_a_file_are_mended_at_once() => Verify.Source(
        """
        using Microsoft.EntityFrameworkCore.Migrations;

        class First : Migration
        {
            protected override void Up(MigrationBuilder migrationBuilder)
            {
                migrationBuilder.Sql("{|GRD3009:CREATE INDEX i ON orders (a)|}");
            }
        }

        class Second : Migration
        {
            protected override void Up(MigrationBuilder migrationBuilder)
            {
                {|GRD3003:migrationBuilder.AddCheckConstraint("c", "orders", "a > 0")|};
                {|GRD3004:{|GRD4004:{|GRD4010:migrationBuilder.AddForeignKey("f", "orders", "a", "items")|}|}|};
            }

            protected override void Down(MigrationBuilder migrationBuilder)
            {
                {|GRD3010:migrationBuilder.DropIndex("i", "orders")|};
            }
        }
        """,
        """
        using Microsoft.EntityFrameworkCore.Migrations;

        class First : Migration
        {
            protected override void Up(MigrationBuilder migrationBuilder)
            {
                migrationBuilder.Sql("CREATE INDEX CONCURRENTLY i ON orders (a)", suppressTransaction: true);
            }
        }

        class Second : Migration
        {
            protected override void Up(MigrationBuilder migrationBuilder)
            {
                migrationBuilder.AddCheckConstraintNotValid("c", "orders", "a > 0");
                migrationBuilder.ValidateConstraint(name: "c", table: "orders");
                migrationBuilder.AddForeignKeyNotValid("f", "orders", "a", "items");
                migrationBuilder.ValidateConstraint(name: "f", table: "orders");
            }

            protected override void Down(MigrationBuilder migrationBuilder)
            {
                migrationBuilder.DropIndexConcurrently("i", "orders");
            }
        }
        """);

    private static Task Mends(string before, string after, bool withExtensions = true) => Verify.Source(
        Migrations.EntityFramework(Indented(before)),
        Migrations.EntityFramework(Indented(after)),
        test =>
        {
            if (!withExtensions)
            {
                test.TestState.AdditionalReferences.Clear();
                test.TestState.AdditionalReferences.AddRange(References.Without("Guardrails.EntityFrameworkCore"));
            }
        });

    private static string Indented(string text) => string.Join('\n', text.ReplaceLineEndings("\n").Split('\n').Select(static line => "        " + line));
}
