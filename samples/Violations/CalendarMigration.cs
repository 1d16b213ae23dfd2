using Dapper;

using Guardrails;

using Npgsql;

namespace Violations;

/// <summary>
/// A migration as it is often written: nothing limits how long it waits for locks, and nothing stops it when a step fails.
/// Every comment names the rule that says so.
/// </summary>
internal sealed class CalendarMigration(NpgsqlDataSource dataSource)
{
    private const string AddColumn = "ALTER TABLE orders ADD COLUMN business_day date";

    public async Task RunAsync()
    {
        await CreateTableAsync();
        await AddColumnAsync();
        await AddIndexAsync();
        await AddSecondIndexAsync();
        await BackfillAsync();
    }

    private async Task CreateTableAsync()
    {
        // GRD1001: a command of Npgsql's own.
        await using var command = dataSource.CreateCommand("CREATE TABLE business_calendars (day date PRIMARY KEY, is_open boolean NOT NULL)");
        await command.ExecuteNonQueryAsync();
    }

    private async Task AddColumnAsync()
    {
        await using var connection = await dataSource.OpenConnectionAsync();
        try
        {
            // GRD1001: Dapper, the text from a constant.
            await connection.ExecuteAsync(AddColumn);
        }
        catch (PostgresException e)
        {
            // GRD2001: the backfill runs without its column.
            Console.Error.WriteLine(e.MessageText);
        }
    }

    private async Task AddIndexAsync()
    {
        try
        {
            await dataSource.ExecuteGuardedAsync("CREATE INDEX CONCURRENTLY orders_business_day ON orders (business_day)");
        }
        catch (MigrationFailedException)
        {
            // GRD2001: guarded, and then its failure is thrown away.
        }
    }

    private async Task AddSecondIndexAsync() =>
        // GRD3009: guarded, and nobody can write to the table until the index is built.
        await dataSource.ExecuteGuardedAsync("CREATE INDEX orders_by_day ON orders (business_day, id)");

    private async Task BackfillAsync()
    {
        await using var command = dataSource.CreateCommand("UPDATE orders SET business_day = created_at::date WHERE business_day IS NULL");
        await command.ExecuteNonQueryAsync();
    }
}
