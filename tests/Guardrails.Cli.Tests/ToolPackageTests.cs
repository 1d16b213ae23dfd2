using System.Diagnostics;
using Guardrails.Cli.Tests.Support;
using Guardrails.Tests.Shared;

namespace Guardrails.Cli.Tests;

/// <summary>The tool as users get it: packed, installed from a feed, and run under its name.</summary>
public sealed class ToolPackageTests(PostgresServers servers)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_installed_tool_reports_a_lock_timeout_with_exit_code_3()
    {
        await using var database = await servers.CreateDatabaseAsync(PostgresMajors.Latest, Token);
        await database.ExecuteAsync("CREATE TABLE orders(id int)", Token);
        await using var idle = await database.OpenSessionAsync("shop_api", Token);
        await idle.BeginAndSitIdleAsync("SELECT * FROM orders", Token);
        using var folder = new ScratchFolder();
        var guardrails = await InstallAsync(folder);

        var version = (await guardrails.RunAsync("--version")).ExitsWith(0);
        var run = (await guardrails.On(database.ConnectionString).RunAsync(
            "run", "-c", "ALTER TABLE orders ADD COLUMN note text", "--lock-timeout", "1s", "--format", "json")).ExitsWith(3);

        Assert.Matches(@"^\d+\.\d+\.\d+", version.Output);
        Assert.Equal(idle.Pid, run.Json().GetProperty("lockReport").GetProperty("blockers")[0].GetProperty("pid").GetInt32());
        await ToolSessions.AreGoneAsync(database);
    }

    private static async Task<Tool> InstallAsync(ScratchFolder folder)
    {
        var feed = Path.Combine(folder.Path, "feed");
        var tools = Path.Combine(folder.Path, "tools");

        // A version of its own: the global package cache would hand out an older build of the same version.
        var version = $"0.0.1-test.{Guid.NewGuid():N}";
        await DotnetAsync(folder, "pack", Path.Combine(Repository.Root, "src", "Guardrails.Cli", "Guardrails.Cli.csproj"), "--no-restore", "--configuration", "Debug", "--output", feed, $"-p:Version={version}", $"-p:BaseOutputPath={Path.Combine(folder.Path, "bin")}/");
        await DotnetAsync(folder, "tool", "install", "Guardrails.Cli", "--tool-path", tools, "--source", feed, "--version", version);
        return Tool.At(Path.Combine(tools, OperatingSystem.IsWindows() ? "guardrails.exe" : "guardrails"));
    }

    private static async Task DotnetAsync(ScratchFolder folder, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments)
        {
            WorkingDirectory = folder.Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // The test runner's own MSBuild settings are not meant for this build; and the caches of tools installed here must not stay.
        start.Environment["DOTNET_CLI_HOME"] = folder.Path;
        start.Environment.Remove("MSBuildSDKsPath");
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(Token);
        var error = process.StandardError.ReadToEndAsync(Token);
        await process.WaitForExitAsync(Token);
        Assert.True(process.ExitCode == 0, $"dotnet {string.Join(' ', arguments)}\n{await output}\n{await error}");
    }
}
