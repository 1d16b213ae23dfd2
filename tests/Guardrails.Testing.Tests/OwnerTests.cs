using System.Diagnostics;
using Guardrails.Testing.Processes;
using Guardrails.Tests.Shared;

namespace Guardrails.Testing.Tests;

/// <summary>What becomes of a server whose owner ends without disposing it. The owner is a real process.</summary>
public sealed class OwnerTests(WarmCache warm) : IAsyncLifetime
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(90);

    private ScratchCache _cache = null!;

    public async ValueTask InitializeAsync() => _cache = await warm.CreateSharingAsync();

    public ValueTask DisposeAsync()
    {
        _cache.Dispose();
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task A_signal_that_ends_the_owner_ends_the_server_and_removes_its_data(string signal)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no signals.");
        using var owner = await StartOwnerAsync();

        await ServerProcesses.SignalAsync(owner.Process.Id, signal);

        await ServerProcesses.UntilGoneAsync(owner.Process.Id);
        Assert.False(ServerProcesses.IsAlive(owner.Postmaster));
        Assert.Empty(Directory.GetFileSystemEntries(_cache.Instances));
    }

    [Fact]
    public async Task An_owner_that_ends_without_disposing_takes_the_server_along()
    {
        using var owner = await StartOwnerAsync();

        owner.Process.StandardInput.Close();

        await ServerProcesses.UntilGoneAsync(owner.Process.Id);
        Assert.False(ServerProcesses.IsAlive(owner.Postmaster));
        Assert.Empty(Directory.GetFileSystemEntries(_cache.Instances));
    }

    [Fact]
    public async Task A_killed_owner_takes_the_server_along_where_the_system_can_do_that()
    {
        Assert.SkipUnless(HostMachine.Current.FindProgram("setpriv") is not null, "This system has no setpriv.");
        using var owner = await StartOwnerAsync();

        owner.Process.Kill();

        await ServerProcesses.UntilGoneAsync(owner.Postmaster);
    }

    [Fact]
    public async Task A_server_that_outlives_its_killed_owner_is_removed_by_the_next_start()
    {
        using var owner = await StartOwnerAsync(_cache.MachineWithOnly("runuser"));
        owner.Process.Kill();
        await ServerProcesses.UntilGoneAsync(owner.Process.Id);
        Assert.True(ServerProcesses.IsAlive(owner.Postmaster));

        await using var next = await PostgresServer.StartAsync(_cache.Options(), TestContext.Current.CancellationToken);

        Assert.False(ServerProcesses.IsAlive(owner.Postmaster));
        Assert.Equal(Path.GetDirectoryName(next.DataDirectory), Assert.Single(Directory.GetDirectories(_cache.Instances)));
    }

    [Fact]
    public async Task A_server_whose_owner_lives_is_left_alone_by_the_next_start()
    {
        using var owner = await StartOwnerAsync();

        await using var next = await PostgresServer.StartAsync(_cache.Options(), TestContext.Current.CancellationToken);

        Assert.True(ServerProcesses.IsAlive(owner.Postmaster));
        Assert.Equal(2, Directory.GetDirectories(_cache.Instances).Length);
    }

    private async Task<Owner> StartOwnerAsync(HostMachine? machine = null)
    {
        var program = Path.Combine(AppContext.BaseDirectory, HostMachine.Executable("Guardrails.Testing.Owner"));
        string[] path = machine is null ? [] : [machine.SearchPath.Single()];

        // A shell's background jobs ignore SIGINT, and so do their children: in such a run this test would wait in vain.
        string[] launcher = OperatingSystem.IsLinux() ? ["env", "--default-signal=INT"] : [];
        string[] words = [.. launcher, program, $"{PostgresMajors.Latest}", _cache.Path, .. path];
        var process = new Process
        {
            StartInfo = new ProcessStartInfo(words[0], words[1..])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
            },
        };
        process.Start();
        try
        {
            var line = await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Deadline);
            Assert.StartsWith("ready ", line, StringComparison.Ordinal);
            return new Owner(process, ServerProcesses.PostmasterOf(line!["ready ".Length..]));
        }
        catch
        {
            process.Kill();
            process.Dispose();
            throw;
        }
    }

    private sealed record Owner(Process Process, int Postmaster) : IDisposable
    {
        public void Dispose()
        {
            if (!Process.HasExited)
            {
                Process.StandardInput.Close();
                Process.WaitForExit(Deadline);
            }

            Process.Dispose();
        }
    }
}
