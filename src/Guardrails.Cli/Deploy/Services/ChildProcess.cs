using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace Guardrails.Cli.Deploy.Services;

/// <summary>Runs a command of the configuration: an array of arguments, never a shell that would read them.</summary>
internal static partial class ChildProcess
{
    private const int MostLines = 20;
    private const int Sigterm = 15;

    // As long as container engines give.
    private static readonly TimeSpan TerminateGrace = TimeSpan.FromSeconds(10);

    // A daemon that a start script leaves behind keeps the script's output open; nobody waits for it longer than this.
    private static readonly TimeSpan OutputGrace = TimeSpan.FromMilliseconds(200);

    // Redirecting is all that the shell does here: a daemon that inherits a pipe of ours would die of SIGPIPE once we are gone.
    private static readonly string[] IntoFile = ["-c", "exec \"$@\" >\"$0\" 2>&1"];

    /// <summary>Runs a command to its end.</summary>
    /// <param name="command">Program and arguments; a program with a slash is relative to the folder.</param>
    /// <param name="folder">The working directory.</param>
    /// <param name="timeout">After which it is killed, with what it started.</param>
    /// <param name="cancellationToken">Kills it.</param>
    /// <param name="hear">Gets every line when it is written.</param>
    /// <param name="started">Gets the process when it has been started.</param>
    /// <exception cref="ServiceException">It cannot be started, or ran out of time.</exception>
    public static async Task<ProcessResult> RunAsync(
        IReadOnlyList<string> command, string folder, TimeSpan timeout, CancellationToken cancellationToken, Action<string>? hear = null, Action<Process>? started = null)
    {
        using var process = Start(command, folder, redirect: true);
        started?.Invoke(process);
        var tail = new Queue<string>();
        void Hear(string line)
        {
            lock (tail)
            {
                tail.Enqueue(line);
                if (tail.Count > MostLines)
                {
                    tail.Dequeue();
                }
            }

            hear?.Invoke(line);
        }

        process.StandardInput.Close();
        var output = Task.WhenAll(ReadAsync(process.StandardOutput, Hear), ReadAsync(process.StandardError, Hear));
        await WaitAsync(process, command, timeout, cancellationToken).ConfigureAwait(false);
        await Task.WhenAny(output, Task.Delay(OutputGrace, CancellationToken.None)).ConfigureAwait(false);
        lock (tail)
        {
            return new ProcessResult(process.ExitCode, [.. tail]);
        }
    }

    /// <summary>Runs a command that may leave a daemon behind; what it says goes to a file, which the daemon may go on writing.</summary>
    /// <inheritdoc cref="RunAsync"/>
    public static async Task<ProcessResult> RunDetachedAsync(
        IReadOnlyList<string> command, string folder, string logFile, TimeSpan timeout, CancellationToken cancellationToken)
    {
        if (OperatingSystem.IsWindows())
        {
            return await RunAsync(command, folder, timeout, cancellationToken).ConfigureAwait(false);
        }

        Directory.CreateDirectory(Path.GetDirectoryName(logFile)!);
        RefuseMissing(command, folder);
        using var process = Start(["/bin/sh", .. IntoFile, logFile, Resolve(command[0], folder), .. command.Skip(1)], folder, redirect: false);
        await WaitAsync(process, command, timeout, cancellationToken).ConfigureAwait(false);
        return new ProcessResult(process.ExitCode, [.. File.ReadLines(logFile).TakeLast(MostLines)]);
    }

    /// <summary>A command as one would type it, for messages.</summary>
    public static string Display(IReadOnlyList<string> command) => string.Join(' ', command.Select(a => a.Contains(' ', StringComparison.Ordinal) ? $"'{a}'" : a));

    private static Process Start(IReadOnlyList<string> command, string folder, bool redirect)
    {
        var start = new ProcessStartInfo(Resolve(command[0], folder))
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = redirect,
            RedirectStandardError = redirect,
            UseShellExecute = false,
        };
        if (redirect)
        {
            start.StandardOutputEncoding = start.StandardErrorEncoding = Encoding.UTF8;
        }

        foreach (var argument in command.Skip(1))
        {
            start.ArgumentList.Add(argument);
        }

        try
        {
            return Process.Start(start)!;
        }
        catch (Exception e) when (e is Win32Exception or IOException)
        {
            throw new ServiceException($"'{command[0]}' cannot be started: {e.Message}");
        }
    }

    private static string Resolve(string program, string folder) =>
        program.Contains('/', StringComparison.Ordinal) || program.Contains(Path.DirectorySeparatorChar) ? Path.GetFullPath(program, folder) : program;

    private static void RefuseMissing(IReadOnlyList<string> command, string folder)
    {
        var program = Resolve(command[0], folder);
        var isThere = Path.IsPathRooted(program)
            ? File.Exists(program)
            : (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator).Any(p => File.Exists(Path.Combine(p, program)));
        if (!isThere)
        {
            throw new ServiceException($"'{command[0]}' cannot be started: there is no such program.");
        }
    }

    private static async Task WaitAsync(Process process, IReadOnlyList<string> command, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (timeout != Timeout.InfiniteTimeSpan)
        {
            limit.CancelAfter(timeout);
        }

        try
        {
            await process.WaitForExitAsync(limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            if (cancellationToken.IsCancellationRequested)
            {
                await TryTerminateAsync(process).ConfigureAwait(false);
            }

            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            throw new ServiceException($"'{Display(command)}' did not end within {Output.Words.Time(timeout)} and was killed.");
        }
    }

    /// <summary>Asks the process to end, as a second signal to us would not leave it the time to roll back.</summary>
    private static async Task TryTerminateAsync(Process process)
    {
        if (!OperatingSystem.IsWindows() && Signal(process.Id, Sigterm) == 0)
        {
            using var limit = new CancellationTokenSource(TerminateGrace);
            try
            {
                await process.WaitForExitAsync(limit.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                // Then it is killed.
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Signal(int pid, int signal);

    private static async Task ReadAsync(StreamReader stream, Action<string> hear)
    {
        try
        {
            while (await stream.ReadLineAsync().ConfigureAwait(false) is { } line)
            {
                hear(line);
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // The process is over and nobody waits for its children's output.
        }
    }
}

/// <summary>How a command ended.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Tail">The last lines of what it said.</param>
internal sealed record ProcessResult(int ExitCode, IReadOnlyList<string> Tail)
{
    /// <summary>Exit code and last words, for a message.</summary>
    public string Describe() => Tail.Count == 0 ? $"it ended with exit code {ExitCode}" : $"it ended with exit code {ExitCode}: {Tail[^1].Trim()}";
}

/// <summary>A service or its tool did not do what it was told.</summary>
internal sealed class ServiceException(string message, IReadOnlyList<string>? log = null) : Exception(message)
{
    /// <summary>The service's last log lines.</summary>
    public IReadOnlyList<string> Log { get; } = log ?? [];
}
