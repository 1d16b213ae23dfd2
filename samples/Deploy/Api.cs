using Npgsql;

namespace Shop;

/// <summary>What customers see.</summary>
internal static class Api
{
    public static async Task RunAsync(NpgsqlDataSource database)
    {
        var app = WebApplication.CreateSlimBuilder().Build();
        app.MapGet("/orders", async () => $"{await CountAsync()} orders\n");
        app.MapGet("/health", async () => await CountAsync() >= 0 ? "well\n" : "ill\n");
        await using (database)
        {
            await app.RunAsync();
        }

        async Task<long> CountAsync()
        {
            await using var command = database.CreateCommand("SELECT count(*) FROM orders");
            return (long)(await command.ExecuteScalarAsync())!;
        }
    }
}
