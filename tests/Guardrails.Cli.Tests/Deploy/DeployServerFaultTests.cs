using Guardrails.Cli.Tests.Support;
using Guardrails.Testing;
using Guardrails.Tests.Shared;

namespace Guardrails.Cli.Tests.Deploy;

/// <summary>What is under the deploy gives way: the database is restarted, the disk is full. Services come back unless a migration is half done.</summary>
public sealed class DeployServerFaultTests(PostgresServers servers)
{
    private const int DiskKibibytes = 64;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Before the migration the deploy lock is lost with the server, so nothing is migrated; after it nothing needs the server.</summary>
    [Theory]
    [InlineData("status-worker", 8, false)]
    [InlineData("stop-worker", 5, false)]
    [InlineData("start-worker", 0, true)]
    public async Task The_server_is_restarted_while_a_service_is_asked_stopped_or_started(string step, int exitCode, bool isMigrated)
    {
        await using var server = await StartServerAsync();
        await using var scene = await DeployScene.StartAsync(await TestDatabase.CreateOnAsync(server, Token));
        scene.Set($"hold-{step}");
        await using var running = scene.Start();
        await scene.UntilAsync($"held-{step}");

        await RestartAsync(server, scene);
        scene.Set($"hold-{step}", isThere: false);
        var result = (await running.EndAsync()).ExitsWith(exitCode);

        Assert.Equal(!isMigrated, result.Everything.Contains("the deploy lock was lost", StringComparison.Ordinal));
        Assert.Equal(isMigrated, await scene.IsMigratedAsync());
        await scene.AssertRunningAsync("api up, worker up");
        Assert.Contains("nothing is left to do", (await scene.DeployAsync("status")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_server_is_restarted_while_sessions_are_waited_for()
    {
        await using var server = await StartServerAsync();
        await using var scene = await DeployScene.StartAsync(await TestDatabase.CreateOnAsync(server, Token));
        await File.WriteAllTextAsync(scene.Config, (await File.ReadAllTextAsync(scene.Config, Token)).Replace("\"2s\"", "\"60s\"", StringComparison.Ordinal), Token);
        await using var second = await scene.Database.OpenSessionAsync("shop-api", Token);
        await using var running = scene.Start();
        await scene.JournalSaysAsync("\"name\":\"drain\"");

        await RestartAsync(server, scene);
        (await running.EndAsync()).ExitsWith(5);

        Assert.False(await scene.IsMigratedAsync());
        await scene.AssertRunningAsync("api up, worker up");
    }

    /// <summary>Nothing has been migrated then, and what was stopped is started again.</summary>
    [Theory]
    [InlineData("guardrails watcher", "preflight", 8)]
    [InlineData("guardrails reaper", "reap", 5)]
    public async Task The_server_is_restarted_while_it_is_looked_at_or_sessions_are_ended(string login, string step, int exitCode)
    {
        await using var server = await StartServerAsync();
        await using var scene = await DeployScene.StartAsync(await TestDatabase.CreateOnAsync(server, Token));
        await scene.HoldLoginsAsync(login);
        var holder = await scene.HolderAsync();
        await using var running = scene.Start("--kill-idle-tx");
        await scene.LoginIsHeldAsync();
        await scene.JournalSaysAsync($"\"name\":\"{step}\"");

        await RestartAsync(server, scene);
        (await running.EndAsync()).ExitsWith(exitCode);

        await holder.DisposeAsync();
        Assert.False(await scene.IsMigratedAsync());
        await scene.AssertRunningAsync("api up, worker up");
        Assert.Contains("nothing is left to do", (await scene.DeployAsync("status")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_server_is_restarted_while_it_migrates()
    {
        await using var server = await StartServerAsync();
        await using var scene = await DeployScene.StartAsync(await TestDatabase.CreateOnAsync(server, Token));
        await using var report = await scene.Database.OpenSessionAsync("report", Token);
        await report.BeginAndSitIdleAsync("SELECT * FROM orders", Token);
        await using var running = scene.Start();
        await scene.JournalSaysAsync("\"name\":\"migrate migrations/001_note.sql\"");

        await RestartAsync(server, scene);
        (await running.EndAsync()).ExitsWith(1);

        Assert.False(await scene.IsMigratedAsync());
        await scene.AssertRunningAsync("api down, worker down");
        (await scene.DeployAsync("resume")).ExitsWith(0);
        Assert.True(await scene.IsMigratedAsync());
        await scene.AssertRunningAsync("api up, worker up");
    }

    /// <summary>At whichever line of the journal the disk is full.</summary>
    [Theory]
    [InlineData(100)]
    [InlineData(400)]
    [InlineData(700)]
    [InlineData(1000)]
    [InlineData(1300)]
    [InlineData(1600)]
    [InlineData(1900)]
    [InlineData(2200)]
    public async Task The_disk_is_full_for_the_journal(int bytesLeft)
    {
        await using var scene = await DeployScene.StartAsync(servers);
        await FillJournalAsync(scene, (DiskKibibytes * 1024) - bytesLeft);

        var result = await scene.DeployAsync(Tool.OnFullDisk(DiskKibibytes));

        Assert.Contains("cannot be written", result.Everything, StringComparison.Ordinal);
        var isMigrated = await scene.IsMigratedAsync();
        await scene.AssertRunningAsync("api up, worker up");
        result.ExitsWith(isMigrated ? 0 : result.ExitCode is 5 or 8 ? result.ExitCode : 8);

        // Somebody makes room.
        await scene.DeployAsync(isMigrated ? ["resume", "--from", "start"] : ["resume"]);
        if (!await scene.IsMigratedAsync())
        {
            (await scene.DeployAsync()).ExitsWith(0);
        }

        Assert.True(await scene.IsMigratedAsync());
        await scene.AssertRunningAsync("api up, worker up");
        Assert.Contains("nothing is left to do", (await scene.DeployAsync("status")).Output, StringComparison.Ordinal);
    }

    private static async Task<PostgresServer> StartServerAsync() => await Wanted.OrSkipAsync(
        PostgresServer.StartAsync(new PostgresServerOptions { Major = PostgresMajors.Latest, AllowDownload = true, UseGivenServer = false }, Token));

    private static async Task RestartAsync(PostgresServer server, DeployScene scene)
    {
        await server.RestartAsync(Token);
        scene.Database.DataSource.Clear();
    }

    /// <summary>A journal of an earlier deploy, as long as is asked for.</summary>
    private static Task FillJournalAsync(DeployScene scene, int bytes)
    {
        const string Begin = """{"at":"2026-01-01T00:00:00+00:00","event":"Begin","run":"earlier","process":{"pid":1,"startedAt":"2026-01-01T00:00:00+00:00","host":"elsewhere"}}""";
        const string End = """{"at":"2026-01-01T00:00:01+00:00","event":"End","run":"earlier","message":""";
        var padding = new string('.', bytes - Begin.Length - End.Length - "\n\"\"}\n".Length);
        Directory.CreateDirectory(Path.GetDirectoryName(scene.Journal)!);
        return File.WriteAllTextAsync(scene.Journal, $"{Begin}\n{End}\"{padding}\"}}\n", Token);
    }
}
