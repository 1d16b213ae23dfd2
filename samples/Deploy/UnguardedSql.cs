using Npgsql;

namespace Shop;

/// <summary>A migration as start-up code without a guard runs it: no lock_timeout, and nobody looks who is in the way.</summary>
internal static class UnguardedSql
{
    public static async Task<int> RunAsync(NpgsqlDataSource database, string file)
    {
        await using var command = database.CreateCommand($"SET statement_timeout = '20s'; {await File.ReadAllTextAsync(file)}");
        try
        {
            await command.ExecuteNonQueryAsync();
            return 0;
        }
        catch (PostgresException e)
        {
            Console.Error.WriteLine($"migration failed: {e.Message}");
            return 1;
        }
    }
}
