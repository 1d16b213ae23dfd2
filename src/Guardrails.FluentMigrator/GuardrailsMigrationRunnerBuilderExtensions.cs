using FluentMigrator.Runner.Processors.Postgres;
using Guardrails;
using Guardrails.FluentMigrator.Running;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

// Where FluentMigrator's users look for it: no further using is needed.
namespace FluentMigrator.Runner;

/// <summary>Puts the migrations of a runner under guard.</summary>
public static class GuardrailsMigrationRunnerBuilderExtensions
{
    /// <summary>
    /// Puts the migrations on PostgreSQL under guard: timeouts on every statement, the transaction repeated until its locks are granted, the
    /// blocking sessions named, <c>CONCURRENTLY</c> with repair, and one migrator at a time. Nothing of it is left in the database.
    /// </summary>
    /// <param name="builder">The builder, after <c>AddPostgres()</c> or <c>AddPostgres15_0()</c>.</param>
    /// <param name="configure">Sets the limits; <see langword="null"/> for the defaults.</param>
    /// <returns>The same builder, for chaining.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    /// <exception cref="InvalidOperationException">
    /// PostgreSQL was not added before, or a processor or runner of somebody else's stands where the guarded one belongs.
    /// </exception>
    public static IMigrationRunnerBuilder WithGuardrails(this IMigrationRunnerBuilder builder, Action<GuardOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var limits = new GuardOptions();
        configure?.Invoke(limits);
        limits.Validate();

        // FluentMigrator's own registrations of IMigrationProcessor ask for this type: whichever of several databases is selected stays so.
        Refuse<Postgres15_0Processor>(builder.Services, typeof(GuardedPostgresProcessor));
        if (builder.Services.All(s => s.ServiceType != typeof(Postgres15_0Processor)))
        {
            throw new InvalidOperationException("WithGuardrails() guards PostgreSQL, and it is not there yet: call AddPostgres() or AddPostgres15_0() before it.");
        }

        Refuse<IMigrationRunner>(builder.Services, typeof(MigrationRunner));
        builder.Services.RemoveAll<Postgres15_0Processor>();
        builder.Services.AddScoped<Postgres15_0Processor>(p => ActivatorUtilities.CreateInstance<GuardedPostgresProcessor>(p, limits));
        builder.Services.RemoveAll<IMigrationRunner>();
        builder.Services.AddScoped<IMigrationRunner>(p => ActivatorUtilities.CreateInstance<GuardedMigrationRunner>(p, limits));
        return builder;
    }

    /// <summary>Somebody's own implementation is not thrown away in silence.</summary>
    private static void Refuse<TService>(IServiceCollection services, Type expected)
    {
        if (services.LastOrDefault(s => s.ServiceType == typeof(TService))?.ImplementationType is { } type && type != expected && type != typeof(TService))
        {
            throw new InvalidOperationException(
                $"WithGuardrails() takes the place of {typeof(TService).Name}, and {type.Name} stands there: remove it, or WithGuardrails().");
        }
    }
}
