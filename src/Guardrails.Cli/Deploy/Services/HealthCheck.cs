using System.Net.Sockets;
using Guardrails.Cli.Deploy.Configuration;
using Guardrails.Cli.Output;

namespace Guardrails.Cli.Deploy.Services;

/// <summary>Waits until a started service is well.</summary>
internal sealed class HealthCheck(IService service, string folder, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan OneTry = TimeSpan.FromSeconds(5);

    private static readonly HealthConfig OnlyRunning = new() { Timeout = TimeSpan.FromSeconds(30) };

    /// <exception cref="ServiceException">It was not well in time; says what the last check answered.</exception>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        var health = service.Config.Health ?? OnlyRunning;
        var startedAt = time.GetTimestamp();
        while (true)
        {
            var problem = await TryAsync(health, cancellationToken).ConfigureAwait(false);
            if (problem is null)
            {
                return;
            }

            if (time.GetElapsedTime(startedAt) >= health.Timeout)
            {
                var log = await service.ReadLogAsync(cancellationToken).ConfigureAwait(false);
                throw new ServiceException($"{service.Config.Name} was started but is not well after {Words.Time(health.Timeout)}: {problem}", log);
            }

            await Task.Delay(Interval, time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <returns>What is not well, in words; <see langword="null"/> when all is.</returns>
    private async Task<string?> TryAsync(HealthConfig health, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        // Asking a container engine takes as long as it takes.
        var isAsked = health is { Http: not null } or { Tcp: not null } or { Command: not null };
        var patience = isAsked ? OneTry : service.Config.Timeout;
        limit.CancelAfter(patience);
        try
        {
            return health switch
            {
                { Http: { } url } => await AskHttpAsync(url, limit.Token).ConfigureAwait(false),
                { Tcp: var (host, port) } => await ConnectAsync(host, port, limit.Token).ConfigureAwait(false),
                { Command: { } command } => await RunAsync(command, limit.Token).ConfigureAwait(false),
                _ => await AskServiceAsync(health.Container, limit.Token).ConfigureAwait(false),
            };
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return $"no answer within {Words.Time(patience)}";
        }
        catch (Exception e) when (e is HttpRequestException or SocketException or ServiceException)
        {
            return e.Message;
        }
    }

    private static async Task<string?> AskHttpAsync(Uri url, CancellationToken cancellationToken)
    {
        using var client = new HttpClient();
        using var response = await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        return response.IsSuccessStatusCode ? null : $"{url} answers {(int)response.StatusCode} {response.ReasonPhrase}";
    }

    private static async Task<string?> ConnectAsync(string host, int port, CancellationToken cancellationToken)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(host, port, cancellationToken).ConfigureAwait(false);
        return null;
    }

    private async Task<string?> RunAsync(IReadOnlyList<string> command, CancellationToken cancellationToken)
    {
        var result = await ChildProcess.RunAsync(command, folder, OneTry, cancellationToken).ConfigureAwait(false);
        return result.ExitCode == 0 ? null : $"'{ChildProcess.Display(command)}': {result.Describe()}";
    }

    /// <summary>A container that has a health check of its own is well when that says so; anything else when it runs.</summary>
    private async Task<string?> AskServiceAsync(bool needsHealth, CancellationToken cancellationToken)
    {
        if (!await service.IsRunningAsync(cancellationToken).ConfigureAwait(false))
        {
            return "it does not run";
        }

        return await service.ContainerHealthAsync(cancellationToken).ConfigureAwait(false) switch
        {
            "healthy" => null,
            null => needsHealth ? "its container has no health check" : null,
            var other => $"its container says '{other}'",
        };
    }
}
