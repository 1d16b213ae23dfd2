using System.Diagnostics;
using Guardrails.Cli.Tests.Support;
using Guardrails.Tests.Shared;

namespace Guardrails.Cli.Tests.Deploy;

/// <summary>The tool is killed or interrupted wherever it waits: nothing is lost, and resume brings it to the end.</summary>
public sealed class DeployFaultTests(PostgresServers servers)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("status-api")]
    [InlineData("status-worker")]
    [InlineData("stop-api")]
    [InlineData("stop-worker")]
    [InlineData("start-worker")]
    [InlineData("start-api")]
    public async Task Killed_while_a_service_is_asked_stopped_or_started_it_is_resumed_to_the_end(string step)
    {
        await using var scene = await DeployScene.StartAsync(servers);
        scene.Set($"hold-{step}");
        await using (var running = scene.Start())
        {
            await scene.UntilAsync($"held-{step}");
            await KillAsync(running);
        }

        scene.Set($"hold-{step}", isThere: false);
        await DeployLockIsFreeAsync(scene);
        var status = await scene.DeployAsync("status");
        Assert.Contains("It has not ended, and its process is gone.", status.ExitsWith(0).Output, StringComparison.Ordinal);
        (await scene.DeployAsync("resume")).ExitsWith(0);

        Assert.True(await scene.IsMigratedAsync());
        await scene.AssertRunningAsync("api up, worker up");
        Assert.Contains("nothing is left to do", (await scene.DeployAsync("status")).Output, StringComparison.Ordinal);
        Assert.Contains("nothing to resume", (await scene.DeployAsync("resume")).ExitsWith(0).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Killed_while_it_waits_for_sessions_to_leave_it_is_resumed_to_the_end()
    {
        await using var scene = await DeployScene.StartAsync(servers);
        await File.WriteAllTextAsync(scene.Config, (await File.ReadAllTextAsync(scene.Config, Token)).Replace("\"2s\"", "\"60s\"", StringComparison.Ordinal), Token);
        await using var second = await scene.Database.OpenSessionAsync("shop-api", Token);
        await using (var running = scene.Start())
        {
            await scene.JournalSaysAsync("\"name\":\"drain\"");
            await KillAsync(running);
        }

        await second.DisposeAsync();
        await DeployLockIsFreeAsync(scene);
        (await scene.DeployAsync("resume")).ExitsWith(0);
        Assert.True(await scene.IsMigratedAsync());
        await scene.AssertRunningAsync("api up, worker up");
    }

    /// <summary>Held in the middle of its look at the server, or of ending sessions, by a login that the server does not finish.</summary>
    [Theory]
    [InlineData("guardrails watcher", "preflight")]
    [InlineData("guardrails reaper", "reap")]
    public async Task Killed_while_it_looks_at_the_server_or_reaps_it_is_resumed_to_the_end(string login, string step)
    {
        await using var scene = await DeployScene.StartAsync(servers);
        await scene.HoldLoginsAsync(login);
        await using var report = await scene.Database.OpenSessionAsync("report", Token);
        await report.BeginAndSitIdleAsync("SELECT * FROM orders", Token);
        await using (await scene.HolderAsync())
        {
            await using var running = scene.Start("--kill-idle-tx");
            await scene.LoginIsHeldAsync();
            await scene.JournalSaysAsync($"\"name\":\"{step}\"");
            await KillAsync(running);
        }

        await DeployLockIsFreeAsync(scene);
        (await scene.DeployAsync("resume", "--kill-idle-tx")).ExitsWith(0);
        Assert.True(await scene.IsMigratedAsync());
        await scene.AssertRunningAsync("api up, worker up");
    }

    [Fact]
    public async Task Killed_while_a_file_is_applied_it_asks_whether_that_file_was_committed()
    {
        await using var scene = await DeployScene.StartAsync(servers);
        await using var report = await scene.Database.OpenSessionAsync("report", Token);
        await report.BeginAndSitIdleAsync("SELECT * FROM orders", Token);
        await using (var running = scene.Start())
        {
            await scene.JournalSaysAsync("\"name\":\"migrate migrations/001_note.sql\"");
            await KillAsync(running);
        }

        await report.DisposeAsync();
        await DeployLockIsFreeAsync(scene);
        var refused = (await scene.DeployAsync("resume")).ExitsWith(8);
        Assert.Contains("whether it was committed cannot be known", refused.Error, StringComparison.Ordinal);
        await scene.AssertRunningAsync("api down, worker down");

        (await scene.DeployAsync("resume", "--from", "migrate")).ExitsWith(0);
        Assert.True(await scene.IsMigratedAsync());
        await scene.AssertRunningAsync("api up, worker up");
    }

    [Fact]
    public async Task Resume_waits_until_the_migration_of_the_dead_run_is_gone()
    {
        var tool = Tool.BuiltExecutable;
        await using var scene = await DeployScene.StartAsync(servers, $$"""{ "command": ["{{tool}}", "run", "migrations/001_note.sql", "--lock-timeout", "60s"] }""");
        await File.WriteAllTextAsync(
            Path.Combine(scene.Folder, "migrations", "001_note.sql"), "ALTER TABLE orders ADD COLUMN IF NOT EXISTS note text; CREATE TABLE IF NOT EXISTS added(id int);", Token);
        await using var report = await scene.Database.OpenSessionAsync("report", Token);
        await report.BeginAndSitIdleAsync("SELECT * FROM orders", Token);
        await using (var running = scene.Start())
        {
            await scene.JournalSaysAsync("\"event\":\"Process\"");
            await KillAsync(running, entireProcessTree: false);
        }

        await DeployLockIsFreeAsync(scene);
        Assert.Contains("still runs", (await scene.DeployAsync("resume")).ExitsWith(7).Error, StringComparison.Ordinal);

        await report.DisposeAsync();
        await Eventually.BecomesTrueAsync(scene.IsMigratedAsync, TimeSpan.FromSeconds(60), "the orphaned migration finishing");
        await Eventually.BecomesTrueAsync(
            async () => (await scene.DeployAsync("resume")).ExitCode == 0, TimeSpan.FromSeconds(60), "the orphaned migration ending, and resume with it");
        await scene.AssertRunningAsync("api up, worker up");
    }

    [Fact]
    public async Task Interrupted_before_the_migration_it_starts_the_services_again()
    {
        await using var scene = await DeployScene.StartAsync(servers);
        scene.Set("hold-stop-worker");
        await using var running = scene.Start();
        await scene.UntilAsync("held-stop-worker");

        running.Interrupt();
        scene.Set("hold-stop-worker", isThere: false);
        (await running.EndAsync()).ExitsWith(130);

        await scene.AssertRunningAsync("api up, worker up");
        Assert.False(await scene.IsMigratedAsync());
        Assert.Contains("nothing is left to do", (await scene.DeployAsync("status")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Interrupted_during_the_migration_it_leaves_the_services_down_and_names_the_way_on()
    {
        await using var scene = await DeployScene.StartAsync(servers);
        await using var report = await scene.Database.OpenSessionAsync("report", Token);
        await report.BeginAndSitIdleAsync("SELECT * FROM orders", Token);
        await using var running = scene.Start();
        await scene.JournalSaysAsync("\"name\":\"migrate migrations/001_note.sql\"");

        running.Terminate();
        var result = (await running.EndAsync()).ExitsWith(143);

        Assert.Contains("guardrails deploy resume", result.Output, StringComparison.Ordinal);
        Assert.Contains("Down: api, worker", result.Output, StringComparison.Ordinal);
        await scene.AssertRunningAsync("api down, worker down");
        Assert.False(await scene.IsMigratedAsync());

        await report.DisposeAsync();
        (await scene.DeployAsync("resume")).ExitsWith(0);
        Assert.True(await scene.IsMigratedAsync());
        await scene.AssertRunningAsync("api up, worker up");
    }

    [Fact]
    public async Task A_migration_command_that_hangs_is_told_to_end_when_the_deploy_is()
    {
        await using var scene = await DeployScene.StartAsync(servers, """{ "command": ["sh", "-c", "trap 'echo rolled back; exit 1' TERM; touch migrating; while :; do sleep 0.05; done"] }""");
        await using var running = scene.Start();
        await scene.UntilAsync("migrating");

        running.Terminate();
        var result = (await running.EndAsync()).ExitsWith(143);

        Assert.Contains("rolled back", result.Error, StringComparison.Ordinal);
        await scene.AssertRunningAsync("api down, worker down");
    }

    [Fact]
    public async Task A_journal_that_cannot_be_written_stops_the_deploy_before_anything_is_touched()
    {
        await using var scene = await DeployScene.StartAsync(servers);
        await File.WriteAllTextAsync(Path.Combine(scene.Folder, ".guardrails"), "a file where a folder has to be", Token);

        var result = (await scene.DeployAsync()).ExitsWith(2);

        Assert.Contains("cannot write the journal", result.Error, StringComparison.Ordinal);
        await scene.AssertRunningAsync("api up, worker up");
    }

    private static async Task KillAsync(RunningTool running, bool entireProcessTree = true)
    {
        using var process = Process.GetProcessById(running.Pid);
        process.Kill(entireProcessTree);
        await process.WaitForExitAsync(Token);
    }

    /// <summary>The server notices within two seconds that the killed process is gone.</summary>
    private static Task DeployLockIsFreeAsync(DeployScene scene) => Eventually.BecomesTrueAsync(
        async () => await scene.Database.QueryScalarAsync<long>(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'guardrails deploy lock%'", Token) == 0,
        TimeSpan.FromSeconds(30),
        "the dead deploy's lock being free");
}
