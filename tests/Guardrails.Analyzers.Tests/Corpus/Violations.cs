using System;
using System.Threading.Tasks;
using Dapper;
using Guardrails;
using Npgsql;

namespace Shop;

public static class Violations
{
    private const string Table = "orders";

    public static async Task RunAsync(NpgsqlDataSource source, GuardedExecutor executor, bool twice)
    {
        await using var connection = await source.OpenConnectionAsync();
        var sql = $"ALTER TABLE {Table} ";
        sql += twice ? "ADD COLUMN a int, ADD COLUMN b int" : "ADD COLUMN a int";
        try
        {
            await connection.ExecuteAsync(sql);
            await using var command = new NpgsqlCommand("""
                CREATE INDEX orders_a
                    ON orders (a);
                """, connection);
            await command.ExecuteNonQueryAsync();
        }
        catch (PostgresException e) when (e.SqlState is "42701" or "55P03")
        {
            Console.WriteLine(e.Message);
        }

        for (var attempt = 0; attempt < 3; attempt++)
        {
            try
            {
                await executor.ExecuteStepAsync("drop", async (transaction, token) => await transaction.ExecuteAsync(@"DROP TABLE ""old""", token));
                return;
            }
            catch (Exception e)
            {
                Console.WriteLine(e);
            }
            finally
            {
                Console.WriteLine(attempt);
            }
        }
    }
}
