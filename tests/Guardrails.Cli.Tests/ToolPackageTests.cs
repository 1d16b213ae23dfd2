using Guardrails.Cli.Tests.Deploy;
using Guardrails.Cli.Tests.Support;
using Guardrails.Tests.Shared;

namespace Guardrails.Cli.Tests;

/// <summary>The installed tool, and each exit code that it promises.</summary>
public sealed class ToolPackageTests(PostgresServers servers, InstalledTool guardrails) : IClassFixture<InstalledTool>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_says_its_version() =>
        Assert.Matches(@"^\d+\.\d+\.\d+", (await guardrails.Tool().RunAsync("--version")).ExitsWith(0).Output);

    [Theory]
    [InlineData(0, "rules")]
    [InlineData(0, "run", "-c", "CREATE TABLE added(id int)")]
    [InlineData(1, "run", "-c", "CREATE TABLE orders(id int)")]
    [InlineData(2, "run", "no-such-file.sql")]
    [InlineData(2, "frobnicate")]
    [InlineData(4, "run", "-c", "CREATE TABLE half(id int); SELECT pg_sleep(60)", "--statement-timeout", "200ms")]
    public async Task What_it_did_is_in_the_exit_code(int exitCode, params string[] arguments)
    {
        await using var database = await OrdersAsync();

        (await guardrails.Tool().On(database.ConnectionString).RunAsync(arguments)).ExitsWith(exitCode);
    }

    [Fact]
    public async Task Findings_are_exit_code_1()
    {
        using var folder = new ScratchFolder();
        var script = folder.Write("1.sql", "CREATE INDEX orders_id ON orders(id);");

        Assert.Contains("GRD3009", (await guardrails.Tool().RunAsync("lint", script)).ExitsWith(1).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lock_timeout_is_exit_code_3_and_names_who_blocks()
    {
        await using var database = await OrdersAsync();
        await using var idle = await database.OpenSessionAsync("shop_api", Token);
        await idle.BeginAndSitIdleAsync("SELECT * FROM orders", Token);

        var run = (await guardrails.Tool().On(database.ConnectionString).RunAsync(
            "run", "-c", "ALTER TABLE orders ADD COLUMN note text", "--lock-timeout", "1s", "--format", "json")).ExitsWith(3);

        Assert.Equal(idle.Pid, run.Json().GetProperty("lockReport").GetProperty("blockers")[0].GetProperty("pid").GetInt32());
        await ToolSessions.AreGoneAsync(database);
    }

    [Theory]
    [InlineData(5, "stubborn-worker")]
    [InlineData(6, "broken-start-worker")]
    [InlineData(8, "broken-status-worker")]
    public async Task A_deploy_that_does_not_get_through_says_how_far_it_got(int exitCode, string fault)
    {
        await using var scene = await DeployScene.StartAsync(servers);
        await File.WriteAllTextAsync(scene.Config, (await File.ReadAllTextAsync(scene.Config, Token)).Replace("\"10s\"", "\"2s\"", StringComparison.Ordinal), Token);
        scene.Set(fault);

        (await scene.DeployAsync(guardrails.Tool())).ExitsWith(exitCode);
    }

    [Fact]
    public async Task Another_migrator_at_work_is_exit_code_7()
    {
        await using var database = await OrdersAsync();
        await using var held = await new MigrationLock(database.DataSource).AcquireAsync(TimeSpan.Zero, Token);

        (await guardrails.Tool().On(database.ConnectionString).RunAsync("run", "-c", "CREATE TABLE added(id int)", "--lock-timeout", "300ms")).ExitsWith(7);
    }

    [Theory]
    [InlineData(130)]
    [InlineData(143)]
    public async Task A_signal_is_the_exit_code_that_shells_know(int exitCode)
    {
        await using var database = await OrdersAsync();
        await using var running = guardrails.Tool().On(database.ConnectionString).Start("run", "-c", "CREATE TABLE half(id int); SELECT pg_sleep(600)");
        await ToolSessions.AreExecutingAsync(database, "%pg_sleep%");

        if (exitCode == 130)
        {
            running.Interrupt();
        }
        else
        {
            running.Terminate();
        }

        (await running.EndAsync()).ExitsWith(exitCode);
    }

    private async Task<TestDatabase> OrdersAsync()
    {
        var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        await database.ExecuteAsync("CREATE TABLE orders(id int)", Token);
        return database;
    }
}
