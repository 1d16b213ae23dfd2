using System.Collections.Concurrent;
using Guardrails.Tests.Shared;

namespace Guardrails.Tests.Locking.Probe;

/// <summary>
/// One database with the tables of the cases for each major, lent to one test at a time. A test that commits hands it back as it was,
/// which costs a fraction of a new database.
/// </summary>
public sealed class ProbedDatabases(PostgresServers servers) : IAsyncDisposable
{
    private const string Clear = "DROP SCHEMA public CASCADE; DROP PUBLICATION IF EXISTS changes; CREATE SCHEMA public;";

    private readonly ConcurrentDictionary<int, Entry> _entries = new();

    /// <summary>Runs a test on the database of a major.</summary>
    /// <param name="major">The major version.</param>
    /// <param name="commits">Whether the test leaves something behind.</param>
    /// <param name="test">The test.</param>
    public async Task<T> UseAsync<T>(int major, bool commits, Func<TestDatabase, Task<T>> test)
    {
        var entry = _entries.GetOrAdd(major, _ => new Entry());
        await entry.Turn.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            entry.Database ??= await CreateAsync(major);
            return await test(entry.Database);
        }
        finally
        {
            if (commits && entry.Database is not null)
            {
                await entry.Database.ExecuteAsync(Clear + FootprintCase.Schema);
            }

            entry.Turn.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var entry in _entries.Values)
        {
            entry.Turn.Dispose();
            if (entry.Database is not null)
            {
                await entry.Database.DisposeAsync();
            }
        }
    }

    private async Task<TestDatabase> CreateAsync(int major)
    {
        var database = await servers.CreateDatabaseAsync(major);
        await database.ExecuteAsync(FootprintCase.Schema);
        return database;
    }

    private sealed class Entry
    {
        public SemaphoreSlim Turn { get; } = new(1);

        public TestDatabase? Database { get; set; }
    }
}
