using System.Runtime.InteropServices;
using Npgsql;

namespace Shop;

/// <summary>The mistake of the story: a transaction that stays open while something slow outside the database goes on.</summary>
internal static class Forgetful
{
    public static async Task RunAsync(NpgsqlDataSource database)
    {
        var told = new TaskCompletionSource();
        using var signal = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
        {
            context.Cancel = true;
            told.TrySetResult();
        });

        await using var connection = await database.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using var command = new NpgsqlCommand("SELECT id FROM orders ORDER BY id LIMIT 1", connection, transaction);
        Console.WriteLine($"sending the mail for order {await command.ExecuteScalarAsync()}");

        // A mail server that never answers. The transaction holds ACCESS SHARE on orders for as long.
        await told.Task;
    }
}
