using System.Diagnostics;
using System.Globalization;
using Guardrails.Testing.Hosting;
using Guardrails.Testing.Processes;
using Guardrails.Tests.Shared;

namespace Guardrails.Testing.Tests;

/// <summary>What the operating system says about servers.</summary>
internal static class ServerProcesses
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    /// <summary>The process id of the postmaster of a data directory.</summary>
    public static int PostmasterOf(string dataDirectory) =>
        (PostmasterFile.Read(dataDirectory) ?? throw new InvalidOperationException($"No server runs on '{dataDirectory}'.")).ProcessId;

    public static bool IsAlive(int processId)
    {
        try
        {
            using var process = Process.GetProcessById(processId);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    public static Task UntilGoneAsync(int processId) =>
        Eventually.BecomesTrueAsync(() => Task.FromResult(!IsAlive(processId)), Deadline, $"the end of process {processId}");

    /// <summary>The numeric id of the user a process runs as.</summary>
    public static async Task<int> UserOfAsync(int processId)
    {
        var result = await ProcessRunner.RunAsync(
            new ProcessStartInfo("ps", ["-o", "uid=", "-p", $"{processId}"]), TestContext.Current.CancellationToken);
        return int.Parse(result.Require("ps").Trim(), CultureInfo.InvariantCulture);
    }

    public static async Task SignalAsync(int processId, string signal)
    {
        var result = await ProcessRunner.RunAsync(
            new ProcessStartInfo("kill", [$"-{signal}", $"{processId}"]), TestContext.Current.CancellationToken);
        result.Require("kill");
    }
}
