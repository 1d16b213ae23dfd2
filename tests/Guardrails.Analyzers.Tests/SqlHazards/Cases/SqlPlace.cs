using Guardrails.Analyzers.Tests.Verification;

namespace Guardrails.Analyzers.Tests.SqlHazards.Cases;

/// <summary>What a place is to hold.</summary>
/// <param name="Literal">A literal with the script.</param>
/// <param name="Path">The file of the script where it is one.</param>
/// <param name="Before">A literal with what an earlier migration did; null when nothing is known of any.</param>
/// <param name="Number">A number that no other case has.</param>
internal sealed record SqlContent(string Literal, string Path, string? Before, int Number);

/// <summary>A place where a program has SQL.</summary>
/// <param name="Name">What it is called in the tests.</param>
/// <param name="Surroundings">
/// What happens about transactions there: <c>transaction</c> for all together, <c>command</c> for those of one text, <c>guard</c> for what
/// may run in one, <c>autocommit</c> for each statement, <c>unknown</c>.
/// </param>
/// <param name="Code">Makes the program's file.</param>
internal sealed record SqlPlace(string Name, string Surroundings, Func<SqlContent, string> Code)
{
    /// <summary>Whether the call waits for the database.</summary>
    public bool IsSynchronous => !Name.Contains("Async", StringComparison.Ordinal);

    /// <summary>The framework whose migration it is; null for others.</summary>
    public string? Framework { get; init; }

    /// <summary>Whether the code is no migration: only DDL is looked at.</summary>
    public bool IsApplication { get; init; }

    /// <summary>Whether the script is a file by itself.</summary>
    public bool IsFile { get; init; }

    /// <summary>Whether it is known which migrations came before.</summary>
    public bool HasHistory { get; init; }

    /// <summary>Whether a case can stand there.</summary>
    public bool Takes(SqlCase sqlCase) =>
        sqlCase.IsFor(Surroundings)
        && (sqlCase.Before is null || HasHistory)
        && (sqlCase.Rule != SqlCase.Unguarded || !Name.StartsWith("the guard", StringComparison.Ordinal));

    public override string ToString() => Name;

    /// <summary>All of them.</summary>
    public static IReadOnlyList<SqlPlace> All { get; } =
    [
        new("EF Core: migrationBuilder.Sql", "transaction", static sql => EntityFramework(sql, "")) { Framework = "EF Core", HasHistory = true },
        new("EF Core: suppressTransaction", "command", static sql => EntityFramework(sql, ", suppressTransaction: true")) { Framework = "EF Core", HasHistory = true },
        new("EF Core: ExecuteSqlRaw", "command", static sql => InMigration($"context.Database.ExecuteSqlRaw({sql.Literal});")),
        new("EF Core: ExecuteSqlRawAsync", "command", static sql => InMigration($"await context.Database.ExecuteSqlRawAsync({sql.Literal}, token);")),
        new("FluentMigrator: Execute.Sql", "transaction", static sql => FluentMigrator(sql, "")) { Framework = "FluentMigrator", HasHistory = true },
        new("FluentMigrator: without transaction", "command", static sql => FluentMigrator(sql, ", TransactionBehavior.None")) { Framework = "FluentMigrator", HasHistory = true },
        new("FluentMigrator: Execute.Script", "transaction", static sql => Migrations.Fluent($"Execute.Script(\"{sql.Path}\");")) { Framework = "FluentMigrator", IsFile = true },
        new("DbUp: one transaction", "transaction", static sql => InMethod($"DeployChanges.To.PostgresqlDatabase(name).WithTransaction().WithScript(\"1\", {sql.Literal}).Build();")) { Framework = "DbUp" },
        new("DbUp: no transaction", "autocommit", static sql => InMethod($"DeployChanges.To.PostgresqlDatabase(name).WithoutTransaction().WithScript(\"1\", {sql.Literal}).Build();")) { Framework = "DbUp" },
        new("DbUp: SqlScript", "unknown", static sql => InMethod($"var script = new SqlScript(\"1\", {sql.Literal});")) { Framework = "DbUp" },
        new("a file", "unknown", static _ => "") { IsFile = true, HasHistory = true },
        new("Npgsql: ExecuteNonQuery", "command", static sql => InMigration($"new NpgsqlCommand({sql.Literal}, connection).ExecuteNonQuery();")),
        new("Npgsql: ExecuteNonQueryAsync", "command", static sql => InMigration($"await using var command = dataSource.CreateCommand({sql.Literal}); await command.ExecuteNonQueryAsync(token);")),
        new("ADO.NET: ExecuteNonQuery", "command", static sql => InMigration($"using DbCommand command = connection.CreateCommand(); command.CommandText = {sql.Literal}; command.ExecuteNonQuery();")),
        new("ADO.NET: ExecuteNonQueryAsync", "command", static sql => InMigration($"using DbCommand command = connection.CreateCommand(); command.CommandText = {sql.Literal}; await command.ExecuteNonQueryAsync(token);")),
        new("Dapper: Execute", "command", static sql => InMigration($"connection.Execute({sql.Literal});")),
        new("Dapper: ExecuteAsync", "command", static sql => InMigration($"await connection.ExecuteAsync({sql.Literal});")),
        new("the guard: Execute", "guard", static sql => InMethod($"executor.Execute({sql.Literal});")),
        new("the guard: ExecuteAsync", "guard", static sql => InMethod($"await executor.ExecuteAsync({sql.Literal}, token);")),
        new("the guard: a step, Async", "transaction", static sql => InMethod($"await executor.ExecuteStepAsync(\"step\", async (transaction, cancel) => await transaction.ExecuteAsync({sql.Literal}, cancel));")),
        new("an application: ExecuteNonQuery", "command", static sql => InMethod($"new NpgsqlCommand({sql.Literal}, connection).ExecuteNonQuery();")) { IsApplication = true },
        new("an application: ExecuteAsync", "command", static sql => InMethod($"await connection.ExecuteAsync({sql.Literal});")) { IsApplication = true },
    ];

    /// <summary>A migration, and behind its context the one before it.</summary>
    private static string EntityFramework(SqlContent sql, string arguments)
    {
        var migration = Migrations.EntityFramework($"migrationBuilder.Sql({sql.Literal}{arguments});");
        return sql.Before is null ? migration : migration.Replace("class AddThings", Attributes("2_After") + "class AddThings", StringComparison.Ordinal) + $$"""

            class Shop : DbContext;

            {{Attributes("1_Before")}}
            class Before : Migration
            {
                protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql({{sql.Before}});
            }
            """;

        static string Attributes(string id) => $"[Microsoft.EntityFrameworkCore.Infrastructure.DbContext(typeof(Shop)), Migration(\"{id}\")]\n";
    }

    /// <summary>A migration, the one before it, and before both one that may have done anything: all of them are for the same database.</summary>
    private static string FluentMigrator(SqlContent sql, string arguments)
    {
        // Always five digits: what stands behind is looked for at the same place, whatever the case.
        var first = 10_000 + (3 * sql.Number);
        return Migrations.Fluent($"Execute.Sql({sql.Literal});", $"Migration({first + 2}{arguments})") + $$"""

            [Migration({{first + 1}})]
            public class Before : ForwardOnlyMigration
            {
                public override void Up() => Execute.Sql({{sql.Before ?? "\"SELECT 1\""}});
            }

            [Migration({{first}})]
            public class Anything : ForwardOnlyMigration
            {
                public override void Up() => Execute.WithConnection((connection, transaction) => connection.Close());
            }
            """;
    }

    private static string InMethod(string body) => Sources.InMethod(body);

    /// <summary>A helper of a migration, where every command is a part of it.</summary>
    private static string InMigration(string body) => $$"""
        class AddThings : Microsoft.EntityFrameworkCore.Migrations.Migration
        {
            protected override void Up(Microsoft.EntityFrameworkCore.Migrations.MigrationBuilder migrationBuilder) => migrationBuilder.Sql("SELECT 1");

            static async Task Run(NpgsqlConnection connection, NpgsqlDataSource dataSource, DbContext context, CancellationToken token)
            {
        {{body}}
                await Task.CompletedTask;
            }
        }
        """;
}
