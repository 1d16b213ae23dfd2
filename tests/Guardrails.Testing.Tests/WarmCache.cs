using Guardrails.Tests.Shared;

namespace Guardrails.Testing.Tests;

/// <summary>A cache that holds what the newest major needs to start at once; tests share its binaries, not its instances.</summary>
public sealed class WarmCache : IAsyncLifetime
{
    private readonly ScratchCache _cache = new();

    internal string Path => _cache.Path;

    internal ScratchCache CreateSharing() => ScratchCache.Sharing(Path);

    public async ValueTask InitializeAsync()
    {
        await using var server = await Wanted.OrSkipAsync(PostgresServer.StartAsync(_cache.Options(), CancellationToken.None));
    }

    public ValueTask DisposeAsync()
    {
        _cache.Dispose();
        return ValueTask.CompletedTask;
    }
}
