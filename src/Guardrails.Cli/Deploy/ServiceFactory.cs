using Guardrails.Cli.Deploy.Configuration;
using Guardrails.Cli.Deploy.Services;

namespace Guardrails.Cli.Deploy;

/// <summary>Makes the services of a configuration.</summary>
internal static class ServiceFactory
{
    /// <exception cref="ServiceException">A service needs Docker Compose, and this machine has none.</exception>
    public static async Task<IReadOnlyList<IService>> CreateAsync(DeployConfig config, CancellationToken cancellationToken)
    {
        var logs = Path.Combine(Path.GetDirectoryName(config.Journal)!, "logs");
        var tool = config.Services.Any(s => s.Compose is not null)
            ? await ComposeTool.FindAsync(config.Folder, cancellationToken).ConfigureAwait(false)
            : null;
        return [.. config.Services.Select(service => service.Compose is { } compose
            ? new ComposeService(service, compose, tool!, config.Folder)
            : (IService)new CommandService(service, service.Command!, config.Folder, logs))];
    }
}
