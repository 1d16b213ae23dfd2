using System.Globalization;
using Guardrails.Tests.Reaping;
using Guardrails.Tests.Shared;
using Guardrails.Tests.Support;
using Microsoft.Extensions.Time.Testing;
using Npgsql;

namespace Guardrails.Tests.Coordination;

public sealed class MigrationLockTests(PostgresServers servers)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(PostgresMajors.All), MemberType = typeof(PostgresMajors))]
    public async Task A_second_migrator_is_told_who_holds_the_lock_and_since_when(int major)
    {
        await using var database = await servers.CreateDatabaseAsync(major, Token);
        var first = new MigrationLock(database.CreateDataSource(settings => settings.ApplicationName = "shop-api"));
        await using var held = await first.AcquireAsync(TimeSpan.Zero, Token);

        var error = await Assert.ThrowsAsync<MigrationLockedException>(
            () => new MigrationLock(database.DataSource).AcquireAsync(TimeSpan.FromMilliseconds(600), Token));

        var since = held.AcquiredAt.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        Assert.Equal(held.BackendPid, error.Holder?.Pid);
        Assert.Equal(DateTimeOffset.Parse(since, CultureInfo.InvariantCulture), error.HeldSince);
        Assert.StartsWith(
            $"The migration lock of database {database.Name} is held by pid {held.BackendPid} (shop-api as postgres", error.Message, StringComparison.Ordinal);
        Assert.Contains($"since {since}; waited ", error.Message, StringComparison.Ordinal);
        Assert.False(held.Lost.IsCancellationRequested);
    }

    [Theory]
    [MemberData(nameof(PostgresMajors.All), MemberType = typeof(PostgresMajors))]
    public async Task The_lock_is_free_as_soon_as_it_is_disposed_and_its_session_is_gone(int major)
    {
        await using var database = await servers.CreateDatabaseAsync(major, Token);
        var migrationLock = new MigrationLock(database.DataSource);
        var first = await migrationLock.AcquireAsync(TimeSpan.Zero, Token);

        await first.DisposeAsync();
        await first.DisposeAsync();
        await using var second = await migrationLock.AcquireAsync(TimeSpan.Zero, Token);

        Assert.NotEqual(first.BackendPid, second.BackendPid);
        Assert.False(first.Lost.IsCancellationRequested);
        await GoneAsync(database, first.BackendPid);
    }

    [Theory]
    [MemberData(nameof(PostgresMajors.All), MemberType = typeof(PostgresMajors))]
    public async Task A_holder_whose_session_is_ended_learns_it_at_once_and_the_next_one_gets_the_lock(int major)
    {
        await using var database = await servers.CreateDatabaseAsync(major, Token);
        // This clock stands still: no heartbeat helps.
        var held = await new MigrationLock(database.DataSource, timeProvider: new FakeTimeProvider()).AcquireAsync(TimeSpan.Zero, Token);

        await database.ExecuteAsync($"SELECT pg_terminate_backend({held.BackendPid})", Token);

        await LostAsync(held);
        await GoneAsync(database, held.BackendPid);
        await using var next = await new MigrationLock(database.DataSource).AcquireAsync(TimeSpan.Zero, Token);
        await held.DisposeAsync();
        held.Dispose();
        Assert.False(next.Lost.IsCancellationRequested);
    }

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
    public async Task Migrators_of_different_databases_do_not_exclude_each_other()
    {
        await using var shop = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        await using var billing = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        await using var held = await new MigrationLock(shop.DataSource).AcquireAsync(TimeSpan.Zero, Token);

        await using var other = await new MigrationLock(billing.DataSource).AcquireAsync(TimeSpan.Zero, Token);

        Assert.False(other.Lost.IsCancellationRequested);
    }

    [Fact]
    public async Task Other_tools_take_part_through_the_documented_key()
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        await using var script = await database.OpenSessionAsync("deploy.sh", Token);
        await script.ExecuteAsync("SELECT pg_advisory_lock(1196573779, 1)", Token);

        var error = await Assert.ThrowsAsync<MigrationLockedException>(
            () => new MigrationLock(database.DataSource).AcquireAsync(TimeSpan.Zero, Token));

        Assert.Equal((script.Pid, "deploy.sh"), (error.Holder?.Pid, error.Holder?.ApplicationName));
        Assert.Null(error.HeldSince);
    }

    [Theory]
    [MemberData(nameof(PostgresMajors.All), MemberType = typeof(PostgresMajors))]
    public async Task Who_holds_the_lock_and_since_when_is_visible_without_any_right(int major)
    {
        await using var database = await servers.CreateDatabaseAsync(major, Token);
        await using var role = await TestRole.CreateAsync(database);
        await using var held = await new MigrationLock(database.DataSource).AcquireAsync(TimeSpan.Zero, Token);

        var error = await Assert.ThrowsAsync<MigrationLockedException>(() => new MigrationLock(role.DataSource).AcquireAsync(TimeSpan.Zero, Token));

        Assert.Equal((held.BackendPid, "postgres", null), (error.Holder?.Pid, error.Holder?.User, error.Holder?.State));
        Assert.NotNull(error.HeldSince);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a very long application name that does not fit behind the time it is held")]
    [InlineData("über größe")]
    public async Task Since_when_is_readable_whatever_the_application_is_called(string applicationName)
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        var dataSource = database.CreateDataSource(settings => settings.ApplicationName = applicationName);
        await using var held = await new MigrationLock(dataSource).AcquireAsync(TimeSpan.Zero, Token);

        var error = await Assert.ThrowsAsync<MigrationLockedException>(() => new MigrationLock(dataSource).AcquireAsync(TimeSpan.Zero, Token));

        Assert.InRange(held.AcquiredAt - error.HeldSince!.Value, TimeSpan.Zero, TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task The_lock_works_with_a_pool_of_one_that_is_in_use()
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        var pool = database.CreateDataSource(settings => settings.MaxPoolSize = 1);
        await using var rented = await pool.OpenConnectionAsync(Token);

        await using var held = await new MigrationLock(pool).AcquireAsync(TimeSpan.Zero, Token);

        Assert.NotEqual(rented.ProcessID, held.BackendPid);
    }

    [Theory]
    [MemberData(nameof(PostgresMajors.All), MemberType = typeof(PostgresMajors))]
    public async Task The_lock_outlives_an_idle_session_timeout_of_the_database(int major)
    {
        await using var database = await servers.CreateDatabaseAsync(major, Token);
        await database.ExecuteAsync($"ALTER DATABASE {database.Name} SET idle_session_timeout = '500ms'", Token);
        await using var held = await new MigrationLock(database.DataSource, timeProvider: new FakeTimeProvider()).AcquireAsync(TimeSpan.Zero, Token);
        await using var bystander = await database.OpenSessionAsync("idle", Token);

        await GoneAsync(database, bystander.Pid);

        Assert.False(held.Lost.IsCancellationRequested);
        await Assert.ThrowsAsync<MigrationLockedException>(() => new MigrationLock(database.DataSource).AcquireAsync(TimeSpan.Zero, Token));
    }

    [Fact]
    public async Task The_synchronous_twins_do_the_same()
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        var migrationLock = new MigrationLock(database.DataSource);

        using (migrationLock.Acquire(TimeSpan.Zero, Token))
        {
            Assert.Throws<MigrationLockedException>(() => migrationLock.Acquire(TimeSpan.Zero, Token));
        }

        using var again = migrationLock.Acquire(TimeSpan.Zero, Token);
        Assert.False(again.Lost.IsCancellationRequested);
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
        await Eventually.BecomesTrueAsync(async () => await CountWaitingAsync(database) == 0, Deadline, "the waiting session leaving");
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

    [Fact]
    public async Task What_fails_when_it_hears_of_the_loss_harms_neither_the_others_nor_disposal()
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        var held = await new MigrationLock(database.DataSource).AcquireAsync(TimeSpan.Zero, Token);
        var heard = new TaskCompletionSource();
        held.Lost.Register(heard.SetResult);
        held.Lost.Register(() => throw new InvalidOperationException("a careless listener"));

        await database.ExecuteAsync($"SELECT pg_terminate_backend({held.BackendPid})", Token);

        await heard.Task.WaitAsync(Deadline, Token);
        await held.DisposeAsync();
    }

    [Theory]
    [InlineData(-1000)]
    [InlineData(-2)]
    public async Task A_negative_timeout_is_refused(int milliseconds)
    {
        await using var nowhere = NpgsqlDataSource.Create("Host=127.0.0.1;Port=1");

        var error = await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            () => new MigrationLock(nowhere).AcquireAsync(TimeSpan.FromMilliseconds(milliseconds), Token));

        Assert.Contains("it must be zero (try once), positive, or Timeout.InfiniteTimeSpan", error.Message, StringComparison.Ordinal);
    }

    /// <summary>A migrator that has asked for the held lock at least once and keeps asking.</summary>
    private static async Task<Task<MigrationLockHandle>> WaitingMigratorAsync(TestDatabase database, CancellationToken cancellationToken)
    {
        var dataSource = database.CreateDataSource(settings => settings.ApplicationName = "waiting");
        var waiting = new MigrationLock(dataSource).AcquireAsync(Timeout.InfiniteTimeSpan, cancellationToken);
        await Eventually.BecomesTrueAsync(async () => await CountWaitingAsync(database) == 1, Deadline, "the migrator asking for the lock");
        return waiting;
    }

    private static Task<long> CountWaitingAsync(TestDatabase database) => database.QueryScalarAsync<long>(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'waiting' AND query LIKE '%FROM pg_catalog.pg_locks%'", Token);

    private static async Task AdvanceUntilAsync(FakeTimeProvider clock, TimeSpan step, Func<bool> condition) =>
        await Eventually.BecomesTrueAsync(
            () =>
            {
                clock.Advance(step);
                return Task.FromResult(condition());
            },
            Deadline,
            "the clock reaching the moment");

    private static Task GoneAsync(TestDatabase database, int pid) =>
        Eventually.BecomesTrueAsync(async () => !await database.ExistsAsync(pid), Deadline, $"session {pid} leaving");

    private static Task LostAsync(MigrationLockHandle held) =>
        Eventually.BecomesTrueAsync(() => Task.FromResult(held.Lost.IsCancellationRequested), Deadline, "the loss of the lock being noticed");
}
