using System;
using System.Data.Common;
using System.Threading;
using System.Threading.Tasks;

using Dapper;

using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

using Npgsql;

namespace Shop.Infrastructure;

public sealed class DatabaseHealthCheck(NpgsqlDataSource source)
{
    public async Task<bool> IsHealthyAsync(CancellationToken token)
    {
        try
        {
            await using var command = source.CreateCommand("SELECT 1");
            await command.ExecuteScalarAsync(token);
            return true;
        }
        catch (Exception)
        {
            return false;
        }
    }
}

public sealed class Listener(NpgsqlDataSource source)
{
    public async Task RunAsync(Action<string> handle, CancellationToken token)
    {
        while (!token.IsCancellationRequested)
        {
            try
            {
                await using var connection = await source.OpenConnectionAsync(token);
                connection.Notification += (_, notification) => handle(notification.Payload);
                await connection.ExecuteAsync("LISTEN orders");
                while (true)
                {
                    await connection.WaitAsync(token);
                }
            }
            catch (NpgsqlException e)
            {
                Console.Error.WriteLine(e);
                await Task.Delay(TimeSpan.FromSeconds(5), token);
            }
        }
    }
}

public sealed class Settings : DbContext
{
    public async Task SeedAsync(string table, CancellationToken token)
    {
        await Database.ExecuteSqlAsync($"INSERT INTO settings (name) VALUES ({table}) ON CONFLICT DO NOTHING", token);
        await Database.ExecuteSqlRawAsync("UPDATE settings SET value = {0} WHERE name = {1}", [table, table], token);
        await Database.ExecuteSqlRawAsync("ANALYZE settings; SET LOCAL statement_timeout = '5s'", token);
        _ = await Database.SqlQueryRaw<int>("SELECT count(*) AS \"Value\" FROM settings").SingleAsync(token);
    }
}

public sealed class Reports(NpgsqlDataSource source)
{
    public async Task<int> RunAsync(string query, CancellationToken token)
    {
        await using var connection = await source.OpenConnectionAsync(token);
        await connection.ExecuteAsync("SET statement_timeout = '10min'", commandTimeout: 5);
        await connection.ExecuteAsync("CREATE TEMP TABLE totals (amount numeric)", commandTimeout: 20);
        await using var command = new NpgsqlCommand(query, connection) { CommandTimeout = 60 };
        return (int)(await command.ExecuteScalarAsync(token))!;
    }
}

public sealed class LocalCache
{
    public void Create(SqliteConnection cache)
    {
        cache.Execute("CREATE TABLE IF NOT EXISTS cache (key TEXT PRIMARY KEY, value BLOB)");
        using DbConnection again = new SqliteConnection(cache.ConnectionString);
        using var command = again.CreateCommand();
        command.CommandText = "DROP TABLE IF EXISTS cache_old";
        command.ExecuteNonQuery();
        try
        {
            cache.Execute("VACUUM");
            cache.Execute("ALTER TABLE cache ADD COLUMN stamp INTEGER");
        }
        catch (SqliteException)
        {
            Console.WriteLine("already there");
        }
    }
}

public static class Words
{
    public static void Speak()
    {
        Console.WriteLine("DROP TABLE is a statement; CREATE is another");
        var help = "ALTER TABLE orders ADD COLUMN note text";
        Console.WriteLine(help);
        new Worker().Execute("TRUNCATE orders");
    }

    private sealed class Worker
    {
        public void Execute(string text) => Console.WriteLine(text);
    }
}
