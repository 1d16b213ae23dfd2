using Guardrails.Testing;
using Testcontainers.PostgreSql;

namespace Quickstart;

/// <summary>A PostgreSQL to play with: one that is given, installed, cached or fetched with npm; where there is none of them, a container.</summary>
internal sealed class ScratchServer : IAsyncDisposable
{
    private readonly PostgresServer _server;
    private readonly PostgreSqlContainer? _container;

    private ScratchServer(PostgresServer server, PostgreSqlContainer? container)
    {
        _server = server;
        _container = container;
    }

    public string Description => $"PostgreSQL {_server.Version} from {_server.Source}";

    public static async Task<ScratchServer> StartAsync(CancellationToken cancellationToken)
    {
        // What this machine has already, the newest first; then npm; then a container.
        PostgresNotAvailableException? none = null;
        foreach (var (major, allowDownload) in Majors().Select(m => (m, false)).Append((PostgresServerOptions.NewestMajor, true)))
        {
            try
            {
                var options = new PostgresServerOptions { Major = major, AllowDownload = allowDownload };
                return new ScratchServer(await PostgresServer.StartAsync(options, cancellationToken), null);
            }
            catch (PostgresNotAvailableException e)
            {
                none = e;
            }
        }

        return await TryContainerAsync(cancellationToken) ?? throw none!;
    }

    private static IEnumerable<int> Majors() =>
        Enumerable.Range(PostgresServerOptions.OldestMajor, PostgresServerOptions.NewestMajor - PostgresServerOptions.OldestMajor + 1).Reverse();

    private static async Task<ScratchServer?> TryContainerAsync(CancellationToken cancellationToken)
    {
        foreach (var image in Majors().Select(m => $"postgres:{m}"))
        {
            try
            {
                var container = new PostgreSqlBuilder(image).Build();
                await container.StartAsync(cancellationToken);
                return new ScratchServer(await PostgresServer.AttachAsync(container.GetConnectionString(), $"a container of {image}", cancellationToken), container);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                // No engine, or not this image: the next one, and at last the message that names all ways.
            }
        }

        return null;
    }

    public Task<PostgresDatabase> CreateDatabaseAsync(CancellationToken cancellationToken) => _server.CreateDatabaseAsync(cancellationToken: cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        if (_container is not null)
        {
            await _container.DisposeAsync();
        }
    }
}
