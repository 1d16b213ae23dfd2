using System.Collections.Concurrent;
using Guardrails.Testing;

namespace Guardrails.Tests.Shared;

/// <summary>
/// The real servers of a test run: one for each major, started when a test first asks for it and shared by all tests of the process.
/// Declare it once in each test assembly: <c>[assembly: AssemblyFixture(typeof(PostgresServers))]</c>.
/// </summary>
public sealed class PostgresServers : IAsyncLifetime
{
    /// <summary>
    /// What lock tests need of a server: prepared transactions, many sessions, and an autovacuum that comes by within a second.
    /// Nothing here survives a crash, and nothing has to.
    /// </summary>
    internal static readonly IReadOnlyDictionary<string, string> Settings = new Dictionary<string, string>
    {
        ["fsync"] = "off",
        ["max_connections"] = "200",
        ["max_prepared_transactions"] = "20",
        ["autovacuum_naptime"] = "1s",
    };

    private readonly ConcurrentDictionary<int, Lazy<Task<SharedServer>>> _servers = new();
    private readonly PostgresContainers _containers = new();

    /// <summary>The shared server of a major. Do not stop it: other tests are using it.</summary>
    /// <remarks>
    /// Skips the calling test, with the reason, where this machine has no way to that major; fails it when <c>CI=true</c>.
    /// </remarks>
    public async Task<PostgresServer> GetServerAsync(int major)
    {
        // Without the caller's token: a cancelled test must not take the server from those that wait for it too.
        var server = _servers.GetOrAdd(major, wanted => new(() => SharedServer.StartAsync(wanted, _containers)));
        return (await Wanted.OrSkipAsync(server.Value)).Server;
    }

    /// <summary>A fresh database on the shared server of a major; dispose it to drop it.</summary>
    /// <inheritdoc cref="GetServerAsync" path="/remarks"/>
    public Task<TestDatabase> CreateDatabaseAsync(int major, CancellationToken cancellationToken = default) =>
        CreateDatabaseAsync(major, template: null, cancellationToken);

    /// <summary>A copy of a database that nobody is connected to; dispose it to drop it.</summary>
    /// <inheritdoc cref="GetServerAsync" path="/remarks"/>
    public Task<TestDatabase> CopyDatabaseAsync(TestDatabase template, CancellationToken cancellationToken = default) =>
        CreateDatabaseAsync(template.Major, template.Name, cancellationToken);

    /// <inheritdoc/>
    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>Stops every server that was started.</summary>
    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_servers.Values.Where(server => server.IsValueCreated).Select(server => StopAsync(server.Value)));
    }

    private async Task<TestDatabase> CreateDatabaseAsync(int major, string? template, CancellationToken cancellationToken)
    {
        var server = await GetServerAsync(major).WaitAsync(cancellationToken);
        return new TestDatabase(major, await server.CreateDatabaseAsync(template, cancellationToken));
    }

    private static async Task StopAsync(Task<SharedServer> starting)
    {
        SharedServer server;
        try
        {
            server = await starting;
        }
        catch (Exception)
        {
            return; // it never started, and the tests that wanted it have said so
        }

        await server.DisposeAsync();
    }
}
