using Verify = Guardrails.Analyzers.Tests.Verification.AnalyzerVerifier<Guardrails.Analyzers.SqlHazards.SqlHazardAnalyzer>;

namespace Guardrails.Analyzers.Tests.SqlHazards;

/// <summary>SQL where each framework takes it, and its transactions.</summary>
public sealed class FrameworkTests
{
    [Theory]
    [InlineData("Execute.Sql(\"{|GRD3009:CREATE INDEX i ON orders (a)|}\");")]
    [InlineData("Execute.Sql(\"{|GRD3009:CREATE INDEX i ON orders (a)|}\", \"the index\");")]
    [InlineData("Execute.Sql(\"{|GRD4001:CREATE INDEX CONCURRENTLY i ON orders (a)|}\");")]
    [InlineData("IfDatabase(\"postgres\").Execute.Sql(\"{|GRD3009:CREATE INDEX i ON orders (a)|}\");")]
    [InlineData("IfDatabase(\"sqlserver\").Execute.Sql(\"CREATE INDEX i ON orders (a)\");")]
    [InlineData("Execute.Sql(\"{|GRD3009:CREATE INDEX i ON $(table) (a)|}\", new Dictionary<string, string>());")]
    [InlineData("Create.Table(\"t\").WithColumn(\"a\").AsInt32(); Execute.Sql(\"CREATE INDEX i ON t (a)\");")]
    [InlineData("Create.Table(\"t\").InSchema(\"s\").WithColumn(\"a\").AsInt32(); Execute.Sql(\"CREATE INDEX i ON s.t (a)\"); Execute.Sql(\"{|GRD3009:CREATE INDEX i ON t (a)|}\");")]
    public Task FluentMigrator_executes_it_in_its_transaction(string up) => Verify.Source(Migrations.Fluent(up));

    [Theory]
    [InlineData("Migration(1, TransactionBehavior.None)", "Execute.Sql(\"CREATE INDEX CONCURRENTLY i ON orders (a)\");")]
    [InlineData("Migration(1, TransactionBehavior.None)", "Execute.Sql(\"SELECT 1; {|GRD4001:CREATE INDEX CONCURRENTLY i ON orders (a)|}\");")]
    [InlineData("Migration(1, TransactionBehavior.Default)", "Execute.Sql(\"{|GRD4001:CREATE INDEX CONCURRENTLY i ON orders (a)|}\");")]
    [InlineData("Maintenance(MigrationStage.AfterAll, TransactionBehavior.None)", "Execute.Sql(\"VACUUM orders\");")]
    [InlineData("Maintenance(MigrationStage.AfterAll)", "Execute.Sql(\"{|GRD4001:VACUUM orders|}\");")]
    [InlineData("Profile(\"p\")", "Execute.Sql(\"VACUUM orders\");")]
    public Task Its_attribute_says_whether_there_is_one(string attribute, string up) => Verify.Source(Migrations.Fluent(up, attribute));

    [Theory]
    [InlineData(".WithTransaction()", "{|GRD4001:CREATE INDEX CONCURRENTLY i ON orders (a)|}")]
    [InlineData(".WithTransactionPerScript()", "{|GRD4001:CREATE INDEX CONCURRENTLY i ON orders (a)|}")]
    [InlineData(".WithoutTransaction()", "CREATE INDEX CONCURRENTLY i ON orders (a)")]
    [InlineData("", "CREATE INDEX CONCURRENTLY i ON orders (a)")]
    [InlineData("", "{|GRD3009:CREATE INDEX i ON orders (a)|}")]
    [InlineData("", "{|GRD3009:CREATE INDEX i ON $table$ (a)|}")]
    [InlineData("", "DO $body$ BEGIN ALTER TABLE orders ADD COLUMN b int; END $body$")]
    public Task DbUp_has_modes(string transaction, string sql) => Verify.Body(
        $"DeployChanges.To.PostgresqlDatabase(name){transaction}.WithScript(\"1\", \"{sql}\").Build();");

    [Theory]
    [InlineData("WithTransaction()", "ALTER TABLE orders {|GRD4003:VALIDATE CONSTRAINT c|}")]
    [InlineData("WithTransactionPerScript()", "ALTER TABLE orders VALIDATE CONSTRAINT c")]
    [InlineData("WithoutTransaction()", "ALTER TABLE orders VALIDATE CONSTRAINT c")]
    public Task DbUp_may_have_one_transaction_for_all(string transaction, string second) => Verify.Body(
        $"DeployChanges.To.PostgresqlDatabase(name).{transaction}.WithScript(\"1\", \"ALTER TABLE orders ADD CONSTRAINT c CHECK (a > 0) NOT VALID\").WithScript(\"2\", \"{second}\").Build();");

    [Theory]
    [InlineData("var script = new SqlScript(\"1\", \"{|GRD3009:CREATE INDEX i ON orders (a)|}\");")]
    [InlineData("var script = new SqlScript(\"1\", \"CREATE INDEX CONCURRENTLY i ON orders (a)\");")]
    [InlineData("SqlScript script = new(\"1\", \"{|GRD3019:TRUNCATE orders|}\");")]
    public Task DbUp_scripts_may_be_made_anywhere(string body) => Verify.Body(body);

    [Theory]
    [InlineData("{ return \"{|GRD3009:CREATE INDEX i ON orders (a)|}\"; }")]
    [InlineData("=> \"{|GRD3009:CREATE INDEX i ON orders (a)|}\";")]
    public Task DbUp_scripts_may_be_code(string body) => Verify.Source($$"""
        class Script : IScript
        {
            public string ProvideScript(Func<IDbCommand> commands) {{body}}
        }
        """);

    [Theory]
    [InlineData("migrationBuilder.CreateTable(name: \"t\", columns: table => new { Id = table.Column<int>(nullable: false) }); migrationBuilder.Sql(\"CREATE INDEX i ON t (id)\");")]
    [InlineData("migrationBuilder.CreateTable(name: \"T\", schema: \"s\", columns: table => new { Id = table.Column<int>(nullable: false) }); migrationBuilder.Sql(\"CREATE INDEX i ON s.\\\"T\\\" (id)\");")]
    [InlineData("migrationBuilder.CreateTable(name: \"T\", columns: table => new { Id = table.Column<int>(nullable: false) }); migrationBuilder.Sql(\"{|GRD3009:CREATE INDEX i ON t (id)|}\");")]
    public Task A_table_that_the_migration_creates_is_free_to_be_locked(string up) => Verify.Source(Migrations.EntityFramework(up));

    [Theory]
    [InlineData("if (migrationBuilder.ActiveProvider == \"Microsoft.EntityFrameworkCore.SqlServer\") { migrationBuilder.Sql(\"CREATE INDEX i ON orders (a)\"); }")]
    [InlineData("if (migrationBuilder.ActiveProvider != \"Npgsql.EntityFrameworkCore.PostgreSQL\") { migrationBuilder.Sql(\"CREATE INDEX i ON orders (a)\"); }")]
    [InlineData("if (migrationBuilder.IsNpgsql()) { migrationBuilder.Sql(\"{|GRD3009:CREATE INDEX i ON orders (a)|}\"); } else { migrationBuilder.Sql(\"CREATE INDEX i ON orders (a)\"); }")]
    [InlineData("if (!migrationBuilder.IsNpgsql()) { migrationBuilder.Sql(\"CREATE INDEX i ON orders (a)\"); }")]
    [InlineData("switch (migrationBuilder.ActiveProvider) { case \"Microsoft.EntityFrameworkCore.Sqlite\": migrationBuilder.Sql(\"CREATE INDEX i ON orders (a)\"); break; default: migrationBuilder.Sql(\"{|GRD3009:CREATE INDEX i ON orders (a)|}\"); break; }")]
    [InlineData("if (migrationBuilder.ActiveProvider == \"Npgsql.EntityFrameworkCore.PostgreSQL\") { migrationBuilder.Sql(\"SELECT 1\"); return; } migrationBuilder.Sql(\"PRAGMA foreign_keys = 0\");")]
    [InlineData("if (ActiveProvider != \"Npgsql.EntityFrameworkCore.PostgreSQL\") return; migrationBuilder.Sql(\"{|GRD3009:CREATE INDEX i ON orders (a)|}\");")]
    [InlineData("if (ActiveProvider == \"Microsoft.EntityFrameworkCore.Sqlite\") { return; } migrationBuilder.Sql(\"{|GRD3009:CREATE INDEX i ON orders (a)|}\");")]
    [InlineData("if (ActiveProvider is \"Npgsql.EntityFrameworkCore.PostgreSQL\") { migrationBuilder.Sql(\"{|GRD3009:CREATE INDEX i ON orders (a)|}\"); } else { migrationBuilder.Sql(\"PRAGMA foreign_keys = 0\"); }")]
    [InlineData("if (ActiveProvider is not \"Npgsql.EntityFrameworkCore.PostgreSQL\") { migrationBuilder.Sql(\"PRAGMA foreign_keys = 0\"); }")]
    [InlineData("if (ActiveProvider.EndsWith(\"Sqlite\")) { migrationBuilder.Sql(\"PRAGMA foreign_keys = 0\"); } else { migrationBuilder.Sql(\"{|GRD3009:CREATE INDEX i ON orders (a)|}\"); }")]
    [InlineData("if (!ActiveProvider.Contains(\"Sqlite\")) { migrationBuilder.Sql(\"{|GRD3009:CREATE INDEX i ON orders (a)|}\"); } else { migrationBuilder.Sql(\"PRAGMA foreign_keys = 0\"); }")]
    [InlineData("var onServer = ActiveProvider == \"Npgsql.EntityFrameworkCore.PostgreSQL\"; if (onServer) { migrationBuilder.Sql(\"{|GRD3009:CREATE INDEX i ON orders (a)|}\"); } else { migrationBuilder.Sql(\"PRAGMA foreign_keys = 0\"); }")]
    [InlineData("if (migrationBuilder.IsNpgsql() && migrationBuilder.Operations.Count > 0) { migrationBuilder.Sql(\"{|GRD3009:CREATE INDEX i ON orders (a)|}\"); } else { migrationBuilder.Sql(\"{|GRD4010:{|GRD5001:DROP TABLE old|}|}\"); }")]
    [InlineData("if (migrationBuilder.ActiveProvider == \"A\" || !migrationBuilder.IsNpgsql()) { migrationBuilder.Sql(\"{|GRD3009:CREATE INDEX i ON orders (a)|}\"); return; } migrationBuilder.Sql(\"{|GRD4010:{|GRD5001:DROP TABLE old|}|}\");")]
    [InlineData("migrationBuilder.Sql(migrationBuilder.IsNpgsql() ? \"{|GRD3009:CREATE INDEX i ON orders (a)|}\" : \"EXEC sp_rename 'a'\");")]
    [InlineData("var sql = ActiveProvider switch { \"Npgsql.EntityFrameworkCore.PostgreSQL\" => \"{|GRD3009:CREATE INDEX i ON orders (a)|}\", _ => \"PRAGMA foreign_keys = 0\" }; migrationBuilder.Sql(sql);")]
    [InlineData("var sql = \"PRAGMA foreign_keys = 0\"; if (migrationBuilder.IsNpgsql()) { sql = \"{|GRD3009:CREATE INDEX i ON orders (a)|}\"; migrationBuilder.Sql(sql); }")]
    [InlineData("var sql = \"{|GRD3009:CREATE INDEX i ON orders (a)|}\"; if (!migrationBuilder.IsNpgsql()) { sql = \"PRAGMA foreign_keys = 0\"; } migrationBuilder.Sql(sql);")]
    [InlineData("switch (ActiveProvider) { case \"Npgsql.EntityFrameworkCore.PostgreSQL\": migrationBuilder.Sql(\"{|GRD3009:CREATE INDEX i ON orders (a)|}\"); break; default: migrationBuilder.Sql(\"PRAGMA foreign_keys = 0\"); break; }")]
    public Task A_branch_for_another_database_is_left_alone(string up) => Verify.Source("using Microsoft.EntityFrameworkCore;\n" + Migrations.EntityFramework(up));

    [Theory]
    [InlineData("var postgresVersion = 16; if (postgresVersion >= 14) { migrationBuilder.Sql(\"{|GRD3009:CREATE INDEX i ON orders (a)|}\"); } else { migrationBuilder.Sql(\"{|GRD4010:{|GRD5001:DROP TABLE old|}|}\"); }")]
    [InlineData("var database = \"shop\"; if (database.Length == 0 || string.IsNullOrEmpty(database)) { return; } migrationBuilder.Sql(\"{|GRD3009:CREATE INDEX i ON orders (a)|}\");")]
    [InlineData("var userName = \"app\"; if (userName == \"postgres\") { return; } migrationBuilder.Sql(\"{|GRD3009:CREATE INDEX i ON orders (a)|}\");")]
    [InlineData("var postgresIsNew = true; if (postgresIsNew) { return; } migrationBuilder.Sql(\"{|GRD3009:CREATE INDEX i ON orders (a)|}\");")]
    [InlineData("var isSql = true; if (isSql) { migrationBuilder.Sql(\"{|GRD3009:CREATE INDEX i ON orders (a)|}\"); }")]
    [InlineData("var code = \"42P01\"; if (code == Npgsql.PostgresErrorCodes.UndefinedTable) { return; } migrationBuilder.Sql(\"{|GRD3009:CREATE INDEX i ON orders (a)|}\");")]
    [InlineData("System.Exception e = new(); if (e is Npgsql.PostgresException) { return; } migrationBuilder.Sql(\"{|GRD3009:CREATE INDEX i ON orders (a)|}\");")]
    [InlineData("System.Exception e = new(); if (e is Npgsql.PostgresException { SqlState: Npgsql.PostgresErrorCodes.UndefinedTable }) { return; } migrationBuilder.Sql(\"{|GRD3009:CREATE INDEX i ON orders (a)|}\");")]
    [InlineData("System.Exception e = new(); if (e is { Source: Npgsql.PostgresErrorCodes.UndefinedTable }) { return; } migrationBuilder.Sql(\"{|GRD3009:CREATE INDEX i ON orders (a)|}\");")]
    public Task A_question_about_something_else_leaves_nothing_alone(string up) => Verify.Source("using Microsoft.EntityFrameworkCore;\n" + Migrations.EntityFramework(up));

    [Fact]
    public Task A_namespace_for_another_database_is_left_alone() => Verify.Source("""
        using Microsoft.EntityFrameworkCore.Migrations;
        namespace Shop.Migrations.Sqlite
        {
            class AddThings : Migration
            {
                protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("PRAGMA foreign_keys = 0");
            }
        }
        """);

    [Theory]
    [InlineData("", "DropViews(migrationBuilder); Also(migrationBuilder);", "DROP VIEW old")]
    [InlineData("DropViews(migrationBuilder);", "DropViews(migrationBuilder);", "{|GRD5001:DROP VIEW old|}")]
    [InlineData("", "", "{|GRD5001:DROP VIEW old|}")]
    public Task What_only_Down_calls_takes_back(string up, string down, string sql) => Verify.Source($$"""
        using Microsoft.EntityFrameworkCore.Migrations;
        class AddThings : Migration
        {
            protected override void Up(MigrationBuilder migrationBuilder) { {{up}} }
            protected override void Down(MigrationBuilder migrationBuilder) { {{down}} }
            private static void DropViews(MigrationBuilder builder) => builder.Sql("{{sql}}");
            private static void Also(MigrationBuilder builder) => DropViews(builder);
        }
        """);

    [Fact]
    public Task A_helper_takes_migrations_back_as_they_do() => Verify.Source("""
        using Microsoft.EntityFrameworkCore.Migrations;
        static class OrderViews
        {
            public static void Up(MigrationBuilder builder) => builder.Sql("{|GRD5001:DROP VIEW old|}");
            public static void Down(MigrationBuilder builder) => builder.Sql("DROP VIEW recent");
            public static void Down(NpgsqlConnection connection) => connection.Execute("{|GRD5001:DROP VIEW recent|}");
        }
        """);

    [Theory]
    [InlineData("IfDatabase(\"sqlite\").Delegate(() => { Execute.Sql(\"CREATE INDEX i ON orders (a)\"); Delete.Column(\"a\").FromTable(\"orders\"); });")]
    [InlineData("IfDatabase(\"postgres\").Delegate(() => Execute.Sql(\"{|GRD3009:CREATE INDEX i ON orders (a)|}\"));")]
    [InlineData("IfDatabase(\"sqlite\").Execute.WithConnection((connection, transaction) => connection.Execute(\"DROP TABLE orders\"));")]
    [InlineData("IfDatabase(\"postgres\").Execute.WithConnection((connection, transaction) => connection.Execute(\"{|GRD5001:DROP TABLE orders|}\"));")]
    [InlineData("IfDatabase(\"sqlite\").Execute.WithConnection(Rebuild); } private void Rebuild(IDbConnection connection, IDbTransaction transaction) { connection.Execute(\"DROP TABLE orders\");")]
    [InlineData("IfDatabase(\"sqlite\").Execute.WithConnection(Rebuild); Execute.WithConnection(Rebuild); } private void Rebuild(IDbConnection connection, IDbTransaction transaction) { connection.Execute(\"{|GRD5001:DROP TABLE orders|}\");")]
    public Task What_FluentMigrator_hands_to_another_database_is_left_alone(string up) => Verify.Source(Migrations.Fluent(up));
}
