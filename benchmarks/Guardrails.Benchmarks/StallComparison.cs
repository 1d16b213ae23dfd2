using System.Diagnostics;
using System.Globalization;
using Guardrails.Testing;
using Npgsql;
using Spectre.Console;

namespace Guardrails.Benchmarks;

/// <summary>
/// How long the application's readers wait while an ALTER waits for its lock, and whether the ALTER gets it: a raw ALTER, one with
/// <c>lock_timeout = 5s</c>, and the guard with default options.
/// </summary>
internal static class StallComparison
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);

    public static async Task RunAsync(int major)
    {
        await using var server = await PostgresServer.StartAsync(new PostgresServerOptions { Major = major, AllowDownload = true });
        (string Name, Func<string, Action, CancellationToken, Task> Application)[] scenes =
        [
            ("one session idle in transaction for 10 s", SitIdleAsync),
            ("six clients, overlapping 500 ms transactions", OverlapAsync),
        ];
        (string Name, Func<NpgsqlDataSource, CancellationToken, Task> Alter)[] ways =
        [
            ("raw ALTER", (d, token) => AlterAsync(d, "0", token)),
            ("lock_timeout = 5s", (d, token) => AlterAsync(d, "5s", token)),
            ("guarded, default options", (d, token) => d.ExecuteGuardedAsync("ALTER TABLE orders ADD COLUMN note text", cancellationToken: token)),
        ];

        var table = new Table().Title($"PostgreSQL {server.Version}").AddColumns("application", "ALTER", "longest read", "ALTER ended after", "outcome");
        foreach (var (scene, application) in scenes)
        {
            foreach (var (way, alter) in ways)
            {
                var (longest, elapsed, outcome) = await MeasureAsync(server, application, alter);
                table.AddRow(scene, way, Ms(longest), Ms(elapsed), Markup.Escape(outcome));
            }
        }

        AnsiConsole.Write(table);
    }

    private static async Task<(TimeSpan Longest, TimeSpan Elapsed, string Outcome)> MeasureAsync(
        PostgresServer server, Func<string, Action, CancellationToken, Task> application, Func<NpgsqlDataSource, CancellationToken, Task> alter)
    {
        await using var database = await server.CreateDatabaseAsync();
        await using var dataSource = NpgsqlDataSource.Create(database.ConnectionString);
        await using (var setup = dataSource.CreateCommand("CREATE TABLE orders(id int); INSERT INTO orders SELECT generate_series(1, 1000)"))
        {
            await setup.ExecuteNonQueryAsync();
        }

        using var stop = new CancellationTokenSource();
        var ready = new TaskCompletionSource();
        var blockers = application(database.ConnectionString, () => ready.TrySetResult(), stop.Token);
        await ready.Task;
        var readers = Enumerable.Range(0, 4).Select(_ => ReadAsync(dataSource, stop.Token)).ToList();

        var clock = Stopwatch.StartNew();
        string outcome;
        using (var patience = new CancellationTokenSource(Patience))
        {
            try
            {
                await alter(dataSource, patience.Token);
                outcome = "applied";
            }
            catch (LockTimeoutException e)
            {
                outcome = $"lock timeout, blocked by pid {e.Report.Blockers[0].Pid} ({e.Report.Blockers[0].ApplicationName})";
            }
            catch (PostgresException e)
            {
                outcome = $"{e.SqlState}, nobody named";
            }
            catch (OperationCanceledException)
            {
                outcome = "given up by us";
            }
        }

        var elapsed = clock.Elapsed;
        await stop.CancelAsync();
        await blockers;
        return ((await Task.WhenAll(readers)).Max(), elapsed, outcome);
    }

    private static async Task AlterAsync(NpgsqlDataSource dataSource, string lockTimeout, CancellationToken token)
    {
        await using var connection = await dataSource.OpenConnectionAsync(token);
        await using var transaction = await connection.BeginTransactionAsync(token);
        await using var command = new NpgsqlCommand($"SET LOCAL lock_timeout = '{lockTimeout}'; ALTER TABLE orders ADD COLUMN note text", connection, transaction);
        await command.ExecuteNonQueryAsync(token);
        await transaction.CommitAsync(token);
    }

    private static async Task<TimeSpan> ReadAsync(NpgsqlDataSource dataSource, CancellationToken stop)
    {
        await using var connection = await dataSource.OpenConnectionAsync(CancellationToken.None);
        var longest = TimeSpan.Zero;
        while (!stop.IsCancellationRequested)
        {
            var clock = Stopwatch.StartNew();
            await using var command = new NpgsqlCommand("SELECT count(id) FROM orders", connection);
            await command.ExecuteScalarAsync(CancellationToken.None);
            longest = clock.Elapsed > longest ? clock.Elapsed : longest;
            await Task.Delay(5, CancellationToken.None);
        }

        return longest;
    }

    private static async Task SitIdleAsync(string connectionString, Action ready, CancellationToken stop) =>
        await HoldAsync(connectionString, TimeSpan.FromSeconds(10), ready, stop);

    private static async Task OverlapAsync(string connectionString, Action ready, CancellationToken stop)
    {
        var started = 0;
        await Task.WhenAll(Enumerable.Range(0, 6).Select(async client =>
        {
            // Evenly staggered: at every moment somebody holds the table.
            await Task.Delay(client * 85, CancellationToken.None);
            while (!stop.IsCancellationRequested)
            {
                await HoldAsync(connectionString, TimeSpan.FromMilliseconds(500), () =>
                {
                    if (Interlocked.Increment(ref started) == 6)
                    {
                        ready();
                    }
                }, stop);
            }
        }));
    }

    private static async Task HoldAsync(string connectionString, TimeSpan time, Action ready, CancellationToken stop)
    {
        await using var connection = new NpgsqlConnection(connectionString + ";Application Name=shop-api;Command Timeout=0");
        await connection.OpenAsync(CancellationToken.None);
        await using var transaction = await connection.BeginTransactionAsync(CancellationToken.None);
        await using var command = new NpgsqlCommand("SELECT * FROM orders LIMIT 1", connection, transaction);
        await command.ExecuteScalarAsync(CancellationToken.None);
        ready();
        await Task.Delay(time, stop).ContinueWith(_ => { }, TaskScheduler.Default);
        await transaction.CommitAsync(CancellationToken.None);
    }

    private static string Ms(TimeSpan time) => time.TotalMilliseconds.ToString("#,0 ms", CultureInfo.InvariantCulture);
}
