using Guardrails.Cli.Deploy.Configuration;

namespace Guardrails.Cli.Deploy.Services;

/// <summary>A service of Docker Compose.</summary>
internal sealed class ComposeService(ServiceConfig config, ComposeConfig compose, ComposeTool tool, string folder) : IService
{
    public ServiceConfig Config => config;

    public async Task<bool> IsRunningAsync(CancellationToken cancellationToken)
    {
        var running = await RunAsync("whether it runs cannot be asked", cancellationToken, "ps", "--services", "--filter", "status=running").ConfigureAwait(false);
        return running.Any(line => line.Trim() == compose.Service);
    }

    public Task StopAsync(CancellationToken cancellationToken) => RunAsync("it could not be stopped", cancellationToken, "stop", compose.Service);

    // Not "start": a new version of the image or of the file is what is deployed.
    public Task StartAsync(CancellationToken cancellationToken) =>
        RunAsync("it could not be started", cancellationToken, "up", "-d", "--no-deps", compose.Service);

    public async Task<IReadOnlyList<string>> ReadLogAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await RunAsync("its log cannot be read", cancellationToken, "logs", "--no-color", "--tail=20", compose.Service).ConfigureAwait(false);
        }
        catch (ServiceException e)
        {
            return e.Log;
        }
    }

    public async Task<string?> ContainerHealthAsync(CancellationToken cancellationToken)
    {
        var ids = await RunAsync("its container cannot be found", cancellationToken, "ps", "-q", compose.Service).ConfigureAwait(false);
        if (ids.FirstOrDefault(id => id.Trim().Length > 0) is not { } container)
        {
            return null;
        }

        var result = await ChildProcess.RunAsync(
            ["docker", "inspect", "--format", "{{if .State.Health}}{{.State.Health.Status}}{{end}}", container.Trim()], folder, config.Timeout, cancellationToken)
            .ConfigureAwait(false);
        return result is { ExitCode: 0, Tail: [var health, ..] } && health.Trim().Length > 0 ? health.Trim() : null;
    }

    private async Task<IReadOnlyList<string>> RunAsync(string problem, CancellationToken cancellationToken, params string[] arguments)
    {
        string[] command = [.. tool.Command, .. compose.Files.SelectMany(f => (string[])["-f", Path.GetFullPath(f, folder)]), .. arguments];
        var lines = new List<string>();
        var result = await ChildProcess.RunAsync(command, folder, config.Timeout, cancellationToken, line =>
        {
            lock (lines)
            {
                lines.Add(line);
            }
        }).ConfigureAwait(false);
        return result.ExitCode == 0
            ? lines
            : throw new ServiceException($"{problem}: '{ChildProcess.Display(command)}': {result.Describe()}", result.Tail);
    }
}
