using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Guardrails;

/// <summary>Guardrails for programs that use dependency injection.</summary>
public static class GuardrailsServiceCollectionExtensions
{
    /// <summary>
    /// Adds <see cref="GuardedExecutor"/>, <see cref="LockDiagnostics"/>, <see cref="IdleTransactionReaper"/> and <see cref="MigrationLock"/>
    /// as singletons over the registered <see cref="NpgsqlDataSource"/> (<c>services.AddNpgsqlDataSource(…)</c>). A logger factory and a
    /// <see cref="TimeProvider"/> are used when they are registered.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">
    /// Sets options; <see langword="null"/> for the defaults. They can be bound from configuration as well:
    /// <c>services.Configure&lt;GuardOptions&gt;(configuration.GetSection("Guardrails"))</c>.
    /// </param>
    /// <returns>The same services, for chaining.</returns>
    /// <remarks>The options are checked when the executor is first resolved: a value out of range throws <see cref="ArgumentOutOfRangeException"/> then.</remarks>
    public static IServiceCollection AddGuardrails(this IServiceCollection services, Action<GuardOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        var options = services.AddOptions<GuardOptions>();
        if (configure is not null)
        {
            options.Configure(configure);
        }

        services.TryAddSingleton(s => new GuardedExecutor(
            s.GetRequiredService<NpgsqlDataSource>(),
            s.GetRequiredService<IOptions<GuardOptions>>().Value,
            s.GetService<ILoggerFactory>(),
            s.GetService<TimeProvider>()));
        services.TryAddSingleton(s => new LockDiagnostics(s.GetRequiredService<NpgsqlDataSource>()));
        services.TryAddSingleton(s => new IdleTransactionReaper(s.GetRequiredService<NpgsqlDataSource>(), s.GetService<ILoggerFactory>()));
        services.TryAddSingleton(s => new MigrationLock(
            s.GetRequiredService<NpgsqlDataSource>(), s.GetService<ILoggerFactory>(), s.GetService<TimeProvider>()));
        return services;
    }
}
