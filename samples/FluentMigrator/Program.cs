using FluentMigrator.Runner;
using Guardrails;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

// A shop's service: brings its database up to date when it starts, and serves orders only after that.
//
//     dotnet run --project samples/FluentMigrator -- "Host=localhost;Username=postgres;Password=postgres;Database=shop"

if (args is not [var connectionString])
{
    Console.Error.WriteLine("""Tell it the database: dotnet run --project samples/FluentMigrator -- "Host=…;Username=…;Password=…;Database=…" """);
    return 2;
}

await using var services = new ServiceCollection()
    .AddFluentMigratorCore()
    .ConfigureRunner(runner => runner
        .AddPostgres()
        .WithGuardrails()
        .WithGlobalConnectionString(connectionString)
        .ScanIn(typeof(Program).Assembly).For.Migrations())
    .AddLogging(logging => logging.AddFluentMigratorConsole())
    .BuildServiceProvider();

try
{
    await using var scope = services.CreateAsyncScope();
    scope.ServiceProvider.GetRequiredService<IMigrationRunner>().MigrateUp();
}
catch (MigrationFailedException e)
{
    // A service on a half migrated database does more harm than one that is down: stop, and say why.
    Console.Error.WriteLine(e.Message);
    return 1;
}

await using var dataSource = NpgsqlDataSource.Create(connectionString);
await using var command = dataSource.CreateCommand(
    """
    WITH customer AS (INSERT INTO customers(name) VALUES ('first customer') RETURNING id)
    INSERT INTO orders(placed_at, customer_id) SELECT now(), id FROM customer RETURNING id
    """);
Console.WriteLine($"Open for business: took order {await command.ExecuteScalarAsync()}.");
return 0;
