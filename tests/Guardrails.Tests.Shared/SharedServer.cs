using Guardrails.Testing;

namespace Guardrails.Tests.Shared;

/// <summary>One server of the test run, and the container it runs in if it does.</summary>
internal sealed class SharedServer(PostgresServer server, IAsyncDisposable? container = null) : IAsyncDisposable
{
    public PostgresServer Server { get; } = server;

    /// <summary>Takes the first way that is open: a given connection string, a container, binaries, npm. Says which it was.</summary>
    public static async Task<SharedServer> StartAsync(int major, PostgresContainers containers)
    {
        var options = new PostgresServerOptions { Major = major, AllowDownload = true, AllowUnsupportedMajor = true };
        var shared = await PostgresServer.FindGivenAsync(options) is { } given
            ? new SharedServer(given)
            : await containers.TryStartAsync(major)
                ?? new SharedServer(await PostgresServer.StartAsync(options with { Settings = PostgresServers.Settings }));
        Announce($"PostgreSQL {major}: {shared.Server.Version} from {shared.Server.Source}");
        return shared;
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        if (container is not null)
        {
            await container.DisposeAsync();
        }
    }

    private static void Announce(string line)
    {
        TestContext.Current.SendDiagnosticMessage(line);
        Console.Error.WriteLine(line); // diagnostic messages are off by default, and this one is worth a line
    }
}
