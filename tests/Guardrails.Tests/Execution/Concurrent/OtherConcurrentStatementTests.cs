using Guardrails.Tests.Shared;
using static Guardrails.Tests.Support.DatabaseExtensions;

namespace Guardrails.Tests.Execution.Concurrent;

/// <summary>DROP INDEX, REINDEX and DETACH PARTITION with CONCURRENTLY, whole and cut off.</summary>
public sealed class OtherConcurrentStatementTests(PostgresServers servers)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(1);

    public static TheoryData<int, string> Reindexes { get; } = new(
        from major in PostgresMajors.All
        from sql in new[] { "REINDEX TABLE CONCURRENTLY orders", "REINDEX INDEX CONCURRENTLY orders_amount", "REINDEX (CONCURRENTLY) TABLE public.orders" }
        select (major.Data, sql));

    [Theory]
    [MemberData(nameof(PostgresMajors.All), MemberType = typeof(PostgresMajors))]
    public async Task Behind_a_transaction_on_its_table_an_index_is_not_begun_to_be_dropped(int major)
    {
        await using var database = await servers.CreateSceneAsync(major);
        await database.ExecuteAsync("CREATE INDEX orders_amount ON orders(amount)", Token);
        await using var reader = await database.OpenSessionAsync("reader", Token);
        await reader.BeginAndSitIdleAsync("SELECT * FROM orders", Token);

        var failure = await Assert.ThrowsAsync<LockTimeoutException>(
            () => database.Executor(Deadline).ExecuteAsync("DROP INDEX CONCURRENTLY orders_amount", Token));
        Assert.Equal(reader.Pid, Assert.Single(failure.Report.Blockers).Pid);
        Assert.Equal("orders_amount valid", await database.IndexesAsync());
    }

    [Theory]
    [MemberData(nameof(PostgresMajors.All), MemberType = typeof(PostgresMajors))]
    public async Task A_drop_that_was_cut_off_is_said_to_be_and_finished_by_the_next(int major)
    {
        await using var database = await servers.CreateSceneAsync(major);
        await database.ExecuteAsync("CREATE INDEX orders_amount ON orders(amount)", Token);

        var failure = await database.CutOffOnceBegunAsync("DROP INDEX CONCURRENTLY orders_amount", "orders");
        Assert.Equal("orders_amount INVALID", await database.IndexesAsync());
        Assert.Contains("left INVALID and not dropped: public.orders_amount", failure.Message, StringComparison.Ordinal);

        await database.Executor().ExecuteAsync("DROP INDEX CONCURRENTLY orders_amount", Token);
        Assert.Equal("", await database.IndexesAsync());
    }

    [Theory]
    [MemberData(nameof(Reindexes))]
    public async Task A_reindex_that_is_cut_off_leaves_no_copies(int major, string sql)
    {
        await using var database = await servers.CreateSceneAsync(major);
        await database.ExecuteAsync("CREATE INDEX orders_amount ON orders(amount)", Token);
        await using var reporting = await database.OpenOldSnapshotAsync();

        var failure = await Assert.ThrowsAsync<LockTimeoutException>(() => database.Executor(Deadline).ExecuteAsync(sql, Token));

        Assert.Equal(reporting.Pid, Assert.Single(failure.Report.Blockers).Pid);
        Assert.Equal("orders_amount valid", await database.IndexesAsync());
    }

    [Theory]
    [MemberData(nameof(PostgresMajors.All), MemberType = typeof(PostgresMajors))]
    public async Task A_reindex_of_a_partitioned_table_that_is_cut_off_leaves_no_copies_on_its_partitions(int major)
    {
        await using var database = await servers.CreateSceneAsync(major);
        await database.ExecuteAsync(
            """
            CREATE TABLE events(day int) PARTITION BY RANGE (day);
            CREATE TABLE events_1 PARTITION OF events FOR VALUES FROM (1) TO (2);
            CREATE INDEX events_day ON events(day);
            """,
            Token);
        await using var reporting = await database.OpenOldSnapshotAsync();

        await Assert.ThrowsAsync<LockTimeoutException>(() => database.Executor(Deadline).ExecuteAsync("REINDEX TABLE CONCURRENTLY events", Token));

        Assert.Equal("events_1_day_idx valid, events_day valid", await database.IndexesAsync());
    }

    [Theory]
    [MemberData(nameof(Reindexes))]
    public async Task A_reindex_clears_away_the_copies_of_one_that_was_cut_off(int major, string sql)
    {
        await using var database = await servers.CreateSceneAsync(major);
        await database.ExecuteAsync("CREATE INDEX orders_amount ON orders(amount)", Token);
        await database.CutOffAsync(sql);
        Assert.Equal("orders_amount valid, orders_amount_ccnew INVALID", await database.IndexesAsync());

        await database.Executor().ExecuteAsync(sql, Token);

        Assert.Equal("orders_amount valid", await database.IndexesAsync());
    }

    [Theory]
    [MemberData(nameof(PostgresMajors.All), MemberType = typeof(PostgresMajors))]
    public async Task A_detach_that_was_cut_off_is_finalized_by_the_next(int major)
    {
        const string Detach = "ALTER TABLE events DETACH PARTITION events_1 CONCURRENTLY";
        await using var database = await servers.CreateDatabaseAsync(major, Token);
        await database.ExecuteAsync(
            "CREATE TABLE events(day int) PARTITION BY RANGE (day); CREATE TABLE events_1 PARTITION OF events FOR VALUES FROM (1) TO (2)", Token);

        var failure = await database.CutOffOnceBegunAsync(Detach, "events");
        Assert.True(await database.QueryScalarAsync<bool>("SELECT inhdetachpending FROM pg_inherits", Token));
        Assert.Contains("left partition events_1 pending detach", failure.Message, StringComparison.Ordinal);

        var report = await database.Executor().ExecuteAsync(Detach, Token);
        Assert.Contains(report.Notes, note => note.Contains("pending detach", StringComparison.Ordinal));
        Assert.Equal(0, await database.QueryScalarAsync<long>("SELECT count(*) FROM pg_inherits", Token));
        Assert.Equal("events,events_1", await database.TablesAsync());
    }

    [Theory]
    [MemberData(nameof(PostgresMajors.All), MemberType = typeof(PostgresMajors))]
    public async Task Behind_a_transaction_on_the_parent_or_the_partition_a_detach_is_not_begun(int major)
    {
        await using var database = await servers.CreateDatabaseAsync(major, Token);
        await database.ExecuteAsync(
            "CREATE TABLE events(day int) PARTITION BY RANGE (day); CREATE TABLE events_1 PARTITION OF events FOR VALUES FROM (1) TO (2)", Token);
        await using var reader = await database.OpenSessionAsync("reader", Token);
        await reader.BeginAndSitIdleAsync("SELECT * FROM events_1", Token);

        var failure = await Assert.ThrowsAsync<LockTimeoutException>(
            () => database.Executor(Deadline).ExecuteAsync("ALTER TABLE events DETACH PARTITION events_1 CONCURRENTLY", Token));

        Assert.Equal(reader.Pid, Assert.Single(failure.Report.Blockers).Pid);
        Assert.False(await database.QueryScalarAsync<bool>("SELECT inhdetachpending FROM pg_inherits", Token));
    }

    [Theory]
    [MemberData(nameof(PostgresMajors.All), MemberType = typeof(PostgresMajors))]
    public async Task What_runs_outside_a_transaction_without_CONCURRENTLY_waits_in_short_stays_too(int major)
    {
        await using var database = await servers.CreateSceneAsync(major);
        await using var writer = await database.OpenSessionAsync("writer", Token);
        await writer.BeginAndSitIdleAsync("UPDATE orders SET amount = 0 WHERE id = 1", Token);
        var executor = new GuardedExecutor(database.DataSource, new GuardOptions { LockTimeout = TimeSpan.FromSeconds(1) });

        var failure = await Assert.ThrowsAsync<LockTimeoutException>(() => executor.ExecuteAsync("VACUUM FULL orders", Token));

        Assert.Equal(writer.Pid, Assert.Single(failure.Report.Blockers).Pid);
        Assert.True(failure.Report.Attempts > 1);
        await writer.DisposeAsync();
        Assert.Equal([StatementOutcome.Ok], (await executor.ExecuteAsync("VACUUM FULL orders", Token)).Outcomes());
    }
}
