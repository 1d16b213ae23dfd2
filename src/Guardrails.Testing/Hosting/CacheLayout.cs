using Guardrails.Testing.Processes;

namespace Guardrails.Testing.Hosting;

/// <summary>Where binaries, prepared data directories and the data of running servers lie.</summary>
internal sealed class CacheLayout
{
    private const UnixFileMode Everybody =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    private CacheLayout(string root) => Root = root;

    public string Root { get; }

    /// <summary>Unpacked programs, one directory for each platform and version.</summary>
    public string Binaries => Path.Combine(Root, "binaries");

    /// <summary>Results of initdb, copied for each server.</summary>
    public string Templates => Path.Combine(Root, "templates");

    /// <summary>One directory for each running server.</summary>
    public string Instances => Path.Combine(Root, "instances");

    /// <summary>Creates the directories that are missing.</summary>
    /// <exception cref="PostgresServerException">They cannot be created.</exception>
    public static CacheLayout Create(string? cacheDirectory, HostMachine machine)
    {
        var layout = new CacheLayout(cacheDirectory ?? DefaultRoot(machine));
        try
        {
            foreach (var directory in new[] { layout.Root, layout.Binaries, layout.Templates, layout.Instances })
            {
                CreateDirectory(directory);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PostgresServerException(
                $"The cache directory '{layout.Root}' cannot be used: {e.Message} "
                + "Name another one in PostgresServerOptions.CacheDirectory.",
                e);
        }

        return layout;
    }

    /// <summary>
    /// Creates a directory that everybody may enter, whatever the umask: when root starts servers, another user runs them. What is
    /// private (data, passwords) has a mode of its own.
    /// </summary>
    public static void CreateDirectory(string path)
    {
        if (Directory.Exists(path))
        {
            return;
        }

        Directory.CreateDirectory(path);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, Everybody);
        }
    }

    /// <summary>Creates a directory that only its owner may enter.</summary>
    public static void CreatePrivateDirectory(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    /// <summary>Writes a new file that only its owner may read.</summary>
    public static async Task WritePrivateFileAsync(string path, string content, CancellationToken cancellationToken)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        var writer = new StreamWriter(path, options);
        await using (writer.ConfigureAwait(false))
        {
            await writer.WriteAsync(content.AsMemory(), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Copies a directory with everything in it, modes included.</summary>
    public static void CopyDirectory(string source, string target, CancellationToken cancellationToken)
    {
        CreatePrivateDirectory(target);
        foreach (var file in Directory.EnumerateFiles(source))
        {
            File.Copy(file, Path.Combine(target, Path.GetFileName(file)));
        }

        foreach (var directory in Directory.EnumerateDirectories(source))
        {
            cancellationToken.ThrowIfCancellationRequested();
            CopyDirectory(directory, Path.Combine(target, Path.GetFileName(directory)), cancellationToken);
        }
    }

    private static string DefaultRoot(HostMachine machine)
    {
        if (machine.IsRoot)
        {
            return "/var/cache/guardrails"; // root's home is usually closed to the user who runs the servers
        }

        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        var cache = OperatingSystem.IsWindows() ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData)
            : OperatingSystem.IsMacOS() ? Path.Combine(home, "Library", "Caches")
            : machine.Variable("XDG_CACHE_HOME") is { Length: > 0 } xdg && Path.IsPathFullyQualified(xdg) ? xdg
            : Path.Combine(home, ".cache");
        return Path.Combine(cache, "guardrails");
    }
}
