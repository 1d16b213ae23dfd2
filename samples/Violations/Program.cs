using Npgsql;

using Violations;

if (args is not [var connectionString])
{
    Console.Error.WriteLine("Usage: Violations <connection string>");
    return 2;
}

await using var dataSource = NpgsqlDataSource.Create(connectionString);
await new CalendarMigration(dataSource).RunAsync();
return 0;
