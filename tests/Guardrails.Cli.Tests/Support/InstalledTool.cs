using System.Diagnostics;
using Guardrails.Tests.Shared;

namespace Guardrails.Cli.Tests.Support;

/// <summary>The tool as users get it: packed, installed from a feed, and run under its name. Once for a class of tests.</summary>
public sealed class InstalledTool : IAsyncLifetime
{
    private readonly ScratchFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Folder => Path.Combine(_folder.Path, "tools");

    public async ValueTask InitializeAsync()
    {
        var feed = Path.Combine(_folder.Path, "feed");

        // A version of its own: the global package cache would hand out an older build of the same version.
        var version = $"0.0.1-test.{Guid.NewGuid():N}";
        await DotnetAsync("pack", Path.Combine(Repository.Root, "src", "Guardrails.Cli", "Guardrails.Cli.csproj"), "--no-restore", "--configuration", "Debug", "--output", feed, $"-p:Version={version}", $"-p:BaseOutputPath={Path.Combine(_folder.Path, "bin")}/");
        await DotnetAsync("tool", "install", "Guardrails.Cli", "--tool-path", Folder, "--source", feed, "--version", version);
    }

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>The tool, in an environment without a connection of its own.</summary>
    internal Tool Tool() => Support.Tool.At(Path.Combine(Folder, OperatingSystem.IsWindows() ? "guardrails.exe" : "guardrails"));

    private async Task DotnetAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments)
        {
            WorkingDirectory = _folder.Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // The test runner's own MSBuild settings are not meant for this build; and the caches of tools installed here must not stay.
        start.Environment["DOTNET_CLI_HOME"] = _folder.Path;
        start.Environment.Remove("MSBuildSDKsPath");
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(Token);
        var error = process.StandardError.ReadToEndAsync(Token);
        await process.WaitForExitAsync(Token);
        Assert.True(process.ExitCode == 0, $"dotnet {string.Join(' ', arguments)}\n{await output}\n{await error}");
    }
}
