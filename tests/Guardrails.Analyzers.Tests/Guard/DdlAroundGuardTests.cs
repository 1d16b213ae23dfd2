using Guardrails.Analyzers.Tests.Verification;

using Verify = Guardrails.Analyzers.Tests.Verification.AnalyzerVerifier<Guardrails.Analyzers.Guard.DdlAroundGuardAnalyzer>;

namespace Guardrails.Analyzers.Tests.Guard;

/// <summary>GRD1001: the ways DDL takes around the guard.</summary>
public sealed class DdlAroundGuardTests
{
    [Theory]
    [InlineData("await using var command = new NpgsqlCommand(\"{|GRD1001:DROP TABLE a|}\", connection); await command.ExecuteNonQueryAsync(token);")]
    [InlineData("new NpgsqlCommand(\"{|GRD1001:DROP TABLE a|}\", connection).ExecuteNonQuery();")]
    [InlineData("using NpgsqlCommand command = new(\"{|GRD1001:DROP TABLE a|}\", connection);")]
    [InlineData("using var command = connection.CreateCommand(); command.CommandText = \"{|GRD1001:DROP TABLE a|}\"; command.ExecuteNonQuery();")]
    [InlineData("using var command = new NpgsqlCommand { CommandText = \"{|GRD1001:DROP TABLE a|}\", Connection = connection };")]
    [InlineData("using DbCommand command = connection.CreateCommand(); command.CommandText = \"{|GRD1001:DROP TABLE a|}\";")]
    [InlineData("using IDbCommand command = ((IDbConnection)connection).CreateCommand(); command.CommandText = \"{|GRD1001:DROP TABLE a|}\";")]
    [InlineData("await using var command = dataSource.CreateCommand(\"{|GRD1001:DROP TABLE a|}\");")]
    [InlineData("await using var command = ((DbDataSource)dataSource).CreateCommand(\"{|GRD1001:DROP TABLE a|}\");")]
    [InlineData("await using var batch = dataSource.CreateBatch(); batch.BatchCommands.Add(new NpgsqlBatchCommand(\"{|GRD1001:DROP TABLE a|}\"));")]
    [InlineData("await using var batch = new NpgsqlBatch(connection) { BatchCommands = { new(\"{|GRD1001:DROP TABLE a|}\") } };")]
    [InlineData("var command = new NpgsqlBatchCommand(); command.CommandText = \"{|GRD1001:DROP TABLE a|}\";")]
    public Task Commands_and_batches(string body) => Verify.Body(body);

    [Theory]
    [InlineData("await connection.ExecuteAsync(\"{|GRD1001:DROP TABLE a|}\");")]
    [InlineData("connection.Execute(\"{|GRD1001:DROP TABLE a|}\");")]
    [InlineData("connection.Execute(sql: \"{|GRD1001:DROP TABLE a|}\", param: new { number });")]
    [InlineData("_ = await connection.QueryAsync<int>(\"{|GRD1001:CREATE TABLE a AS SELECT 1|}\");")]
    [InlineData("_ = connection.ExecuteScalar<int>(\"{|GRD1001:DROP TABLE a|}\");")]
    [InlineData("using var reader = connection.ExecuteReader(\"{|GRD1001:DROP TABLE a|}\");")]
    [InlineData("await connection.ExecuteAsync(new CommandDefinition(\"{|GRD1001:DROP TABLE a|}\", cancellationToken: token));")]
    [InlineData("var definition = new CommandDefinition(\"{|GRD1001:DROP TABLE a|}\"); await connection.ExecuteAsync(definition);")]
    [InlineData("SqlMapper.Execute(connection, \"{|GRD1001:DROP TABLE a|}\");")]
    public Task Dapper(string body) => Verify.Body(body);

    [Theory]
    [InlineData("await context.Database.ExecuteSqlRawAsync(\"{|GRD1001:DROP TABLE a|}\", token);")]
    [InlineData("context.Database.ExecuteSqlRaw(\"{|GRD1001:DROP TABLE a|}\");")]
    [InlineData("context.Database.ExecuteSqlRaw(\"{|GRD1001:ALTER TABLE {0} ADD COLUMN b int|}\", name);")]
    [InlineData("await context.Database.ExecuteSqlAsync($\"{|GRD1001:DROP TABLE a|}\");")]
    [InlineData("await context.Database.ExecuteSqlInterpolatedAsync($\"{|GRD1001:ALTER TABLE a ALTER b SET DEFAULT {number}|}\");")]
    [InlineData("context.Database.ExecuteSql($\"{|GRD1001:DROP TABLE a|}\");")]
    [InlineData("_ = context.Database.SqlQueryRaw<int>(\"{|GRD1001:CREATE TABLE a AS SELECT 1|}\");")]
    [InlineData("_ = context.Set<object>().FromSqlRaw(\"{|GRD1001:DROP TABLE a|}\");")]
    public Task Entity_framework(string body) => Verify.Body(body);

    [Theory]
    [InlineData("CREATE TABLE a (id int)")]
    [InlineData("CREATE INDEX CONCURRENTLY i ON a (b)")]
    [InlineData("create or replace view v as select 1")]
    [InlineData("ALTER TABLE a ADD COLUMN b int")]
    [InlineData("TRUNCATE a")]
    [InlineData("REINDEX TABLE a")]
    [InlineData("CLUSTER a")]
    [InlineData("VACUUM FULL a")]
    [InlineData("REFRESH MATERIALIZED VIEW v")]
    [InlineData("LOCK TABLE a IN EXCLUSIVE MODE")]
    [InlineData("DO $body$ BEGIN ALTER TABLE a ADD COLUMN b int; END $body$")]
    [InlineData("/* remove */ DROP TABLE a")]
    public Task Every_kind_of_ddl(string sql)
    {
        var statement = sql[(sql.StartsWith("/*", StringComparison.Ordinal) ? sql.IndexOf("DROP", StringComparison.Ordinal) : 0)..];
        return Verify.Body($"connection.Execute(\"{sql.Replace(statement, $"{{|GRD1001:{statement}|}}", StringComparison.Ordinal)}\");");
    }

    [Theory]
    [InlineData("SELECT * FROM orders")]
    [InlineData("INSERT INTO orders (note) VALUES ('DROP TABLE a')")]
    [InlineData("UPDATE orders SET lock = true")]
    [InlineData("DELETE FROM orders -- DROP TABLE a")]
    [InlineData("CREATE TEMP TABLE a (id int)")]
    [InlineData("CREATE TEMP TABLE a (id int); CREATE INDEX ON a (id); DROP TABLE a")]
    [InlineData("ANALYZE orders")]
    [InlineData("VACUUM orders")]
    [InlineData("COMMENT ON TABLE orders IS 'x'")]
    [InlineData("GRANT SELECT ON orders TO reporting")]
    [InlineData("LISTEN orders; NOTIFY orders")]
    [InlineData("BEGIN; COMMIT")]
    [InlineData("SET lock_timeout = '5s'")]
    [InlineData("SELECT pg_advisory_lock(1)")]
    [InlineData("DISCARD ALL")]
    [InlineData("COPY orders FROM STDIN")]
    [InlineData("DO $body$ BEGIN PERFORM 1; END $body$")]
    [InlineData("")]
    [InlineData("not sql at all: create")]
    public Task Everything_else_is_silent(string sql) => Verify.Body($"connection.Execute(\"{sql}\"); new NpgsqlCommand(\"{sql}\", connection).ExecuteNonQuery();");

    [Theory]
    [InlineData("await executor.ExecuteAsync(\"DROP TABLE a\", token);")]
    [InlineData("await executor.ExecuteStepAsync(\"drop\", \"DROP TABLE a\", token);")]
    [InlineData("await connection.ExecuteGuardedAsync(\"DROP TABLE a\");")]
    [InlineData("dataSource.ExecuteGuarded(\"DROP TABLE a\");")]
    [InlineData("await executor.ExecuteStepAsync(\"s\", async (t, c) => await t.ExecuteAsync(\"DROP TABLE a\", c));")]
    [InlineData("await executor.ExecuteStepAsync(\"s\", async (t, c) => await t.CreateCommand(\"DROP TABLE a\").ExecuteNonQueryAsync(c));")]
    [InlineData("await executor.ExecuteStepAsync(\"s\", async (t, c) => await new NpgsqlCommand(\"DROP TABLE a\", t.Connection, t.Transaction).ExecuteNonQueryAsync(c));")]
    [InlineData("await executor.ExecuteStepAsync(\"s\", async (t, c) => await t.Connection.ExecuteAsync(\"DROP TABLE a\", transaction: t.Transaction));")]
    [InlineData("executor.ExecuteStep(\"s\", t => { var inner = t.Connection; using var command = inner.CreateCommand(); command.CommandText = \"DROP TABLE a\"; });")]
    [InlineData("executor.ExecuteStep(\"s\", t => { using var command = new NpgsqlCommand { Connection = t.Connection, CommandText = \"DROP TABLE a\" }; });")]
    [InlineData("executor.ExecuteStep(\"s\", t => { using var command = new NpgsqlCommand(); command.Transaction = t.Transaction; command.CommandText = \"DROP TABLE a\"; });")]
    [InlineData("executor.ExecuteStep(\"s\", t => t.Connection.Execute(new CommandDefinition(\"DROP TABLE a\", transaction: t.Transaction)));")]
    public Task The_guard_itself_is_silent(string body) => Verify.Body(body);

    [Theory]
    [InlineData("var sql = \"DROP TABLE a\"; connection.Execute({|GRD1001:sql|});")]
    [InlineData("const string sql = \"DROP TABLE a\"; connection.Execute({|GRD1001:sql|});")]
    [InlineData("var sql = \"DROP \"; sql += \"TABLE a\"; connection.Execute({|GRD1001:sql|});")]
    [InlineData("connection.Execute($\"{|GRD1001:ALTER TABLE {name} ADD COLUMN b int|}\");")]
    [InlineData("connection.Execute($\"{|GRD1001:ALTER TABLE \\\"{name}\\\" ADD COLUMN b int|}\");")]
    [InlineData("connection.Execute(\"{|GRD1001:ALTER TABLE \" + name + \" ADD COLUMN b int|}\");")]
    [InlineData("connection.Execute(condition ? \"SELECT 1\" : \"{|GRD1001:DROP TABLE a|}\");")]
    [InlineData("connection.Execute({|GRD1001:string.Format(\"DROP TABLE {0}\", name)|});")]
    [InlineData("connection.Execute(\"SELECT 1; {|GRD1001:DROP TABLE a|}; SELECT 2\");")]
    [InlineData("connection.Execute(@\"SELECT \"\"x\"\"; {|GRD1001:DROP TABLE a|}\");")]
    [InlineData("connection.Execute(\"SELECT 1;\" + \" {|GRD1001:DROP TABLE a|}\");")]
    [InlineData("foreach (var sql in new[] { \"SELECT 1\", \"DROP TABLE a\" }) { connection.Execute({|GRD1001:sql|}); }")]
    public Task Where_the_text_comes_from(string body) => Verify.Body(body);

    [Theory]
    [InlineData("connection.Execute(name);")]
    [InlineData("connection.Execute($\"{name} TABLE a\");")]
    [InlineData("connection.Execute(System.IO.File.ReadAllText(\"CREATE TABLE.sql\"));")]
    [InlineData("Log(\"DROP TABLE a\");")]
    [InlineData("var drop = \"DROP TABLE a\"; Log(drop);")]
    [InlineData("new List<string>().Add(\"DROP TABLE a\");")]
    public Task Text_that_is_not_known_or_not_executed_is_silent(string body) => Verify.Body(body);

    [Fact]
    public Task A_temporary_table_stays_temporary_in_later_commands() => Verify.Body("""
        await connection.ExecuteAsync("CREATE TEMP TABLE staging (id int) ON COMMIT DROP");
        await connection.ExecuteAsync("CREATE INDEX ON staging (id)");
        await connection.ExecuteAsync("TRUNCATE staging");
        await connection.ExecuteAsync($"CREATE TEMPORARY TABLE {name} AS SELECT 1");
        await connection.ExecuteAsync($"DROP TABLE {name}");
        await connection.ExecuteAsync("{|GRD1001:TRUNCATE orders, staging|}");
        """);

    [Fact]
    public Task Raw_strings_are_underlined_where_the_statement_stands() => Verify.Body("""""
        connection.Execute("""
            -- first
            SELECT 1;

            {|GRD1001:ALTER TABLE orders
                ADD COLUMN note text|};
            """);
        """"");

    [Fact]
    public async Task The_message_names_the_statement_the_table_and_the_way_around()
    {
        var test = Sources.InMethod("await connection.ExecuteAsync($\"ALTER TABLE shop.{name} ADD COLUMN b int\");");

        await Verify.Source(test, static verifier => verifier.ExpectedDiagnostics.Add(
            new Microsoft.CodeAnalysis.Testing.DiagnosticResult("GRD1001", Microsoft.CodeAnalysis.DiagnosticSeverity.Warning)
                .WithSpan("Test.cs", 7, 33, 7, 73)
                .WithArguments("ALTER TABLE shop.{name}", "ExecuteAsync")));
    }

    [Fact]
    public Task Other_databases_are_silent() => Verify.Source("""
        using Microsoft.Data.Sqlite;

        class Program
        {
            static async Task Run(SqliteConnection connection, Func<DbConnection> open)
            {
                await connection.ExecuteAsync("DROP TABLE a");
                using var first = connection.CreateCommand();
                first.CommandText = "DROP TABLE a";
                using var second = new SqliteCommand("DROP TABLE a", connection);
                using DbCommand third = new SqliteCommand { CommandText = "DROP TABLE a" };
                DbConnection general = new SqliteConnection("Data Source=:memory:");
                general.Execute("DROP TABLE a");
                using var fourth = general.CreateCommand();
                fourth.CommandText = "DROP TABLE a";
                await general.ExecuteAsync(new CommandDefinition("DROP TABLE a"));
                open().Execute("{|GRD1001:DROP TABLE a|}");
            }
        }
        """);

    [Fact]
    public Task A_connection_of_unknown_kind_is_not_postgres_where_only_another_provider_is_referenced() => Verify.Source(
        """
        using System.Data;
        using Dapper;

        class Program
        {
            static void Run(IDbConnection connection) => connection.Execute("DROP TABLE a");
        }
        """,
        references: References.Without("Npgsql", "Npgsql.EntityFrameworkCore.PostgreSQL", "Guardrails", "dbup-postgresql"));

    [Fact]
    public Task It_is_where_no_provider_is_referenced_at_all() => Verify.Source(
        """
        using System.Data;
        using Dapper;

        class Program
        {
            static void Run(IDbConnection connection) => connection.Execute("{|GRD1001:DROP TABLE a|}");
        }
        """,
        references: References.Without("Npgsql", "Npgsql.EntityFrameworkCore.PostgreSQL", "Guardrails", "dbup-postgresql", "Microsoft.Data.Sqlite"));

    [Fact]
    public Task A_project_without_any_database_library_is_left_alone() => Verify.Source(
        """
        using System.Data;

        class Program
        {
            static void Run(IDbCommand command) => command.CommandText = "DROP TABLE a";
        }
        """,
        references: References.Framework);

    [Theory]
    [InlineData("true", "DROP TABLE a")]
    [InlineData("false", "{|GRD1001:DROP TABLE a|}")]
    public Task Test_projects_are_left_alone(string isTestProject, string sql) => Verify.Body(
        $"connection.Execute(\"{sql}\");",
        test => test.TestState.AnalyzerConfigFiles.Add(("/.globalconfig", $"is_global = true\nbuild_property.IsTestProject = {isTestProject}\n")));

    [Fact]
    public Task Migrations_of_the_frameworks_are_their_guards_business() => Verify.Source("""
        using Microsoft.EntityFrameworkCore.Migrations;

        class AddNote : Migration
        {
            protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("ALTER TABLE orders ADD COLUMN note text");
        }

        [FluentMigrator.Migration(1)]
        public class DropNote : FluentMigrator.ForwardOnlyMigration
        {
            public override void Up() => Execute.Sql("ALTER TABLE orders DROP COLUMN note");
        }
        """);

    [Fact]
    public Task A_connection_borrowed_inside_a_fluent_migration_is_not() => Verify.Source("""
        [FluentMigrator.Migration(1)]
        public class DropNote : FluentMigrator.ForwardOnlyMigration
        {
            public override void Up() => Execute.WithConnection((connection, transaction) =>
            {
                using var command = connection.CreateCommand();
                command.CommandText = "{|GRD1001:ALTER TABLE orders DROP COLUMN note|}";
                command.ExecuteNonQuery();
            });
        }
        """);

    [Fact]
    public Task Commands_under_an_alias_are_found() => Verify.Source("""
        using Command = Npgsql.NpgsqlCommand;

        class Program
        {
            static Command Make(NpgsqlConnection connection) => new Command("{|GRD1001:DROP TABLE a|}", connection);
        }
        """);
}
