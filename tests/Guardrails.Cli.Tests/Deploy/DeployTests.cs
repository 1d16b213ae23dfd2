using System.Text.Json;
using Guardrails.Tests.Shared;

namespace Guardrails.Cli.Tests.Deploy;

/// <summary>Stop, drain, migrate, start: what happens when all goes well, and when one of them does not.</summary>
public sealed class DeployTests(PostgresServers servers)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Services_are_stopped_in_order_migrated_and_started_in_the_reverse_order()
    {
        await using var scene = await DeployScene.StartAsync(servers);

        var (result, json) = await scene.AskAsync();

        result.ExitsWith(0);
        Assert.Equal("ok", json.GetProperty("outcome").GetString());
        Assert.Equal(1, json.GetProperty("version").GetInt32());
        Assert.Equal(
            ["preflight ok", "stop api ok", "stop worker ok", "drain ok", "migrate migrations/001_note.sql ok", "start worker ok", "start api ok"],
            Steps(json));
        Assert.Empty(json.GetProperty("servicesDown").EnumerateArray());
        Assert.True(await scene.IsMigratedAsync());
        await scene.AssertRunningAsync("api up, worker up");
    }

    [Fact]
    public async Task A_service_that_was_down_stays_down()
    {
        await using var scene = await DeployScene.StartAsync(servers);
        await scene.ControlAsync("stop", "worker");

        var (result, json) = await scene.AskAsync();

        result.ExitsWith(0);
        Assert.Contains("stop worker skipped", Steps(json));
        Assert.DoesNotContain(Steps(json), step => step.StartsWith("start worker", StringComparison.Ordinal));
        await scene.AssertRunningAsync("api up, worker down");
    }

    [Fact]
    public async Task A_migration_that_fails_leaves_the_services_down_and_is_finished_by_resume()
    {
        await using var scene = await DeployScene.StartAsync(servers);
        await scene.Database.ExecuteAsync("CREATE TABLE added(id int)", Token);

        var (result, json) = await scene.AskAsync();

        result.EndsAs(1, "migrationFailed");
        Assert.Equal(["api", "worker"], json.GetProperty("servicesDown").EnumerateArray().Select(s => s.GetString()!));
        Assert.Contains("guardrails deploy resume", result.Error, StringComparison.Ordinal);
        await scene.AssertRunningAsync("api down, worker down");

        var again = await scene.DeployAsync();
        again.ExitsWith(8);
        Assert.Contains("has not ended", again.Error, StringComparison.Ordinal);

        await scene.Database.ExecuteAsync("DROP TABLE added", Token);
        var resumed = await scene.DeployAsync("resume");
        resumed.ExitsWith(0);
        Assert.True(await scene.IsMigratedAsync());
        await scene.AssertRunningAsync("api up, worker up");
    }

    [Fact]
    public async Task A_session_that_blocks_the_migration_is_named_and_reaped_only_when_asked_to()
    {
        await using var scene = await DeployScene.StartAsync(servers);
        await using var stranger = await scene.Database.OpenSessionAsync("report", Token);
        await stranger.BeginAndSitIdleAsync("SELECT * FROM orders", Token);

        var (result, json) = await scene.AskAsync();

        result.EndsAs(3, "migrationFailed");
        Assert.Equal(stranger.Pid, json.GetProperty("lockReport").GetProperty("blockers")[0].GetProperty("pid").GetInt32());
        Assert.False(await scene.IsMigratedAsync());

        var (resumed, resumedJson) = await scene.AskAsync("resume", "--from", "migrate");
        resumed.ExitsWith(3);
        await scene.Database.ExecuteAsync($"SELECT pg_terminate_backend({stranger.Pid})", Token);
        (resumed, resumedJson) = await scene.AskAsync("resume");
        resumed.EndsAs(0, "ok");
        await scene.AssertRunningAsync("api up, worker up");
    }

    [Fact]
    public async Task Kill_idle_tx_reaps_who_sits_idle_before_it_migrates()
    {
        await using var scene = await DeployScene.StartAsync(servers);
        await using var stranger = await scene.Database.OpenSessionAsync("report", Token);
        await stranger.BeginAndSitIdleAsync("SELECT * FROM orders", Token);
        await Eventually.BecomesTrueAsync(
            () => scene.Database.QueryScalarAsync<bool>($"SELECT clock_timestamp() - state_change > interval '1.1 s' FROM pg_stat_activity WHERE pid = {stranger.Pid}", Token),
            TimeSpan.FromSeconds(20),
            "a session that is idle for long enough");

        var (result, json) = await scene.AskAsync("--kill-idle-tx");

        result.ExitsWith(0);
        var reaped = Assert.Single(json.GetProperty("reaped").EnumerateArray());
        Assert.Equal((stranger.Pid, "terminated"), (reaped.GetProperty("pid").GetInt32(), reaped.GetProperty("outcome").GetString()));
        Assert.True(await scene.IsMigratedAsync());
    }

    [Fact]
    public async Task Kill_idle_tx_reaps_also_when_a_deploy_that_met_an_idle_session_is_resumed()
    {
        await using var scene = await DeployScene.StartAsync(servers);
        await using var stranger = await scene.Database.OpenSessionAsync("report", Token);
        await stranger.BeginAndSitIdleAsync("SELECT * FROM orders", Token);
        var failed = await scene.DeployAsync();
        failed.ExitsWith(3);
        Assert.Contains("--kill-idle-tx", failed.Output, StringComparison.Ordinal);

        var (resumed, json) = await scene.AskAsync("resume", "--kill-idle-tx");

        resumed.ExitsWith(0);
        Assert.Equal(["reap ok", "migrate migrations/001_note.sql ok", "start worker ok", "start api ok"], Steps(json));
        Assert.Equal(stranger.Pid, Assert.Single(json.GetProperty("reaped").EnumerateArray()).GetProperty("pid").GetInt32());
        Assert.True(await scene.IsMigratedAsync());
    }

    /// <summary>What a service does wrong when it is told to stop.</summary>
    [Theory]
    [InlineData("broken-stop-worker", "stop is out of order")]
    [InlineData("stubborn-worker", "still runs")]
    public async Task A_service_that_does_not_stop_ends_the_deploy_and_the_others_are_started_again(string fault, string words)
    {
        await using var scene = await DeployScene.StartAsync(servers);
        scene.Set(fault);

        var (result, json) = await scene.AskAsync();

        result.EndsAs(5, "stopFailed");
        Assert.Contains(words, json.GetProperty("error").GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Empty(json.GetProperty("servicesDown").EnumerateArray());
        Assert.False(await scene.IsMigratedAsync());
        await scene.AssertRunningAsync("api up, worker up");
    }

    [Fact]
    public async Task Sessions_that_do_not_leave_are_named_and_the_services_are_started_again()
    {
        await using var scene = await DeployScene.StartAsync(servers);
        await using var second = await scene.Database.OpenSessionAsync("shop-api", Token);
        await second.BeginAndSitIdleAsync("SELECT * FROM orders", Token);

        var (result, json) = await scene.AskAsync();

        result.EndsAs(5, "stopFailed");
        Assert.Contains($"PID {second.Pid}", json.GetProperty("error").GetProperty("message").GetString(), StringComparison.Ordinal);
        await scene.AssertRunningAsync("api up, worker up");

        var (reaped, reapedJson) = await scene.AskAsync("--kill-idle-tx");
        reaped.EndsAs(0, "ok");
        Assert.Contains(reapedJson.GetProperty("reaped").EnumerateArray(), s => s.GetProperty("pid").GetInt32() == second.Pid);
    }

    [Fact]
    public async Task A_service_that_does_not_start_is_named_with_its_last_words_and_the_others_are_started()
    {
        await using var scene = await DeployScene.StartAsync(servers);
        scene.Set("broken-start-worker");

        var (result, json) = await scene.AskAsync();

        result.EndsAs(6, "startFailed");
        Assert.Equal(["worker"], json.GetProperty("servicesDown").EnumerateArray().Select(s => s.GetString()!));
        Assert.Contains("worker: start is out of order", json.GetProperty("log").EnumerateArray().Select(l => l.GetString()));
        Assert.True(await scene.IsMigratedAsync());
        await scene.AssertRunningAsync("api up, worker down");

        scene.Set("broken-start-worker", isThere: false);
        Assert.Equal(0, (await scene.DeployAsync("resume")).ExitCode);
        await scene.AssertRunningAsync("api up, worker up");
    }

    [Fact]
    public async Task A_service_that_is_started_and_not_well_is_a_failed_start()
    {
        await using var scene = await DeployScene.StartAsync(servers);
        File.WriteAllText(Path.Combine(scene.Folder, "api.mode"), "sick");
        var config = (await File.ReadAllTextAsync(scene.Config, Token)).Replace("\"20s\"", "\"3s\"", StringComparison.Ordinal);
        await File.WriteAllTextAsync(scene.Config, config, Token);

        var (result, json) = await scene.AskAsync();

        result.EndsAs(6, "startFailed");
        Assert.Contains("503", json.GetProperty("error").GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal(["api"], json.GetProperty("servicesDown").EnumerateArray().Select(s => s.GetString()!));
    }

    [Fact]
    public async Task Migrate_only_touches_no_service()
    {
        await using var scene = await DeployScene.StartAsync(servers);

        var (result, json) = await scene.AskAsync("--migrate-only");

        result.ExitsWith(0);
        Assert.Equal(["preflight ok", "migrate migrations/001_note.sql ok"], Steps(json));
        Assert.False(File.Exists(Path.Combine(scene.Folder, "calls")));
    }

    [Fact]
    public async Task A_dry_run_says_every_step_and_changes_nothing()
    {
        await using var scene = await DeployScene.StartAsync(servers);

        var (result, json) = await scene.AskAsync("--dry-run", "--kill-idle-tx");

        result.ExitsWith(0);
        Assert.Equal(
            ["preflight ok", "stop api wouldRun", "stop worker wouldRun", "drain wouldRun", "reap wouldRun", "migrate migrations/001_note.sql wouldRun", "start worker wouldRun", "start api wouldRun"],
            Steps(json));
        Assert.False(await scene.IsMigratedAsync());
        Assert.False(Directory.Exists(Path.Combine(scene.Folder, ".guardrails")));
        Assert.Equal(["status api", "status worker"], await File.ReadAllLinesAsync(Path.Combine(scene.Folder, "calls"), Token));
    }

    [Fact]
    public async Task Long_work_of_a_migration_says_how_far_it_is()
    {
        await using var scene = await DeployScene.StartAsync(servers);
        await SlowIndex.PrepareAsync(scene.Database, TimeSpan.FromSeconds(0.2), Token);
        await File.WriteAllTextAsync(Path.Combine(scene.Folder, "migrations", "002_index.sql"), SlowIndex.Sql, Token);
        await using var running = scene.Start();

        await running.UntilAsync(tool => SlowIndex.IsTold(tool.Error), "the progress of the build");

        running.Interrupt();
        (await running.EndAsync()).ExitsWith(130);
    }

    /// <summary>Migrations that are commands, how they end, and the exit code.</summary>
    [Theory]
    [InlineData("""["./no-such-program"]""", 1, "cannot be started")]
    [InlineData("""["sh","-c","echo applying; echo it broke >&2; exit 42"]""", 1, "exit code 42: it broke")]
    public async Task A_migration_command_that_fails_leaves_the_services_down(string command, int exitCode, string words)
    {
        await using var scene = await DeployScene.StartAsync(servers, $$"""{ "command": {{command}} }""");

        var (result, json) = await scene.AskAsync();

        Assert.Equal((exitCode, "migrationFailed"), (result.ExitCode, json.GetProperty("outcome").GetString()));
        Assert.Contains(words, json.GetProperty("error").GetProperty("message").GetString(), StringComparison.Ordinal);
        await scene.AssertRunningAsync("api down, worker down");
    }

    [Fact]
    public async Task A_second_deploy_is_told_who_runs()
    {
        await using var scene = await DeployScene.StartAsync(servers);
        scene.Set("hold-stop-api");
        await using var first = scene.Start();
        await scene.UntilAsync("held-stop-api");

        var second = await scene.DeployAsync();
        second.ExitsWith(7);
        Assert.Contains($"pid {first.Pid} on", second.Error, StringComparison.Ordinal);

        // Another journal, the same database: the lock there.
        var elsewhere = (await File.ReadAllTextAsync(scene.Config, Token)).Replace("\"migrate\":", "\"journal\": \"other.journal\", \"migrate\":", StringComparison.Ordinal);
        await File.WriteAllTextAsync(scene.Config, elsewhere, Token);
        var third = await scene.DeployAsync();
        third.ExitsWith(7);
        Assert.Contains("The deploy lock of database", third.Output + third.Error, StringComparison.Ordinal);

        scene.Set("hold-stop-api", isThere: false);
        Assert.Equal(0, (await first.EndAsync()).ExitCode);
    }

    private static List<string> Steps(JsonElement json) =>
        [.. json.GetProperty("steps").EnumerateArray().Select(s => $"{s.GetProperty("name").GetString()} {s.GetProperty("outcome").GetString()}")];
}
