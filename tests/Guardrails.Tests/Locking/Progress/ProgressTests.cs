using System.Globalization;
using System.Text.RegularExpressions;
using Guardrails.Tests.Shared;
using Guardrails.Tests.Support;

namespace Guardrails.Tests.Locking.Progress;

/// <summary>What the log says of long work while it goes on, each kind on a real server.</summary>
public sealed class ProgressTests(PostgresServers servers)
{
    private const int Rows = 100;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>A statement, and how its progress is told.</summary>
    public static TheoryData<string, string> Works { get; } = new()
    {
        { "CREATE INDEX again ON orders(slow(id))", @"^CREATE INDEX on public\.orders: building index: scanning table, \d+ % \(\d+ of 100 blocks\), after \d+ s\.$" },
        { "CREATE INDEX CONCURRENTLY again ON orders(slow(id))", @"^CREATE INDEX CONCURRENTLY on public\.orders: building index: scanning table, \d+ % \(\d+ of 100 blocks\), after \d+ s\.$" },
        { "CREATE INDEX again ON parts(slow(id))", @"^CREATE INDEX on public\.parts: partition 1 of 2, building index: scanning table, \d+ % \(\d+ of \d+ blocks\), after \d+ s\.$" },
        { "REINDEX TABLE orders", @"^REINDEX on public\.orders: building index: scanning table, \d+ % \(\d+ of 100 blocks\), after \d+ s\.$" },
        { "CLUSTER orders USING orders_slow", @"^CLUSTER on public\.orders: rebuilding index, after \d+ s\.$" },
        { "VACUUM FULL orders", @"^VACUUM FULL on public\.orders: rebuilding index, after \d+ s\.$" },
        { "VACUUM orders", @"^VACUUM on public\.orders: scanning heap, \d+ % \(\d+ of 100 blocks\), after \d+ s\.$" },
        { "ANALYZE orders", @"^ANALYZE on public\.orders: computing statistics, after \d+ s\.$" },
        { "COPY (SELECT slow(id) FROM orders) TO '/dev/null'", @"^COPY TO: copying, \d+ tuples, after \d+ s\.$" },
        { "ALTER TABLE orders VALIDATE CONSTRAINT slowly", @"^At work for \d+ s; PostgreSQL counts no progress for this statement: ALTER TABLE orders VALIDATE CONSTRAINT slowly$" },
    };

    [Theory]
    [MemberData(nameof(Works))]
    public async Task Each_kind_of_long_work_says_how_far_it_is(string sql, string expected)
    {
        await using var database = await SlowAsync(PostgresMajors.Latest);

        await SaysAsync(database, sql, expected);
    }

    [Theory]
    [MemberData(nameof(PostgresMajors.All), MemberType = typeof(PostgresMajors))]
    public async Task Every_major_is_asked_in_words_that_it_knows(int major)
    {
        await using var database = await SlowAsync(major);

        var message = await SaysAsync(database, "CREATE INDEX again ON orders(slow(id))", @"^CREATE INDEX on public\.orders: .* % \(\d+ of 100 blocks\), after \d+ s\.$");

        var (percent, done) = Regex.Match(message, @"(\d+) % \((\d+) of") is var found
            ? (int.Parse(found.Groups[1].Value, CultureInfo.InvariantCulture), int.Parse(found.Groups[2].Value, CultureInfo.InvariantCulture)) : default;
        Assert.InRange(done, 1, Rows - 1);
        Assert.Equal(done * 100 / Rows, percent);
    }

    [Fact]
    public async Task A_password_in_a_statement_without_progress_is_hidden()
    {
        await using var database = await SlowAsync(PostgresMajors.Latest);

        await SaysAsync(database, "DO $$ BEGIN PERFORM pg_sleep(10); EXECUTE 'ALTER ROLE nobody PASSWORD ''s3cr3t'''; END $$", @"^At work for \d+ s; .*: DO \$\$ BEGIN((?!s3cr3t).)*$");
    }

    /// <summary>Runs a statement until the log says what is expected, and cancels it then.</summary>
    private static async Task<string> SaysAsync(TestDatabase database, string sql, string expected)
    {
        using var log = new RecordingLoggerFactory();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        string? Find() => log.Entries.Select(e => e.Message).FirstOrDefault(m => Regex.IsMatch(m, expected));
        var running = new GuardedExecutor(database.DataSource, loggerFactory: log).ExecuteAsync(sql, stop.Token);
        await Eventually.BecomesTrueAsync(() => Task.FromResult(Find() is not null || running.IsCompleted), Patience, $"{expected} in the log");
        await stop.CancelAsync();
        await running.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        Assert.True(Find() is not null, $"{expected} is not in the log:\n{string.Join('\n', log.Entries)}\n{running.Exception}");
        return Find()!;
    }

    /// <summary>A table of 100 blocks with a row in each, a partitioned one, and a function that takes its time with each row from the end of this call on.</summary>
    private async Task<TestDatabase> SlowAsync(int major)
    {
        var database = await servers.CreateDatabaseAsync(major, Token);
        await database.ExecuteAsync(
            $$"""
            CREATE FUNCTION slow(n int) RETURNS int IMMUTABLE LANGUAGE plpgsql AS $$
              BEGIN PERFORM pg_sleep(coalesce(nullif(current_setting('shop.nap', true), ''), '0')::float8); RETURN n; END $$;
            CREATE TABLE orders(id int, filler text) WITH (autovacuum_enabled = off);
            ALTER TABLE orders ALTER COLUMN filler SET STORAGE PLAIN;
            INSERT INTO orders SELECT n, repeat('x', 7000) FROM generate_series(1, {{Rows}}) AS n;
            CREATE INDEX orders_slow ON orders(slow(id));
            ALTER TABLE orders ADD CONSTRAINT slowly CHECK (slow(id) > 0) NOT VALID;
            CREATE TABLE parts(id int) PARTITION BY RANGE (id);
            CREATE TABLE parts_1 PARTITION OF parts FOR VALUES FROM (0) TO (1000);
            CREATE TABLE parts_2 PARTITION OF parts FOR VALUES FROM (1000) TO (2000);
            INSERT INTO parts SELECT n FROM generate_series(1, {{Rows}}) AS n;
            """,
            Token);
        await database.ExecuteAsync(
            $"""
            ALTER DATABASE "{database.Name}" SET shop.nap = '0.1';
            ALTER DATABASE "{database.Name}" SET vacuum_cost_delay = '100ms';
            ALTER DATABASE "{database.Name}" SET vacuum_cost_limit = 1;
            """,
            Token);
        return database;
    }
}
