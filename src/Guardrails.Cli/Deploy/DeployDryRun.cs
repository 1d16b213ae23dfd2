using Guardrails.Cli.Deploy.Configuration;
using Guardrails.Cli.Deploy.Journal;
using Guardrails.Cli.Deploy.Services;
using Guardrails.Cli.Infrastructure;
using Guardrails.Cli.Output;
using Guardrails.Cli.Running;
using Npgsql;

namespace Guardrails.Cli.Deploy;

/// <summary>Says what a deploy would do. Looks at the server and asks the services whether they run; changes nothing, writes nothing.</summary>
internal sealed class DeployDryRun(
    DeployConfig config, DeployOptions options, IReadOnlyList<IService> services, IReadOnlyList<Script> scripts, NpgsqlDataSource dataSource, IDeployObserver observer)
{
    private readonly List<DeployStep> _steps = [];
    private readonly List<string> _warnings = [];

    public async Task<DeployResult> RunAsync(CancellationToken cancellationToken)
    {
        var fatal = new List<string>();
        try
        {
            if (options.From <= DeployPhase.Preflight)
            {
                fatal.AddRange(await LookAsync(cancellationToken).ConfigureAwait(false));
            }

            var running = options.MigrateOnly ? [] : await FindRunningAsync(cancellationToken).ConfigureAwait(false);
            Plan(running);
        }
        catch (Exception e) when (e is ServiceException or MigrationFailedException)
        {
            fatal.Add(e.Message);
        }

        return new DeployResult
        {
            Outcome = fatal.Count == 0 ? DeployOutcome.Ok : DeployOutcome.CheckFailed,
            ExitCode = fatal.Count == 0 ? ExitCode.Ok : ExitCode.CheckFailed,
            RunId = "dry run",
            Steps = _steps,
            ServicesDown = [],
            Reaped = [],
            Problem = fatal.Count == 0 ? null : string.Join(" ", fatal),
            Warnings = _warnings,
        };
    }

    private async Task<IReadOnlyList<string>> LookAsync(CancellationToken cancellationToken)
    {
        var fatal = await new DeployPreflight(config, options, scripts, dataSource, Warn).CheckAsync(cancellationToken).ConfigureAwait(false);
        Add(StepNames.Preflight, fatal.Count == 0 ? StepOutcome.Ok : StepOutcome.Failed, null);
        return fatal;
    }

    private void Warn(string warning)
    {
        _warnings.Add(warning);
        observer.Warn(warning);
    }

    private async Task<List<IService>> FindRunningAsync(CancellationToken cancellationToken)
    {
        var running = new List<IService>();
        foreach (var service in services)
        {
            if (await service.IsRunningAsync(cancellationToken).ConfigureAwait(false))
            {
                running.Add(service);
            }
            else
            {
                Add(StepNames.Stop(service.Config.Name), StepOutcome.Skipped, "it is not running, and would not be started");
            }
        }

        return running;
    }

    private void Plan(List<IService> running)
    {
        foreach (var service in running)
        {
            PlanStep(DeployPhase.Stop, StepNames.Stop(service.Config.Name), null);
        }

        var names = running.Select(s => s.Config.ApplicationName).OfType<string>().Distinct().ToList();
        if (names.Count > 0)
        {
            PlanStep(DeployPhase.Drain, StepNames.Drain, $"until no session of {string.Join(", ", names)} is left, at most {Words.Time(config.DrainTimeout)}");
        }

        if (options.KillIdleTransactions)
        {
            PlanStep(DeployPhase.Reap, StepNames.Reap, $"sessions that have been idle in a transaction for {Words.Time(config.ReapOlderThan)}");
        }

        if (config.Migrate.Command is { } command)
        {
            PlanStep(DeployPhase.Migrate, StepNames.Migrate, ChildProcess.Display(command));
        }

        foreach (var script in scripts)
        {
            PlanStep(DeployPhase.Migrate, StepNames.MigrateFile(script.Path), null);
        }

        foreach (var service in Enumerable.Reverse(running))
        {
            PlanStep(DeployPhase.Start, StepNames.Start(service.Config.Name), null);
        }
    }

    private void PlanStep(DeployPhase phase, string name, string? remark)
    {
        if (options.From <= phase)
        {
            Add(name, StepOutcome.WouldRun, remark);
        }
    }

    private void Add(string name, StepOutcome outcome, string? remark)
    {
        var step = new DeployStep(name, outcome, TimeSpan.Zero, remark);
        _steps.Add(step);
        observer.End(step);
    }
}
