using Guardrails.Cli.Deploy.Journal;

namespace Guardrails.Cli.Deploy;

/// <summary>Runs steps: into the journal before, into the journal and the report after.</summary>
internal sealed class StepLog(DeployJournal journal, string run, IDeployObserver observer, Action<string> warn, TimeProvider time)
{
    private readonly List<DeployStep> _steps = [];
    private bool _hasWarned;

    public IReadOnlyList<DeployStep> Steps => _steps;

    /// <summary>
    /// Whether a step is left undone when it cannot be announced in the journal. Not so for bringing back services: that they stay down
    /// because a disk is full helps nobody, and starting one twice does no harm.
    /// </summary>
    public bool NeedsJournal { get; set; } = true;

    /// <summary>Runs a step.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="work">Does it, and may return a remark.</param>
    /// <exception cref="JournalException">The journal could not be written; the step was not begun.</exception>
    public async Task RunAsync(string name, Func<Task<string?>> work)
    {
        Begin(name);
        observer.Begin(name);
        var startedAt = time.GetTimestamp();
        try
        {
            var remark = await work().ConfigureAwait(false);
            End(new DeployStep(name, StepOutcome.Ok, time.GetElapsedTime(startedAt), remark));
        }
        catch (Exception e)
        {
            var outcome = e is OperationCanceledException ? StepOutcome.Interrupted : StepOutcome.Failed;
            End(new DeployStep(name, outcome, time.GetElapsedTime(startedAt), Infrastructure.Secrets.Mask(e.Message)));
            throw;
        }
    }

    /// <summary>A step that there is no need for.</summary>
    public void Skip(string name, string reason) => End(new DeployStep(name, StepOutcome.Skipped, TimeSpan.Zero, reason));

    /// <summary>Notes what is so in any case; warns, once, when the journal cannot take it.</summary>
    public void Note(JournalEvent what, Func<JournalEntry, JournalEntry>? with = null)
    {
        if (journal.Note(what, run, with) is { } problem && !_hasWarned)
        {
            _hasWarned = true;
            warn($"{problem} The deploy goes on without it; the next one will find this one unfinished, and ask for: guardrails deploy resume");
        }
    }

    private void Begin(string name)
    {
        if (NeedsJournal)
        {
            journal.Write(JournalEvent.StepBegin, run, e => e with { Name = name });
        }
        else
        {
            Note(JournalEvent.StepBegin, e => e with { Name = name });
        }
    }

    private void End(DeployStep step)
    {
        _steps.Add(step);
        observer.End(step);

        // What is done is done. When it cannot be written the step is still under way to the journal, which is the careful reading.
        Note(JournalEvent.StepEnd, e => e with
        {
            Name = step.Name,
            Outcome = step.Outcome,
            ElapsedMs = (long)step.Elapsed.TotalMilliseconds,
            Message = step.Message,
        });
    }
}
