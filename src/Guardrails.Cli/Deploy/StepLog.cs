using Guardrails.Cli.Deploy.Journal;

namespace Guardrails.Cli.Deploy;

/// <summary>Runs steps: into the journal before, into the journal and the report after.</summary>
internal sealed class StepLog(DeployJournal journal, string run, IDeployObserver observer, TimeProvider time)
{
    private readonly List<DeployStep> _steps = [];

    public IReadOnlyList<DeployStep> Steps => _steps;

    /// <summary>Runs a step.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="work">Does it, and may return a remark.</param>
    /// <exception cref="JournalException">The journal could not be written; the step was not begun, or its end is not known there.</exception>
    public async Task RunAsync(string name, Func<Task<string?>> work)
    {
        journal.Write(JournalEvent.StepBegin, run, e => e with { Name = name });
        observer.Begin(name);
        var startedAt = time.GetTimestamp();
        try
        {
            var remark = await work().ConfigureAwait(false);
            End(new DeployStep(name, StepOutcome.Ok, time.GetElapsedTime(startedAt), remark));
        }
        catch (Exception e) when (e is not JournalException)
        {
            var outcome = e is OperationCanceledException ? StepOutcome.Interrupted : StepOutcome.Failed;
            try
            {
                End(new DeployStep(name, outcome, time.GetElapsedTime(startedAt), Infrastructure.Secrets.Mask(e.Message)));
            }
            catch (JournalException unwritten)
            {
                // The step's own failure is the one to report; to the journal the step is still under way, which is the careful reading.
                observer.Warn(unwritten.Message);
            }

            throw;
        }
    }

    /// <summary>A step that there is no need for.</summary>
    public void Skip(string name, string reason) => End(new DeployStep(name, StepOutcome.Skipped, TimeSpan.Zero, reason));

    private void End(DeployStep step)
    {
        _steps.Add(step);
        observer.End(step);
        journal.Write(JournalEvent.StepEnd, run, e => e with
        {
            Name = step.Name,
            Outcome = step.Outcome,
            ElapsedMs = (long)step.Elapsed.TotalMilliseconds,
            Message = step.Message,
        });
    }
}
