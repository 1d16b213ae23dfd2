using System.Diagnostics;
using System.Text;

namespace Guardrails.Testing.Processes;

/// <summary>Runs a helper program to its end and returns what it wrote.</summary>
internal static class ProcessRunner
{
    private static readonly TimeSpan TerminationDeadline = TimeSpan.FromSeconds(3);

    /// <summary>Runs a program; when cancelled, ends it before it throws, so that nothing of it comes late.</summary>
    /// <exception cref="PostgresServerException">The program cannot be started.</exception>
    public static async Task<ProcessResult> RunAsync(ProcessStartInfo info, CancellationToken cancellationToken)
    {
        info.RedirectStandardInput = true;
        info.RedirectStandardOutput = true;
        info.RedirectStandardError = true;
        using var process = new Process { StartInfo = info };
        var output = new StringBuilder();
        process.OutputDataReceived += (_, line) => Append(line.Data);
        process.ErrorDataReceived += (_, line) => Append(line.Data);
        Start(process);
        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            await ProcessEnd.RequestAsync(process, "TERM", TerminationDeadline).ConfigureAwait(false);
            throw;
        }

        lock (output)
        {
            return new ProcessResult(process.ExitCode, output.ToString().Trim());
        }

        void Append(string? line)
        {
            if (line is not null)
            {
                lock (output)
                {
                    output.AppendLine(line);
                }
            }
        }
    }

    /// <exception cref="PostgresServerException">The program cannot be started.</exception>
    public static void Start(Process process)
    {
        try
        {
            process.Start();
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new PostgresServerException($"'{process.StartInfo.FileName}' cannot be started: {e.Message}", e);
        }
    }
}

/// <param name="ExitCode">0 when the program succeeded.</param>
/// <param name="Output">Standard output and standard error, as they came.</param>
internal sealed record ProcessResult(int ExitCode, string Output)
{
    /// <summary>Returns the output of a program that succeeded.</summary>
    /// <exception cref="PostgresServerException">It did not; the message holds what it said.</exception>
    public string Require(string whatFailed) => ExitCode == 0
        ? Output
        : throw new PostgresServerException($"{whatFailed} failed with exit code {ExitCode}:{Environment.NewLine}{Output}");
}
