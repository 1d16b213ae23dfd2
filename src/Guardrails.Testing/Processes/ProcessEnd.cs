using System.Diagnostics;

namespace Guardrails.Testing.Processes;

/// <summary>Ends processes, politely first: PostgreSQL's programs that are killed leave shared memory and files behind.</summary>
internal static class ProcessEnd
{
    /// <summary>Sends a signal where there are signals; kills the process with its children if it is still there after a while.</summary>
    /// <param name="process">The process; need not have been started by this one.</param>
    /// <param name="signal">The signal's name as kill(1) knows it.</param>
    /// <param name="patience">How long to wait before it is killed.</param>
    public static async Task RequestAsync(Process process, string signal, TimeSpan patience)
    {
        if (!OperatingSystem.IsWindows())
        {
            // Through the program, because .NET sends no signal but SIGKILL.
            using var kill = Process.Start(new ProcessStartInfo("kill", [$"-{signal}", $"{process.Id}"]) { RedirectStandardError = true });
            try
            {
                await process.WaitForExitAsync().WaitAsync(patience).ConfigureAwait(false);
                return;
            }
            catch (TimeoutException)
            {
                // It does not listen.
            }
        }

        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync().ConfigureAwait(false);
    }
}
