using System.Collections.Concurrent;
using Guardrails.Tests.Shared;

namespace Guardrails.Proofs.Tests;

/// <summary>
/// The schema of <c>scene.sql</c> on each major, lent to one test at a time. After a test that changed it the database is made anew
/// from a template, which costs a fraction of running the script again.
/// </summary>
public sealed class Scenes(PostgresServers servers) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<int, Scene> _scenes = new();

    internal static string Script { get; } = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "scene.sql"));

    /// <summary>Lends the database of a major.</summary>
    /// <param name="major">The major version.</param>
    /// <param name="changes">Whether the test leaves something behind.</param>
    /// <param name="use">What is done with it.</param>
    public Task<T> UseAsync<T>(int major, bool changes, Func<TestDatabase, Task<T>> use) => SceneOf(major).UseAsync(changes, use);

    public async ValueTask DisposeAsync()
    {
        foreach (var scene in _scenes.Values)
        {
            await scene.DisposeAsync();
        }
    }

    private Scene SceneOf(int major) => _scenes.GetOrAdd(major, m => new Scene(servers, m));

    private sealed class Scene(PostgresServers servers, int major) : IAsyncDisposable
    {
        private readonly SemaphoreSlim _turn = new(1);
        private TestDatabase? _template;
        private TestDatabase? _database;

        public async Task<T> UseAsync<T>(bool changes, Func<TestDatabase, Task<T>> use)
        {
            await _turn.WaitAsync(TestContext.Current.CancellationToken);
            try
            {
                _template ??= await CreateTemplateAsync();
                _database ??= await servers.CopyDatabaseAsync(_template);
                return await use(_database);
            }
            finally
            {
                if (changes && _database is not null)
                {
                    await _database.DisposeAsync();
                    _database = null;
                }

                _turn.Release();
            }
        }

        public async ValueTask DisposeAsync()
        {
            _turn.Dispose();
            foreach (var database in new[] { _database, _template })
            {
                if (database is not null)
                {
                    await database.DisposeAsync();
                }
            }
        }

        private async Task<TestDatabase> CreateTemplateAsync()
        {
            var template = await servers.CreateDatabaseAsync(major);
            await template.ExecuteAsync(Script);
            return template;
        }
    }
}
