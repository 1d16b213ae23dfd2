using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using Guardrails.Tests.Shared;

namespace Guardrails.Cli.Tests.Support;

/// <summary>The executable while it runs. Disposing it kills what a failed test left running.</summary>
internal sealed partial class RunningTool : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _error = new();

    public RunningTool(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => Append(_output, line.Data);
        process.ErrorDataReceived += (_, line) => Append(_error, line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public int Pid => _process.Id;

    public string Output => Read(_output);

    public string Error => Read(_error);

    public async Task WriteInputAsync(byte[] input)
    {
        await _process.StandardInput.BaseStream.WriteAsync(input, TestContext.Current.CancellationToken);
        _process.StandardInput.Close();
    }

    /// <summary>Waits until something stands in one of the streams.</summary>
    public Task UntilAsync(Func<RunningTool, bool> condition, string whatWasAwaited) =>
        Eventually.BecomesTrueAsync(() => Task.FromResult(condition(this) || _process.HasExited), Deadline, whatWasAwaited);

    public void Interrupt() => Send(2);

    public void Terminate() => Send(15);

    /// <summary>Waits for the end; fails when that takes more than a minute.</summary>
    public async Task<ToolResult> EndAsync()
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(Deadline);
        try
        {
            await _process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"The tool did not end within {Deadline.TotalSeconds} s.\n{Output}\n{Error}");
        }

        return new ToolResult(_process.ExitCode, Output, Error);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync(CancellationToken.None);
        }

        _process.Dispose();
    }

    private void Send(int signal)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no POSIX signals to send to another process.");
        Assert.Equal(0, Kill(_process.Id, signal));
    }

    private static void Append(StringBuilder text, string? line)
    {
        if (line is not null)
        {
            lock (text)
            {
                text.Append(line).Append('\n');
            }
        }
    }

    private static string Read(StringBuilder text)
    {
        lock (text)
        {
            return text.ToString();
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int pid, int signal);
}
