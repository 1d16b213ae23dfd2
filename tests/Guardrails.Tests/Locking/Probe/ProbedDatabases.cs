using System.Collections.Concurrent;
using Guardrails.Tests.Shared;

namespace Guardrails.Tests.Locking.Probe;

/// <summary>
/// One database with the tables of the cases for each major. The tests of a class run one after the other, so they share it; those that
/// commit hand it back as it was, which costs a fraction of a new database.
/// </summary>
public sealed class ProbedDatabases(PostgresServers servers) : IAsyncDisposable
{
    private const string Clear = "DROP SCHEMA public CASCADE; DROP PUBLICATION IF EXISTS changes; CREATE SCHEMA public;";

    private readonly ConcurrentDictionary<int, Lazy<Task<TestDatabase>>> _databases = new();

    public Task<TestDatabase> GetAsync(int major) => _databases.GetOrAdd(major, wanted => new(() => CreateAsync(wanted))).Value;

    public async Task ResetAsync(int major) => await (await GetAsync(major)).ExecuteAsync(Clear + FootprintCase.Schema);

    public async ValueTask DisposeAsync()
    {
        foreach (var database in _databases.Values.Where(d => d.Value.IsCompletedSuccessfully))
        {
            await (await database.Value).DisposeAsync();
        }
    }

    private async Task<TestDatabase> CreateAsync(int major)
    {
        var database = await servers.CreateDatabaseAsync(major);
        await database.ExecuteAsync(FootprintCase.Schema);
        return database;
    }
}
