using System.Diagnostics;

namespace Guardrails.Tests.Support;

/// <summary>A sample application in a process of its own.</summary>
internal sealed class SampleProcess : IDisposable
{
    private readonly Process _process;
    private readonly Task<string> _output;
    private readonly Task<string> _errors;

    private SampleProcess(Process process)
    {
        _process = process;
        _output = process.StandardOutput.ReadToEndAsync();
        _errors = process.StandardError.ReadToEndAsync();
    }

    /// <summary>Starts it.</summary>
    /// <param name="assembly">The sample's assembly; it lies beside the tests.</param>
    /// <param name="connectionString">Its argument.</param>
    /// <param name="mode">The value of GUARDRAILS_MODE, or nothing.</param>
    public static SampleProcess Start(string assembly, string connectionString, string? mode = null)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, $"{assembly}.dll"), connectionString])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["GUARDRAILS_MODE"] = mode ?? string.Empty;
        return new SampleProcess(Process.Start(start)!);
    }

    /// <summary>Waits for its end.</summary>
    public async Task<SampleResult> ResultAsync()
    {
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return new(_process.ExitCode, await _output, await _errors);
    }

    /// <summary>Kills it without a farewell.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }
}

/// <summary>How a sample ended.</summary>
internal sealed record SampleResult(int ExitCode, string Output, string Errors);
