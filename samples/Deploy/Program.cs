using Npgsql;
using Shop;

// A shop of two services in one program. README.md tells what happens to it.
//
//     Shop api        answers GET /orders and GET /health
//     Shop worker     sends a mail for each order, and sits idle in a transaction meanwhile
//     Shop report     the same mistake, made by something that no deploy knows of
//     Shop sql FILE   runs SQL as start-up code without a guard does
//     Shop database   a PostgreSQL for machines that have none

switch (args)
{
    case ["database"]:
        return await ScratchDatabase.RunAsync();
    case ["api"]:
        await Api.RunAsync(Connect("shop-api"));
        return 0;
    case ["worker" or "report"]:
        await Forgetful.RunAsync(Connect($"shop-{args[0]}"));
        return 0;
    case ["sql", var file]:
        return await UnguardedSql.RunAsync(Connect("shop-migrator"), file);
    default:
        Console.Error.WriteLine("Tell it what to be: api, worker, report, sql FILE, or database.");
        return 2;
}

static NpgsqlDataSource Connect(string applicationName)
{
    var given = Environment.GetEnvironmentVariable("DATABASE_URL")
        ?? throw new InvalidOperationException("DATABASE_URL is not set; it is a connection string such as Host=localhost;Username=shop;Password=shop;Database=shop.");
    // The name is how a deploy knows whose sessions it waits for.
    return NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(given) { ApplicationName = applicationName }.ConnectionString);
}
