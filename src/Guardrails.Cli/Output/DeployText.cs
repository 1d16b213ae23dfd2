using Guardrails.Cli.Deploy;
using Guardrails.Cli.Deploy.Journal;

namespace Guardrails.Cli.Output;

/// <summary>A deploy for people: each step when it has ended, then how the run ended and what to do next.</summary>
/// <param name="terminal">Where to write.</param>
/// <param name="isAnswer">Whether the steps are the answer; when that is JSON they are only talked of.</param>
internal sealed class DeployText(Terminal terminal, bool isAnswer) : IDeployObserver
{
    private StyledWriter Writer => isAnswer ? terminal.Report : terminal.Talk;

    /// <inheritdoc/>
    public void Begin(string step)
    {
        if (terminal.IsErrorLive)
        {
            terminal.Talk.Text($"  … {step}", Styles.Faint).EndLine();
        }
    }

    /// <inheritdoc/>
    public void End(DeployStep step)
    {
        var (mark, style) = step.Outcome switch
        {
            StepOutcome.Ok => ("✓", Styles.Good),
            StepOutcome.Failed => ("✗", Styles.Bad),
            StepOutcome.Interrupted => ("✗", Styles.Bad),
            StepOutcome.WouldRun => ("→", Styles.Hint),
            _ => ("·", Styles.Faint),
        };
        var time = step.Outcome is StepOutcome.Ok or StepOutcome.Failed or StepOutcome.Interrupted ? $"  {Words.Time(step.Elapsed)}" : string.Empty;
        Writer.Text($"  {mark} ", style).Text(step.Name).Text(time, Styles.Faint)
            .Text(step.Message is { } message && step.Outcome != StepOutcome.Failed ? $"  {message}" : string.Empty, Styles.Faint).EndLine();
    }

    /// <inheritdoc/>
    public void Warn(string warning) => terminal.Talk.Text("  ! ", Styles.Waiting).Text(warning).EndLine();

    /// <inheritdoc/>
    public void Hear(string line) => terminal.Talk.Text($"    {line}", Styles.Faint).EndLine();

    /// <summary>How it ended.</summary>
    /// <param name="result">What became of it.</param>
    /// <param name="resume">The command that goes on.</param>
    public void Write(DeployResult result, string resume)
    {
        if (result.Outcome == DeployOutcome.Ok)
        {
            Writer.Text("✓ ", Styles.Good).Text(
                result.Steps.Any(s => s.Outcome == StepOutcome.WouldRun) ? "dry run: nothing was changed" : $"deployed in {Words.Time(result.Elapsed)} (run {result.RunId})").EndLine();
            return;
        }

        Writer.Text("✗ ", Styles.Bad).Text($"{Headline(result.Outcome)}: {result.Problem}").EndLine();
        if (result.LockReport is { } locks)
        {
            foreach (var line in locks.ToString().Split('\n'))
            {
                Writer.Text($"  {line}").EndLine();
            }
        }

        foreach (var line in result.Log)
        {
            Writer.Text($"    | {line}", Styles.Faint).EndLine();
        }

        if (result.ServicesDown.Count > 0)
        {
            Writer.Text($"  Down: {string.Join(", ", result.ServicesDown)}", Styles.Bad).EndLine();
            Writer.Text("  Next: ", Styles.Strong).Text(resume, Styles.Hint).EndLine();
            if (result.LockReport?.Blockers.Any(b => b.IsIdleInTransaction) == true)
            {
                Writer.Text("        with ").Text("--kill-idle-tx", Styles.Hint).Text(" it first ends sessions that sit idle in a transaction").EndLine();
            }
        }
    }

    /// <summary>What the journal knows of the last run.</summary>
    public void Write(JournalState? state, string resume)
    {
        if (state is null)
        {
            Writer.Text("There was no deploy yet.").EndLine();
            return;
        }

        Writer.Text($"Run {state.Run}", Styles.Strong).Text($"  {state.Process}").EndLine();
        foreach (var step in state.Steps)
        {
            End(new DeployStep(
                step.Name,
                step.Outcome ?? StepOutcome.Interrupted,
                TimeSpan.FromMilliseconds(step.ElapsedMs ?? 0),
                step.Outcome is null ? "under way when the journal was last written" : step.Message));
        }

        if (state.HasEnded)
        {
            Writer.Text("It has ended; nothing is left to do.").EndLine();
        }
        else
        {
            Writer.Text(state.Process.IsAlive() ? "It is running." : "It has not ended, and its process is gone.", Styles.Waiting).EndLine();
            Writer.Text($"  Down: {(state.Down.Count == 0 ? "none" : string.Join(", ", state.Down))}").EndLine();
            Writer.Text("  Next: ", Styles.Strong).Text(resume, Styles.Hint).EndLine();
        }
    }

    private static string Headline(DeployOutcome outcome) => outcome switch
    {
        DeployOutcome.CheckFailed => "a check failed, nothing was touched",
        DeployOutcome.Busy => "another deploy is running",
        DeployOutcome.StopFailed => "services could not be stopped, nothing was migrated",
        DeployOutcome.MigrationFailed => "the migration failed, the services stay down",
        DeployOutcome.StartFailed => "migrated, but services are not back",
        _ => "interrupted",
    };
}
