using Guardrails.Tests.Shared;
using Guardrails.Tests.Support;
using Npgsql;

namespace Guardrails.Tests.Locking;

public sealed class TerminateIdleBlockersTests(PostgresServers servers)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(PostgresMajors.All), MemberType = typeof(PostgresMajors))]
    public async Task A_blocker_idle_for_longer_than_allowed_is_ended_and_the_alter_succeeds(int major)
    {
        await using var database = await servers.CreateDatabaseAsync(major, Token);
        await database.ExecuteAsync("CREATE TABLE orders(id int)", Token);
        await using var idle = await database.OpenSessionAsync("shop-api", Token);
        await idle.BeginAndSitIdleAsync("SELECT * FROM orders", Token);
        using var log = new RecordingLoggerFactory();
        var executor = new GuardedExecutor(
            database.DataSource, new GuardOptions { TerminateIdleBlockersAfter = TimeSpan.FromMilliseconds(300) }, log);

        var report = await executor.ExecuteAsync("ALTER TABLE orders ADD COLUMN note text", Token);

        Assert.True(report.Attempts > 1, "the blocker was in the way at first");
        Assert.Contains(report.Notes, n => n.Contains($"session {idle.Pid} ", StringComparison.Ordinal) && n.Contains("Terminated", StringComparison.Ordinal));
        Assert.Contains(log.Entries, e => e.EventId == 1003 && e.Message.Contains($"{idle.Pid}", StringComparison.Ordinal));
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => idle.ExecuteAsync("SELECT 1", Token));
    }

    /// <summary>Who holds up a build: before it begins, and half way.</summary>
    [Theory]
    [InlineData("UPDATE orders SET id = 2")]
    [InlineData("SELECT * FROM elsewhere")]
    public async Task A_blocker_of_CONCURRENTLY_is_ended_as_well(string use)
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        await database.ExecuteAsync("CREATE TABLE orders(id int); INSERT INTO orders VALUES (1); CREATE TABLE elsewhere(id int)", Token);
        await using var idle = await database.OpenSessionAsync("shop-api", Token);
        await idle.ExecuteAsync("BEGIN ISOLATION LEVEL REPEATABLE READ", Token);
        await idle.ExecuteAsync(use, Token);
        var executor = new GuardedExecutor(database.DataSource, new GuardOptions { TerminateIdleBlockersAfter = TimeSpan.FromMilliseconds(300) });

        var report = await executor.ExecuteAsync("CREATE INDEX CONCURRENTLY orders_id ON orders(id)", Token);

        Assert.Contains(report.Notes, n => n.Contains($"session {idle.Pid} ", StringComparison.Ordinal) && n.Contains("Terminated", StringComparison.Ordinal));
        Assert.True(await database.QueryScalarAsync<bool>("SELECT indisvalid FROM pg_index WHERE indexrelid = 'orders_id'::regclass", Token));
    }

    [Fact]
    public async Task A_blocker_idle_for_less_is_left_alone()
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        await database.ExecuteAsync("CREATE TABLE orders(id int)", Token);
        await using var idle = await database.OpenSessionAsync("shop-api", Token);
        await idle.BeginAndSitIdleAsync("SELECT * FROM orders", Token);
        var executor = new GuardedExecutor(
            database.DataSource,
            new GuardOptions { LockTimeout = TimeSpan.FromMilliseconds(700), TerminateIdleBlockersAfter = TimeSpan.FromMinutes(1) });

        await Assert.ThrowsAsync<LockTimeoutException>(() => executor.ExecuteAsync("ALTER TABLE orders ADD COLUMN note text", Token));

        await idle.ExecuteAsync("SELECT 1", Token);
    }

    [Fact]
    public async Task An_active_blocker_is_never_ended()
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        await database.ExecuteAsync("CREATE TABLE orders(id int); INSERT INTO orders VALUES (1)", Token);
        await using var busy = await database.OpenSessionAsync("report", Token);
        var query = busy.RunInBackground("SELECT pg_sleep(3) FROM orders", Token);
        await Eventually.BecomesTrueAsync(
            async () => await database.StateOfAsync(busy.Pid) == "active", TimeSpan.FromSeconds(10), "the query is running");
        var executor = new GuardedExecutor(
            database.DataSource,
            new GuardOptions { LockTimeout = TimeSpan.FromMilliseconds(700), TerminateIdleBlockersAfter = TimeSpan.FromMilliseconds(1) });

        await Assert.ThrowsAsync<LockTimeoutException>(() => executor.ExecuteAsync("ALTER TABLE orders ADD COLUMN note text", Token));

        await query;
    }
}
