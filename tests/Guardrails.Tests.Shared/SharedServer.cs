using Guardrails.Testing;

namespace Guardrails.Tests.Shared;

/// <summary>One server of the test run, and the container it runs in if it does.</summary>
internal sealed class SharedServer : IAsyncDisposable
{
    private readonly IAsyncDisposable? _container;

    private SharedServer(PostgresServer server, IAsyncDisposable? container)
    {
        Server = server;
        _container = container;
    }

    public PostgresServer Server { get; }

    /// <summary>Takes the first way that is open: a given connection string, a container engine, binaries, npm. Says which it was.</summary>
    public static async Task<SharedServer> StartAsync(int major, CancellationToken cancellationToken)
    {
        var options = new PostgresServerOptions
        {
            Major = major,
            AllowDownload = true,
            AllowUnsupportedMajor = true,
        };
        var shared = await TryGivenAsync(options, cancellationToken)
            ?? await PostgresContainers.TryStartAsync(major, cancellationToken)
            ?? new SharedServer(
                await PostgresServer.StartAsync(options with { Settings = PostgresServers.Settings }, cancellationToken), container: null);
        Announce($"PostgreSQL {major}: {shared.Server.Version} from {shared.Server.Source}");
        return shared;
    }

    public static SharedServer InContainer(PostgresServer server, IAsyncDisposable container) => new(server, container);

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        if (_container is not null)
        {
            await _container.DisposeAsync();
        }
    }

    private static async Task<SharedServer?> TryGivenAsync(PostgresServerOptions options, CancellationToken cancellationToken) =>
        await PostgresServer.FindGivenAsync(options, cancellationToken) is { } given ? new SharedServer(given, container: null) : null;

    private static void Announce(string line)
    {
        TestContext.Current.SendDiagnosticMessage(line);
        Console.Error.WriteLine(line); // diagnostic messages are off by default, and this one is worth a line
    }
}
