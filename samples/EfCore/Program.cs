using EfCore;
using Guardrails;
using Guardrails.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

// Migrates a shop while it sells: dotnet run --project samples/EfCore [connection string of an empty database]
// Without one it finds or starts a PostgreSQL of its own.
using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, e) =>
{
    e.Cancel = true;
    stop.Cancel();
};

if (args is [var given, ..])
{
    return await RunAsync(given);
}

await using var server = await PostgresServer.StartAsync(new PostgresServerOptions { AllowDownload = true }, stop.Token);
await using var scratch = await server.CreateDatabaseAsync(cancellationToken: stop.Token);
return await RunAsync(scratch.ConnectionString);

async Task<int> RunAsync(string connectionString)
{
    await using var context = ShopContext.Connect(connectionString);
    await context.GetService<IMigrator>().MigrateAsync("OrderNote", stop.Token);
    await Seed.FillAsync(context, stop.Token);
    Console.WriteLine($"The shop is open: {await context.Orders.CountAsync(stop.Token)} orders.");

    await using var traffic = Traffic.Start(connectionString, clients: 4);
    try
    {
        await context.Database.MigrateAsync(stop.Token);
    }
    catch (MigrationFailedException e)
    {
        Console.Error.WriteLine(e.Message);
        return 1;
    }

    var (served, longest) = await traffic.StopAsync();
    Console.WriteLine($"All {(await context.Database.GetAppliedMigrationsAsync(stop.Token)).Count()} migrations are applied.");
    Console.WriteLine($"Meanwhile the shop served {served} requests; the longest took {longest.TotalMilliseconds:0} ms.");
    return 0;
}
