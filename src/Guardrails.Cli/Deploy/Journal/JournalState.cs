using Guardrails.Cli.Output;

namespace Guardrails.Cli.Deploy.Journal;

/// <summary>What the journal says of its last run.</summary>
internal sealed record JournalState
{
    public required string Run { get; init; }

    public required DateTimeOffset BegunAt { get; init; }

    /// <summary>The process that works on it, or did.</summary>
    public required ProcessIdentity Process { get; init; }

    /// <summary>The process that migrated, when it was a command.</summary>
    public ProcessIdentity? Migration { get; init; }

    /// <summary>Steps in the order in which they were begun last; without an outcome when they were under way at the end.</summary>
    public required IReadOnlyList<JournalStep> Steps { get; init; }

    /// <summary>Services of which is known whether they ran before the run began.</summary>
    public required IReadOnlySet<string> Asked { get; init; }

    /// <summary>Services that ran before the run began.</summary>
    public required IReadOnlySet<string> RanBefore { get; init; }

    /// <summary>Services that this run stopped, or may have, and has not started again.</summary>
    public required IReadOnlyList<string> Down { get; init; }

    public bool HasEnded { get; init; }

    public bool Is(string step, StepOutcome outcome) => Steps.Any(s => s.Name == step && s.Outcome == outcome);

    /// <summary>Whether anything of the migration was begun.</summary>
    public bool MigrationBegun => Steps.Any(s => StepNames.IsMigration(s.Name));

    public override string ToString() => $"run {Run} ({Process}, begun {Words.Moment(BegunAt)})";

    public static JournalState? From(IReadOnlyList<JournalEntry> entries)
    {
        var first = entries.ToList().FindLastIndex(e => e.Event == JournalEvent.Begin);
        if (first < 0)
        {
            return null;
        }

        var run = entries.Skip(first).ToList();
        var steps = new List<JournalStep>();
        foreach (var entry in run.Where(e => e.Name is not null))
        {
            switch (entry.Event)
            {
                case JournalEvent.StepBegin:
                    steps.RemoveAll(s => s.Name == entry.Name);
                    steps.Add(new JournalStep(entry.Name!, null, null, null));
                    break;
                case JournalEvent.StepEnd:
                    steps.RemoveAll(s => s.Name == entry.Name);
                    steps.Add(new JournalStep(entry.Name!, entry.Outcome, entry.ElapsedMs, entry.Message));
                    break;
            }
        }

        var ranBefore = run.Where(e => e is { Event: JournalEvent.Service, Running: true }).Select(e => e.Name!).ToHashSet();
        return new JournalState
        {
            Run = run[0].Run,
            BegunAt = run[0].At,
            Process = run.Last(e => e.Event is JournalEvent.Begin or JournalEvent.Resume).Process!,
            Migration = run.LastOrDefault(e => e.Event == JournalEvent.Process)?.Process,
            Steps = steps,
            Asked = run.Where(e => e.Event == JournalEvent.Service).Select(e => e.Name!).ToHashSet(),
            RanBefore = ranBefore,
            Down = [.. DownServices(run).Where(ranBefore.Contains)],
            HasEnded = run[^1].Event == JournalEvent.End,
        };
    }

    private static List<string> DownServices(List<JournalEntry> run)
    {
        var down = new List<string>();
        foreach (var entry in run.Where(e => e.Name is not null))
        {
            if (entry.Event == JournalEvent.StepBegin && StepNames.StoppedService(entry.Name!) is { } stopped)
            {
                down.Remove(stopped);
                down.Add(stopped);
            }
            else if (entry is { Event: JournalEvent.StepEnd, Outcome: StepOutcome.Ok } && StepNames.StartedService(entry.Name!) is { } started)
            {
                down.Remove(started);
            }
        }

        return down;
    }
}

/// <summary>A step as the journal knows it.</summary>
internal sealed record JournalStep(string Name, StepOutcome? Outcome, long? ElapsedMs, string? Message);
