using System.Diagnostics;
using Guardrails.Tests.Shared;
using Guardrails.Tests.Support;
using static Guardrails.Tests.Support.DatabaseExtensions;

namespace Guardrails.Tests.Locking;

/// <summary>The lock timeout bounds the whole wait, although the server's <c>lock_timeout</c> is for each lock and can be switched off by a script.</summary>
public sealed class LockBoundTests(PostgresServers servers)
{
    private static readonly TimeSpan LockTimeout = TimeSpan.FromSeconds(1.5);

    /// <summary>Scripts on the table <c>orders</c> that try to wait for longer than they may.</summary>
    public static TheoryData<int, string> EvasiveScripts { get; } = new(
        from major in PostgresMajors.All
        from script in new[]
        {
            "SET lock_timeout = 0; SET statement_timeout = 0; ALTER TABLE orders ADD COLUMN note text",
            "SET LOCAL lock_timeout = '1h'; ALTER TABLE orders ADD COLUMN note text",
            "SELECT set_config('lock_timeout', '0', false); ALTER TABLE orders ADD COLUMN note text",
            "BEGIN; RESET lock_timeout; ALTER TABLE orders ADD COLUMN note text; COMMIT",
            "DO $$ BEGIN SET LOCAL lock_timeout = 0; ALTER TABLE orders ADD COLUMN note text; END $$",
        }
        select (major.Data, script));

    [Theory]
    [MemberData(nameof(EvasiveScripts))]
    public async Task A_script_cannot_switch_the_lock_timeout_off(int major, string script)
    {
        await using var database = await servers.CreateDatabaseAsync(major, Token);
        await database.ExecuteAsync("CREATE TABLE orders(id int)", Token);
        await using var idle = await database.OpenSessionAsync("shop-api", Token);
        await idle.BeginAndSitIdleAsync("SELECT * FROM orders", Token);

        var failure = await FailsInTimeAsync(database, script);

        Assert.Equal(idle.Pid, Assert.Single(failure.Report.Blockers).Pid);
    }

    [Theory]
    [MemberData(nameof(PostgresMajors.All), MemberType = typeof(PostgresMajors))]
    public async Task A_statement_that_waits_for_several_tables_one_after_the_other_is_bounded_as_well(int major)
    {
        await using var database = await servers.CreateDatabaseAsync(major, Token);
        await database.ExecuteAsync("CREATE TABLE a(id int); CREATE TABLE b(id int)", Token);
        await using var first = await database.OpenSessionAsync("first", Token);
        await first.BeginAndSitIdleAsync("SELECT * FROM a", Token);
        await using var second = await database.OpenSessionAsync("second", Token);
        await second.BeginAndSitIdleAsync("SELECT * FROM b", Token);

        // More than a second of work first: then the guard waits once, for as long as it may. The first table is given free in the middle of
        // that time, and the server's lock_timeout begins anew with the second. The time is long enough for the middle to be met on a busy machine.
        var timeout = TimeSpan.FromSeconds(4);
        var failing = FailsInTimeAsync(database, "SELECT pg_sleep(1.1); LOCK TABLE a, b IN ACCESS EXCLUSIVE MODE", TimeSpan.FromSeconds(1.1), timeout);
        await UntilSomebodyWaitsForAsync(database, first);
        await Task.Delay(timeout / 2, Token);
        await first.DisposeAsync();

        var failure = await failing;
        Assert.Equal(second.Pid, Assert.Single(failure.Report.Blockers).Pid);
    }

    [Theory]
    [MemberData(nameof(PostgresMajors.All), MemberType = typeof(PostgresMajors))]
    public async Task A_transaction_that_has_worked_for_more_than_a_second_is_not_replayed_but_waits_once(int major)
    {
        await using var database = await servers.CreateDatabaseAsync(major, Token);
        await database.ExecuteAsync("CREATE TABLE orders(id int); CREATE SEQUENCE runs", Token);
        await using var idle = await database.OpenSessionAsync("shop-api", Token);
        await idle.BeginAndSitIdleAsync("SELECT * FROM orders", Token);

        var failure = await FailsInTimeAsync(
            database, "SELECT nextval('runs'), pg_sleep(1.1); ALTER TABLE orders ADD COLUMN note text", TimeSpan.FromSeconds(1.1));

        // nextval is not undone by a rollback: it tells how often the transaction ran.
        Assert.Equal(1, await database.QueryScalarAsync<long>("SELECT last_value FROM runs", Token));
        Assert.Equal(1, failure.Report.Attempts);
    }

    [Theory]
    [MemberData(nameof(PostgresMajors.All), MemberType = typeof(PostgresMajors))]
    public async Task A_transaction_that_waits_once_succeeds_as_soon_as_the_blocker_is_gone(int major)
    {
        await using var database = await servers.CreateDatabaseAsync(major, Token);
        await database.ExecuteAsync("CREATE TABLE orders(id int); CREATE SEQUENCE runs", Token);
        await using var idle = await database.OpenSessionAsync("shop-api", Token);
        await idle.BeginAndSitIdleAsync("SELECT * FROM orders", Token);

        var running = new GuardedExecutor(database.DataSource).ExecuteAsync(
            "SELECT nextval('runs'), pg_sleep(1.1); ALTER TABLE orders ADD COLUMN note text", Token);
        await UntilSomebodyWaitsForAsync(database, idle);
        await Task.Delay(1000, Token);
        await idle.DisposeAsync();
        var report = await running;

        Assert.Equal(1, await database.QueryScalarAsync<long>("SELECT last_value FROM runs", Token));
        Assert.Equal(1, report.Attempts);
        Assert.InRange(report.LockWait, TimeSpan.FromSeconds(0.3), TimeSpan.FromSeconds(5));
    }

    private static async Task<LockTimeoutException> FailsInTimeAsync(TestDatabase database, string script, TimeSpan work = default, TimeSpan? lockTimeout = null)
    {
        var timeout = lockTimeout ?? LockTimeout;
        var executor = new GuardedExecutor(database.DataSource, new GuardOptions { LockTimeout = timeout });
        await executor.ExecuteAsync("SELECT 1", Token); // connecting is not waiting for a lock
        await using var metronome = await Metronome.StartAsync(database, Token);
        var clock = Stopwatch.StartNew();
        var failure = await Assert.ThrowsAsync<LockTimeoutException>(() => executor.ExecuteAsync(script, Token));
        clock.Stop();
        Assert.InRange(clock.Elapsed - work, timeout - TimeSpan.FromSeconds(0.2), timeout + TimeSpan.FromSeconds(0.5) + await metronome.StopAsync());
        return failure;
    }

    private static Task UntilSomebodyWaitsForAsync(TestDatabase database, Session session) => Eventually.BecomesTrueAsync(
        () => database.QueryScalarAsync<bool>($"SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted AND {session.Pid} = ANY (pg_blocking_pids(pid)))", Token),
        TimeSpan.FromSeconds(20),
        $"a wait for {session.Pid}");
}
