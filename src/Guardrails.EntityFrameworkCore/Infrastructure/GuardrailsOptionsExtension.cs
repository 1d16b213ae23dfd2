using System.Globalization;
using Guardrails.EntityFrameworkCore.Migrating;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Guardrails.EntityFrameworkCore.Infrastructure;

/// <summary>What <c>UseGuardrails()</c> adds to a context's options: the limits, and the guarded services around the provider's own.</summary>
internal sealed class GuardrailsOptionsExtension : IDbContextOptionsExtension
{
    public GuardrailsOptionsExtension(GuardOptions options)
    {
        options.Validate();
        Options = options;
        Info = new ExtensionInfo(this);
    }

    public GuardOptions Options { get; }

    public DbContextOptionsExtensionInfo Info { get; }

    public void ApplyServices(IServiceCollection services)
    {
        if (services.All(s => s.ServiceType != typeof(IMigrator)))
        {
            // Our turn came before the provider's. What it adds, it only adds where nothing is yet: doing it now changes nothing else.
            services.AddEntityFrameworkNpgsql();
        }

        services.AddScoped(p => new GuardScope(
            p.GetRequiredService<IDbContextOptions>(), p.GetRequiredService<IRelationalConnection>(), p.GetRequiredService<ILoggerFactory>()));
        Wrap<IMigrator>(services, (inner, p) => new GuardedMigrator(
            inner, p.GetRequiredService<GuardScope>(), new DatabaseCreation(p.GetRequiredService<IRelationalDatabaseCreator>())));
        Wrap<IMigrationCommandExecutor>(services, (inner, p) => new GuardedMigrationCommandExecutor(
            inner,
            p.GetRequiredService<GuardScope>(),
            new MigrationRunner(
                p.GetRequiredService<GuardScope>(),
                p.GetRequiredService<IRelationalConnection>(),
                p.GetRequiredService<ICurrentDbContext>(),
                p.GetRequiredService<IRawSqlCommandBuilder>()),
            // Later, because the creator itself needs the executor.
            p.GetRequiredService<IRelationalDatabaseCreator>));
    }

    public void Validate(IDbContextOptions options)
    {
        if (options.FindExtension<CoreOptionsExtension>()?.InternalServiceProvider is not null)
        {
            throw new InvalidOperationException(
                "UseGuardrails() has no effect together with UseInternalServiceProvider(): EF Core then takes its services from there and asks no extension. Remove UseInternalServiceProvider(), or UseGuardrails().");
        }
    }

    private static void Wrap<TService>(IServiceCollection services, Func<TService, IServiceProvider, TService> wrap)
        where TService : class
    {
        var own = services.Last(s => s.ServiceType == typeof(TService));
        services.Remove(own);
        services.Add(new ServiceDescriptor(typeof(TService), p => wrap(Create(p), p), own.Lifetime));

        TService Create(IServiceProvider provider) => (TService)(own.ImplementationInstance
            ?? own.ImplementationFactory?.Invoke(provider)
            ?? ActivatorUtilities.CreateInstance(provider, own.ImplementationType!));
    }

    private sealed class ExtensionInfo(GuardrailsOptionsExtension extension) : DbContextOptionsExtensionInfo(extension)
    {
        public override bool IsDatabaseProvider => false;

        public override string LogFragment => "using Guardrails ";

        // The services read the limits from the context's own options: contexts with different ones share a provider.
        public override int GetServiceProviderHashCode() => 0;

        public override bool ShouldUseSameServiceProvider(DbContextOptionsExtensionInfo other) => other is ExtensionInfo;

        public override void PopulateDebugInfo(IDictionary<string, string> debugInfo) =>
            debugInfo["Guardrails:" + nameof(GuardOptions.LockTimeout)] = extension.Options.LockTimeout.ToString("c", CultureInfo.InvariantCulture);
    }
}
