using DbUp.Builder;
using DbUp.Postgresql;
using Guardrails;
using Guardrails.DbUp.Upgrading;

// In no namespace, like DbUp's own extensions: no further using is needed.
#pragma warning disable CA1050

/// <summary>Puts the scripts of an upgrader under guard.</summary>
public static class GuardrailsUpgradeEngineBuilderExtensions
{
    /// <summary>
    /// Puts the scripts of a PostgreSQL upgrader under guard: timeouts on every statement, the transaction repeated until its locks are granted,
    /// the blocking sessions named, <c>CONCURRENTLY</c> with repair, and one migrator at a time. Nothing of it is left in the database.
    /// </summary>
    /// <param name="builder">The builder that <c>DeployChanges.To.PostgresqlDatabase(…)</c> began.</param>
    /// <param name="configure">Sets the limits; <see langword="null"/> for the defaults.</param>
    /// <returns>The same builder, for chaining. <c>Build()</c> throws an <see cref="InvalidOperationException"/> when it is not for PostgreSQL, or has a script executor of its own.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    /// <remarks><c>PerformUpgrade()</c> does not throw: look at its result. <c>result.Error</c> is a <see cref="MigrationFailedException"/>.</remarks>
    public static UpgradeEngineBuilder WithGuardrails(this UpgradeEngineBuilder builder, Action<GuardOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var limits = new GuardOptions();
        configure?.Invoke(limits);
        limits.Validate();
        builder.Configure(c => Guard(c, limits));
        return builder;
    }

    private static void Guard(UpgradeConfiguration configuration, GuardOptions limits)
    {
        if (configuration.ScriptExecutor is not PostgresqlScriptExecutor own || (own.GetType() != typeof(PostgresqlScriptExecutor) && own is not GuardedScriptExecutor))
        {
            throw new InvalidOperationException(
                $"WithGuardrails() takes the place of {nameof(PostgresqlScriptExecutor)}, and {configuration.ScriptExecutor?.GetType().Name ?? "nothing"} stands there. Begin with DeployChanges.To.PostgresqlDatabase(…), and without a script executor of your own.");
        }

        var inner = configuration.ConnectionManager is GuardedConnectionManager guarded ? guarded.Inner : configuration.ConnectionManager;
        var connections = new GuardedConnectionManager(inner, limits, new UpgradeLoggerFactory(() => configuration.Log))
        {
            TransactionMode = configuration.ConnectionManager.TransactionMode,
        };
        configuration.ConnectionManager = connections;
        configuration.ScriptExecutor = new GuardedScriptExecutor(configuration, connections, own);
    }
}
