using DotNet.Testcontainers.Configurations;
using Guardrails.Testing;
using Testcontainers.PostgreSql;

namespace Guardrails.Tests.Shared;

/// <summary>The container way: PostgreSQL's official image on whatever container engine answers.</summary>
internal static class PostgresContainers
{
    private static readonly TimeSpan AnswerDeadline = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan StartDeadline = TimeSpan.FromMinutes(2);

    /// <summary>
    /// Starts a server of a major in a container; <see langword="null"/> when no engine answers within two seconds, or when it has no
    /// image of that major and cannot get one.
    /// </summary>
    public static async Task<SharedServer?> TryStartAsync(int major, CancellationToken cancellationToken)
    {
        if (!await AnswersAsync(cancellationToken))
        {
            return null;
        }

        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(StartDeadline);
        var image = $"postgres:{major}";
        var container = new PostgreSqlBuilder(image)
            .WithCommand([.. PostgresServers.Settings.SelectMany(setting => new[] { "-c", $"{setting.Key}={setting.Value}" })])
            .Build();
        try
        {
            await container.StartAsync(deadline.Token);
            var server = await PostgresServer.AttachAsync(
                container.GetConnectionString(), $"container of {image} on {TestcontainersSettings.OS.DockerEndpointAuthConfig.Endpoint}", deadline.Token);
            return SharedServer.InContainer(server, container);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            // Whatever went wrong in the engine, the other ways are still open.
            TestContext.Current.SendDiagnosticMessage($"No container of {image}: {e.Message}");
            await container.DisposeAsync();
            return null;
        }
    }

    private static async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await Task.Run(
                async () =>
                {
                    using var client = TestcontainersSettings.OS.DockerEndpointAuthConfig.GetDockerClientBuilder(Guid.NewGuid()).Build();
                    await client.System.PingAsync(cancellationToken);
                    return true;
                },
                cancellationToken).WaitAsync(AnswerDeadline, cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            TestContext.Current.SendDiagnosticMessage($"No container engine: {e.Message}");
            return false;
        }
    }
}
