using System.Diagnostics;
using Guardrails.Tests.Shared;

namespace Guardrails.Tests.Locking;

/// <summary>
/// What a waiting ALTER does to the application's readers, with default options. The figures are in benchmarks/; the bounds here only tell
/// short stays (about 100 ms) from one long stay (5 s), so that a busy machine does not decide the outcome.
/// </summary>
public sealed class StallTests(PostgresServers servers)
{
    private static readonly TimeSpan FarFromOneLongStay = TimeSpan.FromSeconds(1.5);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(PostgresMajors.All), MemberType = typeof(PostgresMajors))]
    public async Task Behind_one_idle_session_no_reader_waits_for_long(int major)
    {
        await using var database = await servers.CreateDatabaseAsync(major, Token);
        await database.ExecuteAsync("CREATE TABLE orders(id int)", Token);
        await using var idle = await database.OpenSessionAsync("shop-api", Token);
        await idle.BeginAndSitIdleAsync("SELECT * FROM orders", Token);
        using var stop = new CancellationTokenSource();
        var readers = Enumerable.Range(0, 4).Select(_ => ReadAsync(database, stop.Token)).ToList();

        var failure = await Assert.ThrowsAsync<LockTimeoutException>(
            () => new GuardedExecutor(database.DataSource).ExecuteAsync("ALTER TABLE orders ADD COLUMN note text", Token));
        await stop.CancelAsync();
        var longest = (await Task.WhenAll(readers)).Max();

        Assert.True(failure.Report.Waited >= TimeSpan.FromSeconds(4.5), $"it waited {failure.Report.Waited}");
        Assert.True(longest < FarFromOneLongStay, $"a reader waited {longest}");
        Assert.True(failure.Report.Victims.Longest < FarFromOneLongStay, $"the report says {failure.Report.Victims.Longest}");
    }

    [Theory]
    [MemberData(nameof(PostgresMajors.All), MemberType = typeof(PostgresMajors))]
    public async Task The_report_counts_who_queued_behind_us(int major)
    {
        await using var database = await servers.CreateDatabaseAsync(major, Token);
        await database.ExecuteAsync("CREATE TABLE orders(id int)", Token);
        await using var idle = await database.OpenSessionAsync("shop-api", Token);
        await idle.BeginAndSitIdleAsync("SELECT * FROM orders", Token);
        await using var reader = await database.OpenSessionAsync("reader", Token);
        // More than a second of work is not repeated for a lock: the ALTER behind it waits once, for all that is left, and the reader with it.
        var migration = new GuardedExecutor(database.DataSource, new GuardOptions { LockTimeout = TimeSpan.FromSeconds(4) })
            .ExecuteAsync("SELECT pg_sleep(1.1); ALTER TABLE orders ADD COLUMN note text", Token);
        await Eventually.BecomesTrueAsync(
            () => database.QueryScalarAsync<bool>("SELECT EXISTS (SELECT FROM pg_locks WHERE relation = 'orders'::regclass AND NOT granted)", Token),
            TimeSpan.FromSeconds(30),
            "the ALTER waits");
        var read = reader.QueryScalarAsync<long>("SELECT count(*) FROM orders", Token);

        var failure = await Assert.ThrowsAsync<LockTimeoutException>(() => migration);
        await read;

        Assert.Equal(1, failure.Report.Attempts);
        Assert.Equal(1, failure.Report.Victims.PeakSessions);
        Assert.True(failure.Report.Victims.Longest > TimeSpan.Zero);
    }

    [Theory]
    [MemberData(nameof(PostgresMajors.All), MemberType = typeof(PostgresMajors))]
    public async Task Behind_overlapping_transactions_without_a_gap_the_alter_gets_its_turn(int major)
    {
        await using var database = await servers.CreateDatabaseAsync(major, Token);
        await database.ExecuteAsync("CREATE TABLE orders(id int)", Token);
        using var stop = new CancellationTokenSource();
        using var started = new CountdownEvent(6);
        var clients = Enumerable.Range(0, 6).Select(client => TransactAsync(database, client, started, stop.Token)).ToList();
        await Eventually.BecomesTrueAsync(() => Task.FromResult(started.IsSet), TimeSpan.FromSeconds(30), "all clients have begun");

        var report = await new GuardedExecutor(database.DataSource).ExecuteAsync("ALTER TABLE orders ADD COLUMN note text", Token);
        await stop.CancelAsync();
        await Task.WhenAll(clients);

        Assert.True(report.Attempts > 1, "the first short stay cannot get between them");
    }

    private static async Task<TimeSpan> ReadAsync(TestDatabase database, CancellationToken stop)
    {
        await using var session = await database.OpenSessionAsync("reader", Token);
        var longest = TimeSpan.Zero;
        while (!stop.IsCancellationRequested)
        {
            var clock = Stopwatch.StartNew();
            await session.QueryScalarAsync<long>("SELECT count(*) FROM orders", Token);
            longest = clock.Elapsed > longest ? clock.Elapsed : longest;
            await Task.Delay(10, Token);
        }

        return longest;
    }

    private static async Task TransactAsync(TestDatabase database, int client, CountdownEvent started, CancellationToken stop)
    {
        await using var session = await database.OpenSessionAsync($"client {client}", Token);
        // Staggered by a sixth of a transaction: at every moment somebody holds the table.
        await Task.Delay(client * 85, Token);
        for (var first = true; !stop.IsCancellationRequested; first = false)
        {
            await session.BeginAndSitIdleAsync("SELECT * FROM orders", Token);
            if (first)
            {
                started.Signal();
            }

            await Task.Delay(500, Token);
            await session.ExecuteAsync("COMMIT", Token);
        }
    }
}
