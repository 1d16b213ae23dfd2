using Guardrails.Connections;
using Guardrails.Reaping;
using Guardrails.Tests.Shared;
using Npgsql;
using static Guardrails.Tests.Reaping.ReapExtensions;

namespace Guardrails.Tests.Reaping;

/// <summary>The moment between looking and ending, made as long as the test likes: the session is given as it was seen before.</summary>
public sealed class SessionTerminatorTests(PostgresServers servers)
{
    private static readonly TimeSpan AnyIdleTime = TimeSpan.FromMilliseconds(1);

    [Theory]
    [MemberData(nameof(PostgresMajors.All), MemberType = typeof(PostgresMajors))]
    public async Task A_session_that_is_still_idle_is_ended(int major)
    {
        await using var database = await servers.CreateDatabaseAsync(major, Token);
        await using var forgotten = await database.OpenIdleInTransactionAsync();
        var seen = await SeeAsync(database);

        var outcome = await TerminateAsync(database.DataSource, seen);

        Assert.Equal(ReapOutcome.Terminated, outcome);
        Assert.False(await database.ExistsAsync(forgotten.Pid));
    }

    [Theory]
    [MemberData(nameof(PostgresMajors.All), MemberType = typeof(PostgresMajors))]
    public async Task A_session_that_went_back_to_work_is_spared(int major)
    {
        await using var database = await servers.CreateDatabaseAsync(major, Token);
        await using var session = await database.OpenIdleInTransactionAsync();
        var seen = await SeeAsync(database);
        using var stop = new CancellationTokenSource();
        var work = session.RunInBackground("SELECT pg_sleep(600)", stop.Token);
        await Eventually.BecomesTrueAsync(async () => await database.StateOfAsync(session.Pid) == "active", TimeSpan.FromSeconds(10), "the query running");

        var outcome = await TerminateAsync(database.DataSource, seen);

        Assert.Equal(ReapOutcome.Gone, outcome);
        Assert.Equal("active", await database.StateOfAsync(session.Pid));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => work);
    }

    [Fact]
    public async Task A_session_that_worked_and_went_idle_again_is_spared()
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        await using var session = await database.OpenIdleInTransactionAsync();
        var seen = await SeeAsync(database);
        await session.ExecuteAsync("SELECT 2", Token);

        var outcome = await TerminateAsync(database.DataSource, seen, TimeSpan.FromMinutes(1));

        Assert.Equal(ReapOutcome.Gone, outcome);
        Assert.Equal("idle in transaction", await database.StateOfAsync(session.Pid));
    }

    [Theory]
    [MemberData(nameof(PostgresMajors.All), MemberType = typeof(PostgresMajors))]
    public async Task Another_session_that_was_given_the_same_pid_is_spared(int major)
    {
        await using var database = await servers.CreateDatabaseAsync(major, Token);
        await using var session = await database.OpenIdleInTransactionAsync();
        var seen = await SeeAsync(database);

        var outcome = await TerminateAsync(database.DataSource, seen with { BackendStart = seen.BackendStart!.Value.AddMicroseconds(-1) });

        Assert.Equal(ReapOutcome.Gone, outcome);
        Assert.Equal("idle in transaction", await database.StateOfAsync(session.Pid));
    }

    [Fact]
    public async Task A_session_that_has_left_is_gone()
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        var session = await database.OpenIdleInTransactionAsync();
        var seen = await SeeAsync(database);
        await session.DisposeAsync();
        await Eventually.BecomesTrueAsync(async () => !await database.ExistsAsync(seen.Pid), TimeSpan.FromSeconds(10), "the backend leaving");

        Assert.Equal(ReapOutcome.Gone, await TerminateAsync(database.DataSource, seen));
    }

    [Fact]
    public async Task A_session_whose_start_is_hidden_is_never_ended()
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        await using var session = await database.OpenIdleInTransactionAsync();
        var seen = await SeeAsync(database);

        var outcome = await TerminateAsync(database.DataSource, seen with { BackendStart = null });

        Assert.Equal(ReapOutcome.Denied, outcome);
        Assert.Equal("idle in transaction", await database.StateOfAsync(session.Pid));
    }

    [Theory]
    [MemberData(nameof(PostgresMajors.All), MemberType = typeof(PostgresMajors))]
    public async Task A_session_that_the_role_may_not_signal_is_denied(int major)
    {
        await using var database = await servers.CreateDatabaseAsync(major, Token);
        await using var role = await TestRole.CreateAsync(database, "pg_read_all_stats");
        await using var session = await database.OpenIdleInTransactionAsync();
        var seen = await SeeAsync(database);

        var outcome = await TerminateAsync(role.DataSource, seen);

        Assert.Equal(ReapOutcome.Denied, outcome);
        Assert.Equal("idle in transaction", await database.StateOfAsync(session.Pid));
    }

    private static async Task<SessionInfo> SeeAsync(TestDatabase database) =>
        Assert.Single((await database.ReapAsync(Everybody with { DryRun = true })).Sessions).Session;

    private static Task<ReapOutcome> TerminateAsync(NpgsqlDataSource dataSource, SessionInfo seen) =>
        TerminateAsync(dataSource, seen, AnyIdleTime);

    private static async Task<ReapOutcome> TerminateAsync(NpgsqlDataSource dataSource, SessionInfo seen, TimeSpan idleAtLeast)
    {
        // The very connection that the executor's watcher would use.
        await using var connection = await ConnectionSource.From(dataSource).OpenDedicatedAsync(DedicatedPurpose.Watch, null, Token);
        return await SessionTerminator.TerminateAsync(connection, seen, idleAtLeast, Token);
    }
}
