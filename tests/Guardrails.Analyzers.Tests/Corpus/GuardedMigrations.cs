using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

using Guardrails;

using Microsoft.EntityFrameworkCore.Migrations;

using Npgsql;

namespace Shop.Migrations;

public sealed class AddNote : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.AddColumn<string>(name: "note", table: "orders", type: "text", nullable: true);
    }

    protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.DropColumn("note", "orders");
}

public sealed class FillNote : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql("""
            UPDATE orders
            SET note = ''
            WHERE note IS NULL;
            """);
    }
}

public sealed class IndexNote : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) =>
        migrationBuilder.Sql("CREATE INDEX CONCURRENTLY orders_note ON orders (note)", suppressTransaction: true);

    protected override void Down(MigrationBuilder migrationBuilder) =>
        migrationBuilder.Sql("DROP INDEX CONCURRENTLY orders_note", suppressTransaction: true);
}

public sealed class Steps(GuardedExecutor executor)
{
    public async Task<int> RunAsync(IReadOnlyList<string> tables, CancellationToken token)
    {
        var failures = new List<Exception>();
        foreach (var table in tables)
        {
            try
            {
                await executor.ExecuteStepAsync($"note on {table}", $"ALTER TABLE {table} ADD COLUMN note text", token);
            }
            catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.DuplicateColumn)
            {
                Console.WriteLine($"{table} has it");
            }
            catch (MigrationFailedException e)
            {
                failures.Add(e);
            }
        }

        if (failures.Count > 0)
        {
            throw new AggregateException(failures);
        }

        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await executor.ExecuteStepAsync("copy", async (transaction, cancellation) =>
                {
                    await transaction.ExecuteAsync("CREATE TABLE copy (LIKE orders)", cancellation);
                    await using var command = transaction.CreateCommand("INSERT INTO copy SELECT * FROM orders");
                    await command.ExecuteNonQueryAsync(cancellation);
                }, token);
                break;
            }
            catch (LockTimeoutException e) when (attempt < 3)
            {
                Console.WriteLine(e.Message);
                await Task.Delay(TimeSpan.FromMinutes(1), token);
            }
        }

        await AnalyzeAsync();
        return tables.Count;
    }

    [BestEffort]
    private async Task AnalyzeAsync()
    {
        try
        {
            await executor.ExecuteAsync("ANALYZE orders");
        }
        catch (MigrationFailedException e)
        {
            Console.WriteLine(e.Message);
        }
    }
}
