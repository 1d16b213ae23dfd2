using FluentMigrator.Runner;
using FluentMigrator.Runner.Initialization;
using FluentMigrator.Runner.Processors;
using Guardrails.Tests.Shared;
using Guardrails.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Guardrails.FluentMigrator.Tests.Support;

/// <summary>Which transactions FluentMigrator uses.</summary>
public enum Transactions
{
    /// <summary>One for each migration, FluentMigrator's default.</summary>
    PerMigration,

    /// <summary>One for all pending migrations.</summary>
    PerSession,
}

/// <summary>A runner with everything around it, as an application's provider holds it.</summary>
internal sealed class Runner : IDisposable
{
    private readonly ServiceProvider _provider;
    private readonly IServiceScope _scope;

    public Runner(string connectionString, RunnerSettings settings)
    {
        var services = new ServiceCollection().AddFluentMigratorCore().ConfigureRunner(builder =>
        {
            builder.AddPostgres().WithGlobalConnectionString(connectionString).ScanIn(typeof(Runner).Assembly).For.Migrations();
            if (settings.Guarded)
            {
                builder.WithGuardrails(settings.Limits);
            }
        });
        services.Configure<TypeFilterOptions>(o => o.Namespace = $"Guardrails.FluentMigrator.Tests.Migrations.{settings.Migrations}");
        services.Configure<RunnerOptions>(o => o.TransactionPerSession = settings.Transactions == Transactions.PerSession);
        services.Configure<ProcessorOptions>(o =>
        {
            o.Timeout = settings.ClientTimeout;
            o.PreviewOnly = settings.PreviewOnly;
        });
        services.Replace(ServiceDescriptor.Singleton<ILoggerFactory>(Log));
        _provider = services.BuildServiceProvider(validateScopes: true);
        _scope = _provider.CreateScope();
        It = _scope.ServiceProvider.GetRequiredService<IMigrationRunner>();
    }

    public IMigrationRunner It { get; }

    public RecordingLoggerFactory Log { get; } = new();

    /// <summary>Migrates on another thread, because FluentMigrator has only synchronous methods.</summary>
    public Task MigrateUpAsync(long version = long.MaxValue) => Task.Run(() => It.MigrateUp(version));

    public void Dispose()
    {
        _scope.Dispose();
        _provider.Dispose();
    }
}

internal sealed record RunnerSettings
{
    public bool Guarded { get; init; } = true;

    public string Migrations { get; init; } = "Shop";

    public Transactions Transactions { get; init; }

    public Action<GuardOptions>? Limits { get; init; }

    public TimeSpan? ClientTimeout { get; init; }

    public bool PreviewOnly { get; init; }
}

internal static class Runners
{
    /// <summary>Every major, with each kind of transactions.</summary>
    public static TheoryData<int, Transactions> MajorsAndTransactions { get; } = new(
        from major in PostgresMajors.All
        from transactions in Enum.GetValues<Transactions>()
        select (major.Data, transactions));

    public static Runner Runner(this TestDatabase database, RunnerSettings? settings = null) => new(database.ConnectionString, settings ?? new());

    /// <summary>The versions in the version table, in their order, with commas between.</summary>
    public static Task<string> VersionsAsync(this TestDatabase database) => database.QueryScalarAsync<string>(
        """SELECT coalesce(string_agg("Version"::text, ',' ORDER BY "Version"), '') FROM public."VersionInfo" """, DatabaseExtensions.Token);

    /// <summary>What the migrations themselves say about how often each was applied.</summary>
    public static Task<string> AppliedAsync(this TestDatabase database) => database.QueryScalarAsync<string>(
        "SELECT coalesce(string_agg(migration::text, ',' ORDER BY migration), '') FROM applied", DatabaseExtensions.Token);
}
