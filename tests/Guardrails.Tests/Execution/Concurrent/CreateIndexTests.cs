using Guardrails.Tests.Shared;
using Guardrails.Tests.Support;
using static Guardrails.Tests.Support.DatabaseExtensions;

namespace Guardrails.Tests.Execution.Concurrent;

/// <summary>CREATE INDEX CONCURRENTLY waits where it may, and leaves nothing behind where it fails.</summary>
public sealed class CreateIndexTests(PostgresServers servers)
{
    private const string Build = "CREATE INDEX CONCURRENTLY orders_amount ON orders(amount)";

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(1.2);

    [Theory]
    [MemberData(nameof(PostgresMajors.All), MemberType = typeof(PostgresMajors))]
    public async Task It_succeeds_although_a_session_on_another_table_sits_in_a_transaction_for_a_while(int major)
    {
        await using var database = await servers.CreateSceneAsync(major);
        await using var reporting = await database.OpenOldSnapshotAsync();

        // Longer than the lock timeout: waiting for a snapshot harms nobody.
        var running = new GuardedExecutor(database.DataSource, new GuardOptions { LockTimeout = TimeSpan.FromMilliseconds(300) }).ExecuteAsync(Build, Token);
        await Task.Delay(1500, Token);
        Assert.False(running.IsCompleted);
        await reporting.DisposeAsync();
        var report = await running;

        Assert.Equal("orders_amount valid", await database.IndexesAsync());
        Assert.Equal([StatementOutcome.Ok], report.Outcomes());
        Assert.True(report.LockWait > TimeSpan.FromSeconds(0.3), $"the report says it waited for {report.LockWait}");
    }

    [Theory]
    [MemberData(nameof(PostgresMajors.All), MemberType = typeof(PostgresMajors))]
    public async Task When_its_deadline_is_over_it_names_who_it_waited_for_and_leaves_no_index(int major)
    {
        await using var database = await servers.CreateSceneAsync(major);
        await using var reporting = await database.OpenOldSnapshotAsync();

        var failure = await Assert.ThrowsAsync<LockTimeoutException>(() => database.Executor(Deadline).ExecuteStepAsync("index amounts", Build, Token));

        Assert.Equal("", await database.IndexesAsync());
        var blocker = Assert.Single(failure.Report.Blockers);
        Assert.Equal((reporting.Pid, "reporting", "idle in transaction"), (blocker.Pid, blocker.ApplicationName, blocker.State));
        Assert.Equal("virtualxid", failure.Report.LockType);
        Assert.Contains($"PID: {reporting.Pid}", failure.Message, StringComparison.Ordinal);
        Assert.Contains(failure.Execution!.Notes, note => note.Contains("orders_amount", StringComparison.Ordinal) && note.EndsWith("dropped", StringComparison.Ordinal));
        Assert.Equal("", await SessionsLeft.FindAsync(database, [reporting.Pid], Token));
    }

    [Theory]
    [MemberData(nameof(PostgresMajors.All), MemberType = typeof(PostgresMajors))]
    public async Task When_its_deadline_is_over_while_it_works_that_is_a_statement_timeout_although_it_had_to_wait_before(int major)
    {
        await using var database = await servers.CreateSceneAsync(major);
        await database.ExecuteAsync(
            "CREATE FUNCTION slow(i int) RETURNS int IMMUTABLE LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(0.05); RETURN i; END $$", Token);
        await using var writer = await database.OpenSessionAsync("writer", Token);
        await writer.BeginAndSitIdleAsync("UPDATE orders SET amount = 0 WHERE id = 1", Token);

        var running = database.Executor(TimeSpan.FromSeconds(4)).ExecuteAsync("CREATE INDEX CONCURRENTLY ON orders(slow(id))", Token);
        await database.WaitsForUsersAsync();
        await writer.DisposeAsync();
        var failure = await Assert.ThrowsAsync<StatementTimeoutException>(() => running);

        Assert.Contains(nameof(GuardOptions.ConcurrentDeadline), failure.Message, StringComparison.Ordinal);
        Assert.Equal("", await database.IndexesAsync());
    }

    [Theory]
    [MemberData(nameof(PostgresMajors.All), MemberType = typeof(PostgresMajors))]
    public async Task Duplicates_fail_a_unique_index_and_leave_none(int major)
    {
        await using var database = await servers.CreateSceneAsync(major);

        var failure = await Assert.ThrowsAsync<MigrationFailedException>(
            () => database.Executor().ExecuteAsync("CREATE UNIQUE INDEX CONCURRENTLY ON orders(amount)", Token));

        Assert.Equal("23505", failure.SqlState);
        Assert.Equal("", await database.IndexesAsync());
    }

    [Theory]
    [MemberData(nameof(PostgresMajors.All), MemberType = typeof(PostgresMajors))]
    public async Task A_cancelled_build_leaves_no_index_and_no_session(int major)
    {
        await using var database = await servers.CreateSceneAsync(major);
        await using var reporting = await database.OpenOldSnapshotAsync();
        using var source = CancellationTokenSource.CreateLinkedTokenSource(Token);

        var running = database.Executor().ExecuteAsync(Build, source.Token);
        await Eventually.BecomesTrueAsync(
            async () => await database.IndexesAsync() == "orders_amount INVALID", TimeSpan.FromSeconds(20), "a build that waits");
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);

        Assert.Equal("", await database.IndexesAsync());
        Assert.Equal("", await SessionsLeft.FindAsync(database, [reporting.Pid], Token));
    }

    [Theory]
    [MemberData(nameof(PostgresMajors.All), MemberType = typeof(PostgresMajors))]
    public async Task Beside_other_statements_it_runs_where_several_transactions_are_allowed(int major)
    {
        await using var database = await servers.CreateSceneAsync(major);
        var executor = new GuardedExecutor(database.DataSource, new GuardOptions { AllowMultipleTransactions = true });

        var report = await executor.ExecuteAsync($"ALTER TABLE orders ADD COLUMN note text; {Build}; ALTER TABLE orders DROP COLUMN id", Token);

        Assert.Equal([StatementOutcome.Ok, StatementOutcome.Ok, StatementOutcome.Ok], report.Outcomes());
        Assert.Equal("amount,note", await database.ColumnsAsync("orders"));
        Assert.Equal("orders_amount valid", await database.IndexesAsync());
    }

    [Theory]
    [MemberData(nameof(PostgresMajors.All), MemberType = typeof(PostgresMajors))]
    public async Task A_failure_after_it_says_what_stays(int major)
    {
        await using var database = await servers.CreateSceneAsync(major);
        var executor = new GuardedExecutor(database.DataSource, new GuardOptions { AllowMultipleTransactions = true });

        var failure = await Assert.ThrowsAsync<MigrationFailedException>(
            () => executor.ExecuteAsync($"ALTER TABLE orders ADD COLUMN note text; {Build}; SELECT 1/0; CREATE TABLE late()", Token));

        Assert.Equal([StatementOutcome.Ok, StatementOutcome.Ok, StatementOutcome.Failed, StatementOutcome.NotRun], failure.Execution!.Outcomes());
        Assert.Contains("the 2 parts of the script before it stay applied", failure.Message, StringComparison.Ordinal);
        Assert.Equal("orders_amount valid", await database.IndexesAsync());
    }

    [Theory]
    [MemberData(nameof(PostgresMajors.All), MemberType = typeof(PostgresMajors))]
    public async Task A_setting_in_front_of_it_is_no_second_transaction(int major)
    {
        await using var database = await servers.CreateSceneAsync(major);

        var report = await database.Executor().ExecuteAsync($"SET maintenance_work_mem = '32MB'; {Build}", Token);

        Assert.Equal([StatementOutcome.Ok, StatementOutcome.Ok], report.Outcomes());
        Assert.Equal("orders_amount valid", await database.IndexesAsync());
    }

    /// <summary>What sits on the very table, and how its lock reads.</summary>
    public static TheoryData<int, string, string> Users { get; } = new(
        from major in PostgresMajors.All
        from use in new[]
        {
            ("UPDATE orders SET amount = 0 WHERE id = 1", "ROW EXCLUSIVE"),
            ("SELECT count(*) FROM orders", "ACCESS SHARE"),
            ("SELECT id FROM orders WHERE id = 1 FOR UPDATE", "ROW SHARE"),
        }
        select (major.Data, use.Item1, use.Item2));

    // Neither CREATE nor DROP … CONCURRENTLY gets past a transaction on the table itself, so the build must not even begin.
    [Theory]
    [MemberData(nameof(Users))]
    public async Task Behind_a_transaction_on_its_own_table_it_fails_before_there_is_an_index(int major, string use, string mode)
    {
        await using var database = await servers.CreateSceneAsync(major);
        await using var user = await database.OpenSessionAsync("user", Token);
        await user.BeginAndSitIdleAsync(use, Token);

        var failure = await Assert.ThrowsAsync<LockTimeoutException>(() => database.Executor(Deadline).ExecuteStepAsync("index amounts", Build, Token));

        Assert.Equal("", await database.IndexesAsync());
        var blocker = Assert.Single(failure.Report.Blockers);
        Assert.Equal((user.Pid, "user", mode, "public.orders"), (blocker.Pid, blocker.ApplicationName, blocker.LockMode, blocker.Relation));
        Assert.Contains("nothing was applied", failure.Message, StringComparison.Ordinal);
        Assert.Contains($"holds {mode} on public.orders", failure.Message, StringComparison.Ordinal);
        Assert.InRange(failure.Report.Waited, Deadline, Deadline + TimeSpan.FromSeconds(0.5));
        await user.DisposeAsync();
        await database.Executor().ExecuteAsync(Build, Token);
        Assert.Equal("orders_amount valid", await database.IndexesAsync());
    }

    [Theory]
    [MemberData(nameof(PostgresMajors.All), MemberType = typeof(PostgresMajors))]
    public async Task Behind_a_prepared_transaction_on_its_own_table_it_fails_before_there_is_an_index(int major)
    {
        await using var database = await servers.CreateSceneAsync(major);
        var gid = $"concurrent-{Guid.NewGuid():N}";
        await database.ExecuteAsync($"BEGIN; UPDATE orders SET amount = 0 WHERE id = 1; PREPARE TRANSACTION '{gid}'", Token);
        try
        {
            var failure = await Assert.ThrowsAsync<LockTimeoutException>(() => database.Executor(Deadline).ExecuteAsync(Build, Token));

            Assert.Equal(gid, Assert.Single(failure.Report.Blockers).PreparedTransaction);
            Assert.Equal("", await database.IndexesAsync());
        }
        finally
        {
            await database.ExecuteAsync($"ROLLBACK PREPARED '{gid}'", Token);
        }
    }

    [Theory]
    [MemberData(nameof(PostgresMajors.All), MemberType = typeof(PostgresMajors))]
    public async Task Without_a_deadline_it_passes_a_transaction_that_has_only_read_and_is_done(int major)
    {
        await using var database = await servers.CreateSceneAsync(major);
        await using var reader = await database.OpenSessionAsync("reader", Token);
        // LOCK leaves no snapshot behind.
        await reader.BeginAndSitIdleAsync("LOCK TABLE orders IN ACCESS SHARE MODE", Token);

        await database.Executor().ExecuteAsync(Build, Token);

        Assert.Equal("orders_amount valid", await database.IndexesAsync());
    }

    [Theory]
    [MemberData(nameof(PostgresMajors.All), MemberType = typeof(PostgresMajors))]
    public async Task Transactions_that_follow_one_another_without_a_gap_do_not_keep_it_from_beginning(int major)
    {
        await using var database = await servers.CreateSceneAsync(major);
        await using var first = await database.OpenSessionAsync("first", Token);
        await using var second = await database.OpenSessionAsync("second", Token);
        await first.BeginAndSitIdleAsync("UPDATE orders SET amount = 0 WHERE id = 1", Token);

        var running = database.Executor().ExecuteAsync(Build, Token);
        await database.WaitsForUsersAsync();
        await second.BeginAndSitIdleAsync("UPDATE orders SET amount = 0 WHERE id = 2", Token);
        await first.DisposeAsync();

        // The build itself waits for the second one, and may: it has begun.
        await Eventually.BecomesTrueAsync(
            async () => await database.IndexesAsync() == "orders_amount INVALID", TimeSpan.FromSeconds(20), "a build that has begun");
        await second.DisposeAsync();
        await running;
        Assert.Equal("orders_amount valid", await database.IndexesAsync());
    }

    [Fact]
    public async Task An_index_that_cannot_be_dropped_because_its_table_came_into_use_meanwhile_is_confessed()
    {
        await using var database = await servers.CreateSceneAsync(PostgresMajors.Latest);
        await using var reporting = await database.OpenOldSnapshotAsync();
        await using var writer = await database.OpenSessionAsync("writer", Token);

        var running = database.Executor(TimeSpan.FromSeconds(4)).ExecuteAsync(Build, Token);
        await Eventually.BecomesTrueAsync(
            async () => await database.IndexesAsync() == "orders_amount INVALID", TimeSpan.FromSeconds(20), "a build that waits");
        await writer.BeginAndSitIdleAsync("UPDATE orders SET amount = 0 WHERE id = 1", Token);
        var failure = await Assert.ThrowsAsync<LockTimeoutException>(() => running);

        Assert.Equal("orders_amount INVALID", await database.IndexesAsync());
        Assert.Contains(failure.Execution!.Notes, note => note.Contains("left INVALID for now: public.orders_amount", StringComparison.Ordinal));
        Assert.Contains("left INVALID for now: public.orders_amount", failure.Message, StringComparison.Ordinal);
        await writer.DisposeAsync();
        await reporting.DisposeAsync();
        await database.Executor().ExecuteAsync(Build, Token);
        Assert.Equal("orders_amount valid", await database.IndexesAsync());
    }
}
