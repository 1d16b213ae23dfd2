using System.ComponentModel;
using System.Diagnostics;
using Guardrails.Testing.Processes;

namespace Guardrails.Testing.Hosting;

/// <summary>Removes servers whose owner was killed before it could.</summary>
internal static class OrphanSweeper
{
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan QuitDeadline = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Stops and removes every server whose owner's lock is free. The operating system frees a lock when its holder dies, so this can
    /// neither miss an orphan nor take the server of a living run, as a process id that is used again would make possible.
    /// </summary>
    public static async Task SweepAsync(CacheLayout cache, CancellationToken cancellationToken)
    {
        foreach (var directory in Directory.EnumerateDirectories(cache.Instances).ToArray())
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                using var ownership = FileLock.TryAcquire(InstanceDirectory.OwnerLockIn(directory));
                if (ownership is not null)
                {
                    await StopAsync(InstanceDirectory.DataIn(directory)).ConfigureAwait(false);
                    InstanceDirectory.Delete(directory);
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or Win32Exception or PostgresServerException)
            {
                // Another user's in a shared cache, or one that cannot be removed just now: no reason to refuse a new server.
            }
        }
    }

    private static async Task StopAsync(string dataDirectory)
    {
        if (Find(dataDirectory) is not { } postmaster)
        {
            return;
        }

        using (postmaster)
        {
            await ProcessEnd.RequestAsync(postmaster, "QUIT", QuitDeadline).ConfigureAwait(false); // the immediate shutdown
        }
    }

    /// <summary>
    /// The running postmaster of a data directory. Its lock file (postmaster.pid) may be older than the last boot, so the process with
    /// that id must also have the right name and have started when the file says.
    /// </summary>
    private static Process? Find(string dataDirectory)
    {
        var lockFile = PostmasterFile.Read(dataDirectory);
        if (lockFile is null)
        {
            return null;
        }

        try
        {
            var process = Process.GetProcessById(lockFile.ProcessId);
            var age = process.StartTime.ToUniversalTime() - lockFile.StartedAt.UtcDateTime;
            if (process.ProcessName.StartsWith("postgres", StringComparison.Ordinal) && age.Duration() < ClockTolerance)
            {
                return process;
            }

            process.Dispose();
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or Win32Exception)
        {
            // It ended, before or while we looked.
        }

        return null;
    }
}
