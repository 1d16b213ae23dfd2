using Guardrails.Testing.Processes;

namespace Guardrails.Testing.Hosting;

/// <summary>The directory of one running server: its data, its log, and a lock that says that its owner lives.</summary>
internal sealed class InstanceDirectory : IDisposable
{
    private const int DeleteAttempts = 5;

    private readonly FileLock _ownership;

    private InstanceDirectory(string path, FileLock ownership)
    {
        Path = path;
        _ownership = ownership;
    }

    public string Path { get; }

    public string Data => DataIn(Path);

    public string Log => System.IO.Path.Combine(Path, "server.log");

    /// <summary>Removes what killed runs left, then creates a directory of our own.</summary>
    public static async Task<InstanceDirectory> CreateAsync(CacheLayout cache, CancellationToken cancellationToken)
    {
        // Between the creation of a directory and of the lock in it, it would look like an orphan to a sweep.
        var allInstances = System.IO.Path.Combine(cache.Root, "instances.lock");
        using var nobodySweeps = await FileLock.AcquireAsync(allInstances, cancellationToken).ConfigureAwait(false);
        await OrphanSweeper.SweepAsync(cache, cancellationToken).ConfigureAwait(false);

        var path = System.IO.Path.Combine(cache.Instances, $"{Environment.ProcessId}-{Guid.NewGuid():N}");
        CacheLayout.CreateDirectory(path);
        var ownership = FileLock.TryAcquire(OwnerLockIn(path))
            ?? throw new PostgresServerException($"The new file '{OwnerLockIn(path)}' cannot be locked.");
        return new InstanceDirectory(path, ownership);
    }

    public static string DataIn(string directory) => System.IO.Path.Combine(directory, "data");

    public static string OwnerLockIn(string directory) => System.IO.Path.Combine(directory, "owner.lock");

    /// <summary>Deletes a server's directory, also while the last of its processes are still writing their last files.</summary>
    public static void Delete(string directory)
    {
        for (var attempt = 1; Directory.Exists(directory); attempt++)
        {
            try
            {
                Directory.Delete(directory, recursive: true);
            }
            catch (IOException) when (attempt < DeleteAttempts)
            {
                Thread.Sleep(TimeSpan.FromMilliseconds(50));
            }
        }
    }

    /// <summary>Deletes the directory and gives up ownership.</summary>
    public void Dispose()
    {
        if (OperatingSystem.IsWindows())
        {
            _ownership.Dispose(); // an open file cannot be deleted there
        }

        Delete(Path);
        _ownership.Dispose();
    }
}
