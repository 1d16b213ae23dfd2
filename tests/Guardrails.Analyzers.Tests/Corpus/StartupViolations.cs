using System;
using System.Threading.Tasks;
using DbUp;
using Guardrails;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Shop;

public sealed class AuditContext : DbContext
{
    protected override void OnConfiguring(DbContextOptionsBuilder options) => options.UseNpgsql("Host=localhost");

    public void Update() => Database.Migrate();
}

public static class Startup
{
    public static async Task RunAsync(NpgsqlDataSource source)
    {
        DeployChanges.To.PostgresqlDatabase("Host=localhost").Build().PerformUpgrade();
        _ = Task.Run(() => source.ExecuteGuarded("DROP TABLE a"));
        _ = source.ExecuteGuardedAsync("DROP TABLE b").ContinueWith(_ => Console.WriteLine("dropped"));
        TryDrop(source);
        try
        {
            await source.ExecuteGuardedAsync("DROP TABLE c");
        }
        catch (LockTimeoutException e)
        {
            throw e;
        }
        catch (MigrationFailedException e)
        {
            throw new InvalidOperationException($"failed: {e.Message}");
        }
    }

    private static bool TryDrop(NpgsqlDataSource source)
    {
        source.ExecuteGuarded("DROP TABLE d");
        return true;
    }

    public static async void Later(NpgsqlDataSource source) => await source.ExecuteGuardedAsync("DROP TABLE e");
}
