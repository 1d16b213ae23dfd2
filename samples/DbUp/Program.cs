using DbUp;
using Npgsql;

// A shop's service: brings its database up to date when it starts, and serves orders only after that.
//
//     dotnet run --project samples/DbUp -- "Host=localhost;Username=postgres;Password=postgres;Database=shop"

if (args is not [var connectionString])
{
    Console.Error.WriteLine("""Tell it the database: dotnet run --project samples/DbUp -- "Host=…;Username=…;Password=…;Database=…" """);
    return 2;
}

var upgrader = DeployChanges.To
    .PostgresqlDatabase(connectionString)
    .WithScriptsEmbeddedInAssembly(typeof(Program).Assembly)
    .WithGuardrails()
    .LogToConsole()
    .Build();

var result = upgrader.PerformUpgrade();
if (!result.Successful)
{
    // PerformUpgrade never throws. A service on a half migrated database does more harm than one that is down: stop, and say why.
    Console.Error.WriteLine(result.Error.Message);
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
