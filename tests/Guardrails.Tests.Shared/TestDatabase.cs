using System.Collections.Concurrent;
using Guardrails.Testing;
using Npgsql;

namespace Guardrails.Tests.Shared;

/// <summary>A database that belongs to one test. Disposing it ends whoever is still connected and drops it.</summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private readonly PostgresDatabase _database;
    private readonly ConcurrentBag<NpgsqlDataSource> _dataSources = [];

    internal TestDatabase(int major, PostgresDatabase database)
    {
        Major = major;
        _database = database;
        DataSource = CreateDataSource();
    }

    /// <summary>The major version of the server it is on.</summary>
    public int Major { get; }

    /// <summary>The database's name.</summary>
    public string Name => _database.Name;

    /// <summary>A connection string of a superuser, password included.</summary>
    public string ConnectionString => _database.ConnectionString;

    /// <summary>A pooled data source with default settings.</summary>
    public NpgsqlDataSource DataSource { get; }

    /// <summary>A database on a server that the test started itself, to do to it what nobody may do to the shared ones.</summary>
    public static async Task<TestDatabase> CreateOnAsync(PostgresServer server, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(server);
        return new(server.Major, await server.CreateDatabaseAsync(cancellationToken: cancellationToken));
    }

    /// <summary>Another data source for this database, with its own pool; disposed with the database.</summary>
    public NpgsqlDataSource CreateDataSource(Action<NpgsqlConnectionStringBuilder>? configure = null)
    {
        var builder = new NpgsqlConnectionStringBuilder(ConnectionString) { IncludeErrorDetail = true };
        configure?.Invoke(builder);
        var dataSource = NpgsqlDataSource.Create(builder);
        _dataSources.Add(dataSource);
        return dataSource;
    }

    /// <summary>Opens a session of its own, outside any pool.</summary>
    public Task<Session> OpenSessionAsync(string applicationName = "test session", CancellationToken cancellationToken = default) =>
        Session.OpenAsync(ConnectionString, applicationName, cancellationToken);

    /// <summary>Runs SQL on a session that is closed afterwards.</summary>
    public async Task ExecuteAsync(string sql, CancellationToken cancellationToken = default)
    {
        await using var session = await OpenSessionAsync("test set-up", cancellationToken);
        await session.ExecuteAsync(sql, cancellationToken);
    }

    /// <summary>Runs a query on a session that is closed afterwards and returns the first column of its first row.</summary>
    public async Task<T> QueryScalarAsync<T>(string sql, CancellationToken cancellationToken = default)
    {
        await using var session = await OpenSessionAsync("test query", cancellationToken);
        return await session.QueryScalarAsync<T>(sql, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var dataSource in _dataSources)
        {
            await dataSource.DisposeAsync();
        }

        await _database.DisposeAsync();
    }
}
