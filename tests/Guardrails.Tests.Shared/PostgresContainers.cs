using DotNet.Testcontainers.Configurations;
using Guardrails.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Testcontainers.PostgreSql;

namespace Guardrails.Tests.Shared;

/// <summary>The container way: PostgreSQL's official image on whatever container engine answers.</summary>
internal sealed class PostgresContainers
{
    private static readonly TimeSpan AnswerDeadline = TimeSpan.FromSeconds(2);

    // Long enough to pull an image over a fair connection. Over a bad one the binaries, a tenth of its size, are the better way.
    private static readonly TimeSpan StartDeadline = TimeSpan.FromMinutes(1);

    private readonly Lazy<Task<bool>> _answers = new(AnswersAsync);
    private volatile bool _tooSlow;

    /// <summary>
    /// Starts a server of a major in a container; <see langword="null"/> when no engine answers within two seconds, or when it has no
    /// image of that major and cannot get one.
    /// </summary>
    public async Task<SharedServer?> TryStartAsync(int major)
    {
        if (!await _answers.Value || _tooSlow)
        {
            return null;
        }

        using var deadline = new CancellationTokenSource(StartDeadline);
        var image = $"postgres:{major}";
        var container = new PostgreSqlBuilder(image)
            .WithCommand([.. PostgresServers.Settings.SelectMany(setting => new[] { "-c", $"{setting.Key}={setting.Value}" })])
            .WithLabel(ContainerOwner.Label, ContainerOwner.Current)
            .WithLogger(NullLogger.Instance)
            .Build();
        try
        {
            await container.StartAsync(deadline.Token);
            var server = await PostgresServer.AttachAsync(
                container.GetConnectionString(), $"container of {image} on {Endpoint?.Endpoint}", deadline.Token);
            return new SharedServer(server, container);
        }
        catch (Exception e)
        {
            // Whatever went wrong in the engine, the other ways are still open. The next major need not wait for a pull that hangs.
            _tooSlow |= deadline.IsCancellationRequested;
            TestContext.Current.SendDiagnosticMessage($"No container of {image}: {e.Message}");
            await container.DisposeAsync();
            return null;
        }
    }

    private static IDockerEndpointAuthenticationConfiguration? Endpoint => TestcontainersSettings.OS.DockerEndpointAuthConfig;

    private static async Task<bool> AnswersAsync()
    {
        using var deadline = new CancellationTokenSource(AnswerDeadline);
        try
        {
            // On the pool, because looking for the engine is synchronous code of its own.
            return await Task.Run(() => AskAsync(deadline.Token), deadline.Token).WaitAsync(AnswerDeadline);
        }
        catch (Exception e)
        {
            TestContext.Current.SendDiagnosticMessage($"No container engine: {e.Message}");
            return false;
        }
    }

    private static async Task<bool> AskAsync(CancellationToken cancellationToken)
    {
        if (Endpoint is not { } endpoint)
        {
            return false;
        }

        using var client = endpoint.GetDockerClientBuilder(Guid.NewGuid()).Build();
        await client.System.PingAsync(cancellationToken);
        await ContainerOwner.RemoveOrphansAsync(client, cancellationToken);
        return true;
    }
}
