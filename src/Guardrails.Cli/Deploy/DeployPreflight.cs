using Guardrails.Cli.Deploy.Configuration;
using Guardrails.Cli.Running;
using Npgsql;

namespace Guardrails.Cli.Deploy;

/// <summary>What is looked at before a service is touched, or would be. Who blocks is told and no obstacle: the stop removes them.</summary>
internal sealed class DeployPreflight(DeployConfig config, DeployOptions options, IReadOnlyList<Script> scripts, NpgsqlDataSource dataSource, Action<string> warn)
{
    /// <summary>Looks, and warns about what does not stop a deploy.</summary>
    /// <returns>What does.</returns>
    /// <exception cref="MigrationFailedException">The server cannot be reached, or is too old.</exception>
    public async Task<IReadOnlyList<string>> CheckAsync(CancellationToken cancellationToken)
    {
        var executor = new GuardedExecutor(dataSource, new GuardOptions { AllowMultipleTransactions = true });
        var fatal = new List<string>();
        foreach (var script in scripts)
        {
            try
            {
                executor.Plan(script.Sql, script.Path);
            }
            catch (Exception e) when (e is MigrationFailedException or ArgumentException)
            {
                fatal.Add(e.Message);
            }
        }

        var problems = await new ServerPreflight(dataSource).CheckAsync(options.KillIdleTransactions, cancellationToken).ConfigureAwait(false);
        foreach (var problem in problems.Where(p => !p.IsFatal))
        {
            warn(problem.Message);
        }

        foreach (var service in config.Services.Where(s => s.ApplicationName is null && !options.MigrateOnly))
        {
            warn($"service {service.Name} has no 'applicationName', so nobody can tell when its connections are gone");
        }

        fatal.AddRange(problems.Where(p => p.IsFatal).Select(p => p.Message));
        return fatal;
    }
}
