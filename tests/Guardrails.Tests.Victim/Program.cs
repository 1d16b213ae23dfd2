using Guardrails;
using Npgsql;

// Arguments: connection string, work. Says "ready" when its first guarded statement has been executed, then works until it is killed.
var (connectionString, work) = (args[0], args[1]);
await using var dataSource = NpgsqlDataSource.Create(connectionString);
var executor = new GuardedExecutor(dataSource);
await executor.ExecuteAsync("CREATE TABLE IF NOT EXISTS orders(id int)");
Console.WriteLine("ready");
for (var i = 0; ; i++)
{
    switch (work)
    {
        case "transactions":
            // Three round trips, so that the kill may hit between any two statements.
            await executor.ExecuteStepAsync(
                $"step {i}", $"CREATE TABLE first_{i}(id int); ALTER TABLE orders ALTER COLUMN id SET DEFAULT {i}; CREATE TABLE last_{i}(id int)");
            break;
        case "indexes":
            await executor.ExecuteAsync("CREATE INDEX CONCURRENTLY IF NOT EXISTS orders_id ON orders(id)");
            await executor.ExecuteAsync("DROP INDEX CONCURRENTLY IF EXISTS orders_id");
            break;
        case "long statement":
            await executor.ExecuteAsync("ALTER TABLE orders ADD COLUMN half_built int; SELECT pg_sleep(60)");
            break;
        default:
            throw new ArgumentException($"There is no work called '{work}'.");
    }
}
