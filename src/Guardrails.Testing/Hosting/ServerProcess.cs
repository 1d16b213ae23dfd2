using System.Diagnostics;
using Guardrails.Testing.Processes;

namespace Guardrails.Testing.Hosting;

/// <summary>
/// One run of the program <c>postgres</c>. A thread of its own starts it, writes its log and waits for its end: the server is told to
/// stop when the thread that started it ends (see <see cref="ServerAccount.Command"/>), and a busy thread pool must never make it wait
/// for somebody to read its log.
/// </summary>
internal sealed class ServerProcess : IDisposable
{
    private readonly TaskCompletionSource<int> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Process _process;

    private ServerProcess(ProcessStartInfo command) => _process = new Process { StartInfo = command };

    /// <summary>Completes with the exit code when the server and all its children have ended.</summary>
    public Task<int> Exited => _exited.Task;

    /// <summary>Starts the server; its log is appended to a file.</summary>
    /// <exception cref="PostgresServerException">The program cannot be started.</exception>
    public static async Task<ServerProcess> StartAsync(ProcessStartInfo command, string logFile)
    {
        command.RedirectStandardInput = true;
        command.RedirectStandardOutput = true;
        command.RedirectStandardError = true;
        var server = new ServerProcess(command);
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() => server.Attend(logFile, started)) { IsBackground = true, Name = "PostgreSQL server" }.Start();
        await started.Task.ConfigureAwait(false);
        return server;
    }

    /// <summary>Ends the server the hard way, for one that does not listen.</summary>
    public void Kill() => _process.Kill(entireProcessTree: true);

    /// <summary>Lets go of the ended process.</summary>
    public void Dispose() => _process.Dispose();

    private void Attend(string logFile, TaskCompletionSource started)
    {
        try
        {
            const FileShare Anybody = FileShare.ReadWrite | FileShare.Delete;
            using var log = new FileStream(logFile, FileMode.Append, FileAccess.Write, Anybody, bufferSize: 1);
            ProcessRunner.Start(_process);
            _process.StandardInput.Close();
            started.SetResult();
            _process.StandardError.BaseStream.CopyTo(log);
            _process.WaitForExit();
            _exited.SetResult(_process.ExitCode);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or PostgresServerException or InvalidOperationException)
        {
            started.TrySetException(e);
            _exited.TrySetException(e);
        }
    }
}
