using System.Diagnostics;

namespace Guardrails.Tests.Shared.Samples;

/// <summary>A program that was built beside the tests, in a process of its own. Disposing it kills what a failed test left running.</summary>
public sealed class ProgramProcess : IDisposable
{
    private readonly Process _process;
    private readonly Task<string> _errors;

    private ProgramProcess(Process process)
    {
        _process = process;
        _errors = process.StandardError.ReadToEndAsync();
    }

    /// <summary>Starts it.</summary>
    /// <param name="assembly">Its assembly; it lies beside the tests.</param>
    /// <param name="mode">The value of GUARDRAILS_MODE, or nothing.</param>
    /// <param name="arguments">What it is started with.</param>
    public static ProgramProcess Start(string assembly, string? mode, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, $"{assembly}.dll"), .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["GUARDRAILS_MODE"] = mode ?? string.Empty;
        return new ProgramProcess(Process.Start(start)!);
    }

    /// <summary>The next line that it writes; <see langword="null"/> when it writes no more.</summary>
    public async Task<string?> ReadLineAsync() => await _process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);

    /// <summary>Gives it a line to read.</summary>
    public void WriteLine(string line) => _process.StandardInput.WriteLine(line);

    /// <summary>Waits for its end.</summary>
    public async Task<ProgramResult> ResultAsync()
    {
        var output = await _process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return new(_process.ExitCode, output, await _errors);
    }

    /// <summary>Kills it without a farewell.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }
}

/// <summary>How a program ended.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">What it wrote and nobody had read yet.</param>
/// <param name="Errors">What it wrote to standard error.</param>
public sealed record ProgramResult(int ExitCode, string Output, string Errors);
