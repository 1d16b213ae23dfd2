using Guardrails.Tests.Shared;
using Guardrails.Tests.Support;
using Microsoft.Extensions.Time.Testing;
using Npgsql;

namespace Guardrails.Tests.Coordination;

public sealed class MigrationLockWaitTests(PostgresServers servers)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_waiting_migrator_gets_the_lock_when_it_is_let_go()
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        var held = await new MigrationLock(database.DataSource).AcquireAsync(TimeSpan.Zero, Token);
        var waiting = await WaitingMigratorAsync(database, Token);

        Assert.False(waiting.IsCompleted);
        await held.DisposeAsync();

        await using var next = await waiting.WaitAsync(Deadline, Token);
        Assert.NotEqual(held.BackendPid, next.BackendPid);
    }

    [Fact]
    public async Task Of_many_migrators_one_works_at_a_time()
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        var migrationLock = new MigrationLock(database.DataSource);
        var working = 0;

        var peaks = await Task.WhenAll(Enumerable.Range(0, 6).Select(async _ =>
        {
            await using var held = await migrationLock.AcquireAsync(Timeout.InfiniteTimeSpan, Token);
            var peak = Interlocked.Increment(ref working);
            await database.ExecuteAsync("CREATE TABLE IF NOT EXISTS work (id int)", Token);
            Interlocked.Decrement(ref working);
            return peak;
        }));

        Assert.All(peaks, peak => Assert.Equal(1, peak));
    }

    [Theory]
    [MemberData(nameof(PostgresMajors.All), MemberType = typeof(PostgresMajors))]
    public async Task Waiting_for_the_lock_does_not_stall_create_index_concurrently(int major)
    {
        await using var database = await servers.CreateDatabaseAsync(major, Token);
        await database.ExecuteAsync("CREATE TABLE orders (id int)", Token);
        await using var held = await new MigrationLock(database.DataSource).AcquireAsync(TimeSpan.Zero, Token);
        var waiting = await WaitingMigratorAsync(database, Token);

        await database.ExecuteAsync("CREATE INDEX CONCURRENTLY orders_id ON orders (id)", Token);

        Assert.False(waiting.IsCompleted);
        await held.DisposeAsync();
        await (await waiting).DisposeAsync();
    }

    [Fact]
    public async Task The_wait_ends_when_the_timeout_has_passed_on_the_given_clock()
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        await using var held = await new MigrationLock(database.DataSource).AcquireAsync(TimeSpan.Zero, Token);
        var clock = new FakeTimeProvider();
        var begun = clock.GetTimestamp();

        var waiting = new MigrationLock(database.DataSource, timeProvider: clock).AcquireAsync(TimeSpan.FromHours(1), Token);
        await AdvanceUntilAsync(clock, TimeSpan.FromMinutes(1), () => waiting.IsCompleted);

        await Assert.ThrowsAsync<MigrationLockedException>(() => waiting);
        Assert.True(clock.GetElapsedTime(begun) >= TimeSpan.FromHours(1), $"It gave up after {clock.GetElapsedTime(begun)}.");
    }

    [Fact]
    public async Task The_log_names_the_holder_at_once_and_again_every_half_minute()
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        var holder = database.CreateDataSource(settings => settings.ApplicationName = "shop-api");
        await using var held = await new MigrationLock(holder).AcquireAsync(TimeSpan.Zero, Token);
        var clock = new FakeTimeProvider();
        using var log = new RecordingLoggerFactory();

        var waiting = new MigrationLock(database.DataSource, log, clock).AcquireAsync(TimeSpan.FromSeconds(75), Token);
        await AdvanceUntilAsync(clock, TimeSpan.FromMilliseconds(250), () => waiting.IsCompleted);
        await Assert.ThrowsAsync<MigrationLockedException>(() => waiting);

        var lines = log.Entries.Where(entry => entry.EventId == 3001).Select(entry => entry.Message).ToList();
        Assert.Equal(3, lines.Count);
        Assert.All(lines, line => Assert.StartsWith(
            $"Waiting for the migration lock of database {database.Name}, held by pid {held.BackendPid} (shop-api as postgres from", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Cancelling_ends_the_wait_and_its_session()
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        await using var held = await new MigrationLock(database.DataSource).AcquireAsync(TimeSpan.Zero, Token);
        using var cancel = new CancellationTokenSource();
        var waiting = await WaitingMigratorAsync(database, cancel.Token);

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        await Eventually.BecomesTrueAsync(async () => await CountSessionsAsync(database) == 0, Deadline, "the waiting session leaving");
    }

    [Fact]
    public async Task A_waiting_session_that_is_ended_is_a_clear_failure()
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        await using var held = await new MigrationLock(database.DataSource).AcquireAsync(TimeSpan.Zero, Token);
        var waiting = await WaitingMigratorAsync(database, Token);

        await database.ExecuteAsync("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'waiting'", Token);

        var error = await Assert.ThrowsAsync<MigrationFailedException>(() => waiting);
        Assert.StartsWith("The session that was to hold the migration lock failed: 57P01", error.Message, StringComparison.Ordinal);
        Assert.Equal(PostgresErrorCodes.AdminShutdown, error.SqlState);
    }

    /// <summary>A migrator that has asked for the held lock at least once and keeps asking.</summary>
    private static async Task<Task<MigrationLockHandle>> WaitingMigratorAsync(TestDatabase database, CancellationToken cancellationToken)
    {
        var dataSource = database.CreateDataSource(settings => settings.ApplicationName = "waiting");
        var waiting = new MigrationLock(dataSource).AcquireAsync(Timeout.InfiniteTimeSpan, cancellationToken);
        await Eventually.BecomesTrueAsync(async () => await CountSessionsAsync(database, "AND query LIKE '%FROM pg_catalog.pg_locks%'") == 1, Deadline, "the migrator looking who holds the lock");
        return waiting;
    }

    private static Task<long> CountSessionsAsync(TestDatabase database, string condition = "") => database.QueryScalarAsync<long>(
        $"SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'waiting' {condition}", Token);

    private static async Task AdvanceUntilAsync(FakeTimeProvider clock, TimeSpan step, Func<bool> condition) =>
        await Eventually.BecomesTrueAsync(
            () =>
            {
                clock.Advance(step);
                return Task.FromResult(condition());
            },
            Deadline,
            "the clock reaching the moment");
}
