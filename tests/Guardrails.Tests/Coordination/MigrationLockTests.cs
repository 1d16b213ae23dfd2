using System.Globalization;
using Guardrails.Tests.Reaping;
using Guardrails.Tests.Shared;
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

    private static Task GoneAsync(TestDatabase database, int pid) =>
        Eventually.BecomesTrueAsync(async () => !await database.ExistsAsync(pid), Deadline, $"session {pid} leaving");

    private static Task LostAsync(MigrationLockHandle held) =>
        Eventually.BecomesTrueAsync(() => Task.FromResult(held.Lost.IsCancellationRequested), Deadline, "the loss of the lock being noticed");
}
