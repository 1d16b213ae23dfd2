using Guardrails.Cli.Deploy.Journal;
using Guardrails.Cli.Deploy.Services;
using Guardrails.Cli.Output;

namespace Guardrails.Cli.Deploy;

/// <summary>Stops and starts the services of a run, each as a step of its own.</summary>
internal sealed class ServiceControl(
    IReadOnlyList<IService> services, StepLog steps, DeployJournal journal, string run, string folder, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    /// <summary>Services that this run stopped and did not start again.</summary>
    public IReadOnlyList<string> Down => journal.State?.Down ?? [];

    /// <summary>
    /// Finds out who runs before anything is touched: who does not run is not started later. A resumed run asks only those that the dead one
    /// had not come to; the others it may have stopped.
    /// </summary>
    public async Task NoteRunningAsync(CancellationToken cancellationToken)
    {
        foreach (var service in services.Where(s => journal.State?.Asked.Contains(s.Config.Name) != true))
        {
            var isRunning = await service.IsRunningAsync(cancellationToken).ConfigureAwait(false);
            journal.Write(JournalEvent.Service, run, e => e with { Name = service.Config.Name, Running = isRunning });
        }
    }

    /// <summary>Stops those that run, in their order.</summary>
    public async Task StopAllAsync(CancellationToken cancellationToken)
    {
        foreach (var service in services)
        {
            var step = StepNames.Stop(service.Config.Name);
            if (!await service.IsRunningAsync(cancellationToken).ConfigureAwait(false))
            {
                if (!Down.Contains(service.Config.Name))
                {
                    steps.Skip(step, "it was not running, and will not be started");
                }

                continue;
            }

            await steps.RunAsync(step, () => StopAsync(service, cancellationToken)).ConfigureAwait(false);
        }
    }

    /// <summary>Starts those that this run stopped, in the reverse order; goes on when one fails.</summary>
    /// <returns>What failed.</returns>
    public async Task<IReadOnlyList<ServiceException>> StartAllAsync(CancellationToken cancellationToken)
    {
        var failures = new List<ServiceException>();
        var down = Down;
        foreach (var service in services.Reverse().Where(s => down.Contains(s.Config.Name)))
        {
            try
            {
                await steps.RunAsync(StepNames.Start(service.Config.Name), () => StartAsync(service, cancellationToken)).ConfigureAwait(false);
            }
            catch (ServiceException e)
            {
                failures.Add(e);
            }
        }

        return failures;
    }

    private async Task<string?> StopAsync(IService service, CancellationToken cancellationToken)
    {
        await service.StopAsync(cancellationToken).ConfigureAwait(false);
        var startedAt = time.GetTimestamp();
        while (await service.IsRunningAsync(cancellationToken).ConfigureAwait(false))
        {
            if (time.GetElapsedTime(startedAt) >= service.Config.Timeout)
            {
                throw new ServiceException(
                    $"{service.Config.Name} was told to stop and still runs after {Words.Time(service.Config.Timeout)}",
                    await service.ReadLogAsync(cancellationToken).ConfigureAwait(false));
            }

            await Task.Delay(Interval, time, cancellationToken).ConfigureAwait(false);
        }

        return null;
    }

    private async Task<string?> StartAsync(IService service, CancellationToken cancellationToken)
    {
        var wasRunning = await service.IsRunningAsync(cancellationToken).ConfigureAwait(false);
        if (!wasRunning)
        {
            await service.StartAsync(cancellationToken).ConfigureAwait(false);
        }

        await new HealthCheck(service, folder, time).WaitAsync(cancellationToken).ConfigureAwait(false);
        return wasRunning ? "it was running already" : null;
    }
}
