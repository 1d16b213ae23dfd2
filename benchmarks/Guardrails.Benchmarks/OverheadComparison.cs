using System.Diagnostics;
using System.Globalization;
using Guardrails.Testing;
using Npgsql;
using Spectre.Console;

namespace Guardrails.Benchmarks;

/// <summary>What the guard costs when nobody is in the way. The contract: at most 1.15 times the hand-written transaction, by medians.</summary>
internal static class OverheadComparison
{
    private const int Rounds = 1500;
    private const int WarmUp = 200;

    public static async Task RunAsync(int major)
    {
        await using var server = await PostgresServer.StartAsync(new PostgresServerOptions { Major = major, AllowDownload = true });
        await using var database = await server.CreateDatabaseAsync();
        await using var dataSource = NpgsqlDataSource.Create(database.ConnectionString);
        await using (var setup = dataSource.CreateCommand("CREATE TABLE orders(id int, note text)"))
        {
            await setup.ExecuteNonQueryAsync();
        }

        var executor = new GuardedExecutor(dataSource);
        (string Name, Func<string, Task> Run)[] ways =
        [
            ("hand-written transaction", sql => HandWrittenAsync(dataSource, sql)),
            ("GuardedExecutor.ExecuteAsync", sql => executor.ExecuteAsync(sql)),
            ("dataSource.ExecuteGuardedAsync", sql => dataSource.ExecuteGuardedAsync(sql)),
        ];
        var table = new Table().Title($"PostgreSQL {server.Version}, {Rounds} rounds, medians").AddColumns("ALTER", "way", "median µs", "× hand-written");
        foreach (var (name, statement) in (ReadOnlySpan<(string, Func<int, string>)>)
                 [
                     ("SET DEFAULT", i => $"ALTER TABLE orders ALTER COLUMN id SET DEFAULT {i}"),
                     ("ADD COLUMN, then DROP COLUMN", i => i % 2 == 0 ? "ALTER TABLE orders ADD COLUMN extra int" : "ALTER TABLE orders DROP COLUMN extra"),
                 ])
        {
            Measure(table, name, statement, ways);
        }

        AnsiConsole.Write(table);
    }

    private static void Measure(Table table, string name, Func<int, string> statement, (string Name, Func<string, Task> Run)[] ways)
    {
        var times = ways.Select(_ => new List<double>(Rounds)).ToArray();
        for (var i = 0; i < Rounds + WarmUp; i++)
        {
            // In turns, and each round begins with another way, so that whatever else the machine does hits all of them alike.
            // Pairs of statements (add, drop) stay within one way.
            for (var turn = 0; turn < ways.Length; turn++)
            {
                var way = (turn + i) % ways.Length;
                for (var half = 0; half < 2; half++)
                {
                    var started = Stopwatch.GetTimestamp();
                    ways[way].Run(statement((2 * i) + half)).GetAwaiter().GetResult();
                    if (i >= WarmUp)
                    {
                        times[way].Add(Stopwatch.GetElapsedTime(started).TotalMicroseconds);
                    }
                }
            }

            if (i % 300 == 299)
            {
                ways[0].Run("DROP TABLE orders; CREATE TABLE orders(id int, note text)").GetAwaiter().GetResult();
            }
        }

        var medians = times.Select(t => t.Order().ElementAt(t.Count / 2)).ToArray();
        for (var way = 0; way < ways.Length; way++)
        {
            table.AddRow(
                name,
                ways[way].Name,
                medians[way].ToString("0", CultureInfo.InvariantCulture),
                (medians[way] / medians[0]).ToString("0.00", CultureInfo.InvariantCulture));
        }
    }

    private static async Task HandWrittenAsync(NpgsqlDataSource dataSource, string sql)
    {
        await using var connection = await dataSource.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using var command = new NpgsqlCommand(sql, connection, transaction);
        await command.ExecuteNonQueryAsync();
        await transaction.CommitAsync();
    }

}
