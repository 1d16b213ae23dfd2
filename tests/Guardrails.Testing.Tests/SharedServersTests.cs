using Guardrails.Tests.Shared;

namespace Guardrails.Testing.Tests;

public sealed class SharedServersTests(PostgresServers servers)
{
    [Theory]
    [MemberData(nameof(PostgresMajors.All), MemberType = typeof(PostgresMajors))]
    public async Task Every_supported_major_answers_with_its_own_version(int major)
    {
        await using var database = await servers.CreateDatabaseAsync(major, TestContext.Current.CancellationToken);

        var number = await database.QueryScalarAsync<string>("SHOW server_version_num", TestContext.Current.CancellationToken);

        Assert.Equal($"{major}", number[..2]);
    }

    [Fact]
    public async Task A_major_that_is_too_old_to_be_supported_is_there_to_be_refused()
    {
        var server = await servers.GetServerAsync(PostgresMajors.TooOld);

        Assert.Equal(13, server.Major);
    }

    [Fact]
    public async Task A_session_that_waits_in_the_background_can_be_closed_at_once()
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, TestContext.Current.CancellationToken);
        await database.ExecuteAsync("CREATE TABLE contended (id int)", TestContext.Current.CancellationToken);
        await using var holder = await database.OpenSessionAsync("holder", TestContext.Current.CancellationToken);
        await holder.BeginAndSitIdleAsync("LOCK TABLE contended", TestContext.Current.CancellationToken);
        var waiter = await database.OpenSessionAsync("waiter", TestContext.Current.CancellationToken);
        var waiting = waiter.RunInBackground("SELECT * FROM contended", TestContext.Current.CancellationToken);
        await database.UntilWaitsForLockAsync(waiter.Pid);
        var pid = waiter.Pid;

        await waiter.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);

        await Assert.ThrowsAnyAsync<Exception>(() => waiting);
        await Eventually.BecomesTrueAsync(
            async () => await database.StateOfAsync(pid) == "", TimeSpan.FromSeconds(5), $"the end of backend {pid}");
    }

    [Fact]
    public async Task All_tests_share_one_server_of_a_major()
    {
        Assert.Same(await servers.GetServerAsync(PostgresMajors.Latest), await servers.GetServerAsync(PostgresMajors.Latest));
    }

    [Theory]
    [MemberData(nameof(PostgresMajors.All), MemberType = typeof(PostgresMajors))]
    public async Task A_waiting_session_is_seen_waiting(int major)
    {
        await using var database = await servers.CreateDatabaseAsync(major, TestContext.Current.CancellationToken);
        await database.ExecuteAsync("CREATE TABLE contended (id int)", TestContext.Current.CancellationToken);
        await using var holder = await database.OpenSessionAsync("holder", TestContext.Current.CancellationToken);
        await using var waiter = await database.OpenSessionAsync("waiter", TestContext.Current.CancellationToken);
        await holder.BeginAndSitIdleAsync("LOCK TABLE contended", TestContext.Current.CancellationToken);
        Assert.Equal("idle in transaction", await database.StateOfAsync(holder.Pid));

        var waiting = waiter.RunInBackground("SELECT * FROM contended", TestContext.Current.CancellationToken);
        await database.UntilWaitsForLockAsync(waiter.Pid);
        await holder.ExecuteAsync("COMMIT", TestContext.Current.CancellationToken);

        await waiting;
    }
}
