using Guardrails.Cli.Connection;
using Guardrails.Cli.Infrastructure;
using Guardrails.Cli.Output;
using Guardrails.Testing;
using Npgsql;

namespace Guardrails.Cli.Tracing;

/// <summary>A database that may be changed at will, gone when this is disposed.</summary>
internal sealed class ScratchDatabase : IAsyncDisposable
{
    private readonly PostgresServer _server;
    private readonly PostgresDatabase _database;

    private ScratchDatabase(PostgresServer server, PostgresDatabase database)
    {
        _server = server;
        _database = database;
        DataSource = NpgsqlDataSource.Create(database.ConnectionString);
    }

    public NpgsqlDataSource DataSource { get; }

    /// <summary>On a server that is found or started from binaries.</summary>
    /// <exception cref="UsageException">This machine has no way to that major version; the message names the ways.</exception>
    public static async Task<ScratchDatabase> StartAsync(int major, CancellationToken cancellationToken)
    {
        try
        {
            var options = new PostgresServerOptions { Major = major, AllowDownload = true };
            return await OnAsync(await PostgresServer.StartAsync(options, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        }
        catch (PostgresServerException e)
        {
            throw new UsageException($"there is no PostgreSQL {major} to run this on, and --connection gives none: {Printable.Clean(e.Message)}");
        }
    }

    /// <summary>On a given server.</summary>
    public static async Task<ScratchDatabase> CreateOnAsync(string connection, Func<string, string?> environment, CancellationToken cancellationToken)
    {
        var settings = ConnectionSettings.Resolve(connection, environment);
        return await OnAsync(await PostgresServer.AttachAsync(settings.ConnectionString, "--connection", cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        await DataSource.DisposeAsync().ConfigureAwait(false);
        await _database.DisposeAsync().ConfigureAwait(false);
        await _server.DisposeAsync().ConfigureAwait(false);
    }

    private static async Task<ScratchDatabase> OnAsync(PostgresServer server, CancellationToken cancellationToken)
    {
        try
        {
            return new ScratchDatabase(server, await server.CreateDatabaseAsync(null, cancellationToken).ConfigureAwait(false));
        }
        catch
        {
            await server.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }
}
