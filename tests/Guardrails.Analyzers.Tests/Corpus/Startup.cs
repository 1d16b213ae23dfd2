using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

using Dapper;

using DbUp;
using DbUp.Engine;

using FluentMigrator.Runner;

using Guardrails;

using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

using Npgsql;

namespace Shop.Startup;

public sealed class ShopContext(DbContextOptions<ShopContext> options) : DbContext(options);

public static class Registration
{
    public static IServiceCollection AddShop(this IServiceCollection services, string connectionString) => services
        .AddDbContext<ShopContext>(options => options.UseNpgsql(connectionString, npgsql => npgsql.CommandTimeout(30).UseGuardrails()))
        .AddFluentMigratorCore()
        .ConfigureRunner(runner => runner.AddPostgres().WithGuardrails().WithGlobalConnectionString(connectionString));

    public static int Upgrade(string connectionString)
    {
        EnsureDatabase.For.PostgresqlDatabase(connectionString);
        var result = DeployChanges.To.PostgresqlDatabase(connectionString).WithGuardrails().LogToConsole().Build().PerformUpgrade();
        if (!result.Successful)
        {
            Console.Error.WriteLine(result.Error);
            return -1;
        }

        return 0;
    }
}

public sealed class Migrator(IServiceProvider services) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        using var scope = services.CreateScope();
        var context = scope.ServiceProvider.GetRequiredService<ShopContext>();
        try
        {
            await context.Database.MigrateAsync(cancellationToken);
        }
        catch (MigrationFailedException e)
        {
            throw new InvalidOperationException($"The schema is not ready: {e.Message}", e);
        }

        await SeedAsync(context, cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static async Task SeedAsync(ShopContext context, CancellationToken token)
    {
        try
        {
            await context.Database.ExecuteSqlAsync($"INSERT INTO settings (name) VALUES ('seeded') ON CONFLICT DO NOTHING", token);
        }
        catch (NpgsqlException e)
        {
            Console.Error.WriteLine(e);
        }
    }
}

public sealed class Outbox(NpgsqlDataSource source) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await using var command = source.CreateCommand("DELETE FROM outbox WHERE sent RETURNING id");
                _ = command.ExecuteNonQueryAsync(stoppingToken).ContinueWith(_ => Console.WriteLine("sent"), stoppingToken);
            }
            catch (Exception e)
            {
                Console.Error.WriteLine(e);
            }
        }
    }

    public async void OnTimer(object? state)
    {
        await using var command = source.CreateCommand("SELECT count(*) FROM outbox");
        await command.ExecuteScalarAsync();
    }

    public int Count(string text)
    {
        int.TryParse(text, out var number);
        try
        {
            return number + TryPop(new Queue<int>()).GetHashCode();
        }
        catch (FormatException)
        {
            throw new InvalidOperationException("not a number");
        }
        catch (Exception e) when (e.Data.Count > 0)
        {
            throw e;
        }
    }

    private static bool TryPop(Queue<int> queue) => queue.TryDequeue(out _);
}

public sealed class Steps(GuardedExecutor executor)
{
    public Task RunAsync(IEnumerable<string> tables) => Task.WhenAll(tables.Select(table => executor.ExecuteAsync($"ALTER TABLE {table} ADD COLUMN note text")));

    public async Task InOrderAsync(IEnumerable<string> tables)
    {
        var pending = new List<Task>();
        foreach (var table in tables)
        {
            pending.Add(executor.ExecuteAsync($"ALTER TABLE {table} ADD COLUMN other text"));
        }

        await Task.WhenAll(pending);
    }
}

public static class Cache
{
    public static void Create(SqliteConnection cache)
    {
        _ = cache.ExecuteAsync("CREATE TABLE cache (key TEXT PRIMARY KEY)");
        try
        {
            cache.Execute("DROP TABLE old");
        }
        catch (SqliteException e)
        {
            throw new InvalidOperationException(e.Message);
        }
    }
}
