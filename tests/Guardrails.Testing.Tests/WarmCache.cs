using Guardrails.Testing.Processes;
using Guardrails.Tests.Shared;

namespace Guardrails.Testing.Tests;

/// <summary>A cache that holds what the newest major needs to start at once; tests share its binaries, not its instances.</summary>
public sealed class WarmCache : IAsyncLifetime
{
    private readonly ScratchCache _cache = new();
    private readonly Lazy<Task> _filled;

    public WarmCache() => _filled = new(FillAsync);

    /// <summary>A cache with instances of its own; skips the test where there is no way to the binaries.</summary>
    internal async Task<ScratchCache> CreateSharingAsync()
    {
        await _filled.Value;
        return ScratchCache.Sharing(_cache.Path);
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync()
    {
        _cache.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task FillAsync()
    {
        // Over npm where there is npm, even when PostgreSQL is installed: some tests take that away.
        var machine = HostMachine.Current.FindProgram("npm") is null
            ? HostMachine.Current
            : _cache.MachineWithOnly("npm", "setpriv", "runuser");
        await using var server = await Wanted.OrSkipAsync(PostgresServer.StartAsync(_cache.Options(), machine, CancellationToken.None));
    }
}
