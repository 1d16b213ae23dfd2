using Guardrails.Cli.Deploy.Configuration;

namespace Guardrails.Cli.Deploy.Services;

/// <summary>A service that three commands control: systemd units, scripts, kubectl.</summary>
internal sealed class CommandService(ServiceConfig config, CommandConfig commands, string folder, string logFolder) : IService
{
    private const int Runs = 0;
    private const int DoesNotRun = 3;

    private IReadOnlyList<string> _lastWords = [];

    public ServiceConfig Config => config;

    public async Task<bool> IsRunningAsync(CancellationToken cancellationToken)
    {
        var result = await ChildProcess.RunAsync(commands.Status, folder, config.Timeout, cancellationToken).ConfigureAwait(false);
        return result.ExitCode switch
        {
            Runs => true,
            DoesNotRun => false,
            _ => throw new ServiceException(
                $"whether {config.Name} runs is not known: '{ChildProcess.Display(commands.Status)}' must end with 0 (it runs) or 3 (it does not), but {result.Describe()}", result.Tail),
        };
    }

    public Task StopAsync(CancellationToken cancellationToken) => RunAsync(commands.Stop, "stop", cancellationToken);

    public Task StartAsync(CancellationToken cancellationToken) => RunAsync(commands.Start, "start", cancellationToken);

    public Task<IReadOnlyList<string>> ReadLogAsync(CancellationToken cancellationToken) => Task.FromResult(_lastWords);

    public Task<string?> ContainerHealthAsync(CancellationToken cancellationToken) => Task.FromResult<string?>(null);

    private async Task RunAsync(IReadOnlyList<string> command, string verb, CancellationToken cancellationToken)
    {
        var log = Path.Combine(logFolder, $"{verb}-{string.Concat(config.Name.Select(c => char.IsLetterOrDigit(c) || c is '-' or '_' ? c : '_'))}.log");
        var result = await ChildProcess.RunDetachedAsync(command, folder, log, config.Timeout, cancellationToken).ConfigureAwait(false);
        _lastWords = result.Tail;
        if (result.ExitCode != 0)
        {
            throw new ServiceException($"'{ChildProcess.Display(command)}' failed: {result.Describe()}", result.Tail);
        }
    }
}
