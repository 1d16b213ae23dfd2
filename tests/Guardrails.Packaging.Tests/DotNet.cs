using System.Diagnostics;
using System.Text;

namespace Guardrails.Packaging.Tests;

/// <summary>What a run of the dotnet command printed and returned.</summary>
internal sealed record DotNetResult(int ExitCode, string Output)
{
    /// <summary>The rules that were reported with a severity, each once: "warning GRD1001".</summary>
    public IReadOnlyList<string> Findings { get; } =
    [
        .. Output.Split('\n')
            .Select(static line => System.Text.RegularExpressions.Regex.Match(line, @"\b(?:warning|error|info) GRD\d{4}\b"))
            .Where(static match => match.Success)
            .Select(static match => match.Value)
            .Distinct()
            .Order(),
    ];

    public DotNetResult Succeeded()
    {
        Assert.True(ExitCode == 0, Output);
        return this;
    }

    public DotNetResult Failed()
    {
        Assert.True(ExitCode != 0, Output);
        return this;
    }
}

/// <summary>Runs the dotnet command in a process that knows nothing of the one that runs the tests.</summary>
internal static class DotNet
{
    /// <summary>A build on a busy machine takes minutes; a hanging one takes no longer than this.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(15);

    /// <summary>What marks a build server, and what a running build hands to its children.</summary>
    private static readonly string[] Cleared =
    [
        "CI", "ContinuousIntegrationBuild", "TF_BUILD", "TEAMCITY_VERSION", "JENKINS_URL", "GITHUB_ACTIONS",
        "MSBuildSDKsPath", "MSBuildExtensionsPath", "MSBUILD_EXE_PATH", "MSBuildLoadMicrosoftTargetsReadOnly", "GuardrailsMode",
    ];

    public static Task<DotNetResult> RunAsync(string folder, params IEnumerable<string> arguments) => RunAsync(folder, [], arguments);

    public static async Task<DotNetResult> RunAsync(string folder, Dictionary<string, string> environment, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in Cleared)
        {
            start.Environment.Remove(name);
        }

        // No process stays behind that holds files of a folder which is about to be deleted.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["UseSharedCompilation"] = "false";
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        start.Environment["MSBUILDTERMINALLOGGER"] = "off";
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start.");
        var output = new StringBuilder();
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        timeout.CancelAfter(Deadline);
        try
        {
            await Task.WhenAll(
                ReadAsync(process.StandardOutput, output, timeout.Token),
                ReadAsync(process.StandardError, output, timeout.Token),
                process.WaitForExitAsync(timeout.Token));
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"dotnet {string.Join(' ', start.ArgumentList)} did not end.\n{output}");
        }

        return new(process.ExitCode, $"dotnet {string.Join(' ', start.ArgumentList)}\n{output}");
    }

    private static async Task ReadAsync(StreamReader reader, StringBuilder output, CancellationToken token)
    {
        while (await reader.ReadLineAsync(token) is { } line)
        {
            lock (output)
            {
                output.Append(line).Append('\n');
            }
        }
    }
}
