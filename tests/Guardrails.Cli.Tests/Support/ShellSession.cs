using System.Diagnostics;
using System.Globalization;
using System.Text;
using Guardrails.Tests.Shared;

namespace Guardrails.Cli.Tests.Support;

/// <summary>
/// One shell that a person types into: variables, folder and background jobs live from one block of commands to the next. What a job
/// writes meanwhile belongs to the block that runs.
/// </summary>
internal sealed class ShellSession : IAsyncDisposable
{
    private const string EndMark = "--- end of block ";

    private readonly Process _process;
    private readonly ScratchFolder _blocks = new();
    private readonly StringBuilder _output = new();
    private readonly TimeSpan _patience;
    private int _count;

    /// <param name="folder">Where it starts.</param>
    /// <param name="environment">Variables to set; <see langword="null"/> removes one.</param>
    /// <param name="patience">How long a block may take.</param>
    public ShellSession(string folder, IReadOnlyDictionary<string, string?> environment, TimeSpan patience)
    {
        var start = new ProcessStartInfo("bash") { WorkingDirectory = folder, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment)
        {
            if (value is null)
            {
                start.Environment.Remove(name);
            }
            else
            {
                start.Environment[name] = value;
            }
        }

        _patience = patience;
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => Append(line.Data);
        _process.ErrorDataReceived += (_, line) => Append(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        _process.StandardInput.WriteLine("exec 2>&1");
    }

    /// <summary>Runs commands; their exit code is that of the last one.</summary>
    public async Task<ToolResult> RunAsync(string commands)
    {
        // From a file, because a command that reads standard input would read what is typed next.
        var block = _blocks.Write($"{++_count}.sh", commands + "\n");
        var mark = string.Create(CultureInfo.InvariantCulture, $"{EndMark}{_count}: ");
        lock (_output)
        {
            _output.Clear();
        }

        await _process.StandardInput.WriteLineAsync($". '{block}' </dev/null; printf '\\n%s%s\\n' '{mark}' $?");
        await _process.StandardInput.FlushAsync(TestContext.Current.CancellationToken);
        try
        {
            await Eventually.BecomesTrueAsync(() => Task.FromResult(Text().Contains(mark, StringComparison.Ordinal)), _patience, "the end of a block");
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Assert.Fail($"{e.Message}\n{commands}\n--- output\n{Text()}");
        }

        var (output, end) = Text().Split(mark) is [var before, var after, ..] ? (before, after) : default;
        return new ToolResult(int.Parse(end!.Split('\n')[0], CultureInfo.InvariantCulture), output!, string.Empty) { Logs = $"--- commands\n{commands}" };
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync(CancellationToken.None);
        }

        _process.Dispose();
        _blocks.Dispose();
    }

    private string Text()
    {
        lock (_output)
        {
            return _output.ToString();
        }
    }

    private void Append(string? line)
    {
        if (line is not null)
        {
            lock (_output)
            {
                _output.Append(line).Append('\n');
            }
        }
    }
}
