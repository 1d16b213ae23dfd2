using Guardrails.Cli.Deploy.Configuration;

namespace Guardrails.Cli.Deploy.Services;

/// <summary>A service that is stopped before a migration and started after it.</summary>
internal interface IService
{
    ServiceConfig Config { get; }

    /// <exception cref="ServiceException">It cannot be told.</exception>
    Task<bool> IsRunningAsync(CancellationToken cancellationToken);

    /// <exception cref="ServiceException">It said that it failed.</exception>
    Task StopAsync(CancellationToken cancellationToken);

    /// <exception cref="ServiceException">It said that it failed.</exception>
    Task StartAsync(CancellationToken cancellationToken);

    /// <summary>The last lines of its log, as far as they can be had.</summary>
    Task<IReadOnlyList<string>> ReadLogAsync(CancellationToken cancellationToken);

    /// <summary>The container's own health, in its words (<c>healthy</c>, <c>starting</c>); <see langword="null"/> for what has none.</summary>
    Task<string?> ContainerHealthAsync(CancellationToken cancellationToken);
}
