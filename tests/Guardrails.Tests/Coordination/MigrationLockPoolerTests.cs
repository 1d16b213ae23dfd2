using Guardrails.Connections;
using Guardrails.Coordination;
using Guardrails.Tests.Connections;
using Guardrails.Tests.Shared;
using Guardrails.Tests.Support;
using Microsoft.Extensions.Time.Testing;
using Npgsql;

namespace Guardrails.Tests.Coordination;

public sealed class MigrationLockPoolerTests(PostgresServers servers)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_pooler_in_transaction_mode_is_refused()
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        await using var pooler = TestPooler.InTransactionMode(database);

        var error = await Assert.ThrowsAsync<MigrationFailedException>(() => new MigrationLock(pooler.DataSource).AcquireAsync(TimeSpan.Zero, Token));

        Assert.Contains("A pooler in transaction mode stands between us and the server", error.Message, StringComparison.Ordinal);
        Assert.Contains("the migration lock needs a session of its own", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, await CountAdvisoryLocksAsync(database));
    }

    [Fact]
    public async Task A_pooler_in_session_mode_is_good_enough()
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        await using var pooler = TestPooler.InSessionMode(database);

        await using (await new MigrationLock(pooler.DataSource).AcquireAsync(TimeSpan.Zero, Token))
        {
            Assert.Equal(1, await CountAdvisoryLocksAsync(database));
        }

        Assert.Equal(0, await CountAdvisoryLocksAsync(database));
    }

    [Fact]
    public async Task A_session_that_is_given_to_somebody_else_after_it_was_locked_is_not_taken_for_ours()
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        await using var pooler = TestPooler.InSessionMode(database);
        await using var bystander = await pooler.DataSource.OpenConnectionAsync(Token);
        await using var session = await LockSession.OpenAsync(ConnectionSource.From(pooler.DataSource), AdvisoryLockKey.Migration, Token);
        pooler.BeginToShareSessions();

        Assert.True(await session.TryLockAsync(Token));
        await ExecuteAsync(bystander, "SELECT 1");

        Assert.False(await session.HoldsAsync(Token));
        Assert.Null(await session.AnnounceAsync(Token));
    }

    [Fact]
    public async Task The_heartbeat_notices_that_the_session_is_another_one()
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        await using var pooler = TestPooler.InSessionMode(database);
        await using var bystander = await pooler.DataSource.OpenConnectionAsync(Token);
        var clock = new FakeTimeProvider();
        using var log = new RecordingLoggerFactory();
        await using var held = await new MigrationLock(pooler.DataSource, log, clock).AcquireAsync(TimeSpan.Zero, Token);
        pooler.BeginToShareSessions();

        await ExecuteAsync(bystander, "SELECT 1");
        clock.Advance(TimeSpan.FromSeconds(5));
        await Eventually.BecomesTrueAsync(() => Task.FromResult(pooler.FreeSessions == 2), Deadline, "the heartbeat giving its session back");
        await ExecuteAsync(bystander, "BEGIN"); // takes the session that came back last, the holder's

        // In small steps, so that the clock leaves the next heartbeat the real time it needs to answer.
        await UntilLostAsync(held, clock, TimeSpan.FromMilliseconds(100));

        Assert.EndsWith(
            "its session does not hold it any more. Another migration may start at any moment; what runs under the lock is being cancelled",
            Assert.Single(log.Entries, entry => entry.EventId == 3003).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_heartbeat_notices_a_connection_that_died_without_a_word()
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        await using var pooler = TestPooler.InSessionMode(database);
        var clock = new FakeTimeProvider();
        await using var held = await new MigrationLock(pooler.DataSource, timeProvider: clock).AcquireAsync(TimeSpan.Zero, Token);

        pooler.Freeze();

        await UntilLostAsync(held, clock, TimeSpan.FromSeconds(5));

        Assert.True(held.Lost.IsCancellationRequested);
        await held.DisposeAsync().AsTask().WaitAsync(Deadline, Token);
    }

    [Fact]
    public async Task A_heartbeat_that_finds_the_lock_changes_nothing()
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        var clock = new FakeTimeProvider();
        await using var held = await new MigrationLock(database.DataSource, timeProvider: clock).AcquireAsync(TimeSpan.Zero, Token);
        var checkedBefore = await LastCheckAsync(database, held);

        clock.Advance(TimeSpan.FromSeconds(5));
        await Eventually.BecomesTrueAsync(async () => await LastCheckAsync(database, held) > checkedBefore, Deadline, "the heartbeat");

        Assert.False(held.Lost.IsCancellationRequested);
    }

    private static Task UntilLostAsync(MigrationLockHandle held, FakeTimeProvider clock, TimeSpan step) =>
        Eventually.BecomesTrueAsync(
            () =>
            {
                clock.Advance(step);
                return Task.FromResult(held.Lost.IsCancellationRequested);
            },
            Deadline,
            "the loss of the lock being noticed");

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Token);
    }

    private static Task<long> CountAdvisoryLocksAsync(TestDatabase database) => database.QueryScalarAsync<long>(
        "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())", Token);

    private static Task<DateTime> LastCheckAsync(TestDatabase database, MigrationLockHandle held) =>
        database.QueryScalarAsync<DateTime>($"SELECT query_start FROM pg_stat_activity WHERE pid = {held.BackendPid}", Token);
}
