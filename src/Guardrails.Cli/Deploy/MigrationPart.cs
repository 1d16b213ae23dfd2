using Guardrails.Cli.Deploy.Configuration;
using Guardrails.Cli.Deploy.Journal;
using Guardrails.Cli.Deploy.Services;
using Guardrails.Cli.Infrastructure;
using Guardrails.Cli.Running;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Guardrails.Cli.Deploy;

/// <summary>The migration of a deploy: a command, or files under the guard.</summary>
internal sealed class MigrationPart(
    DeployConfig config, IReadOnlyList<Script> scripts, NpgsqlDataSource dataSource, StepLog steps, DeployJournal journal, IDeployObserver observer, TimeProvider time)
{
    // Event ids are part of the runtime's documented log.
    private const int LockTimeout = 1001;
    private const int StepFailed = 1101;

    /// <summary>Whether a run that is resumed has nothing left to migrate.</summary>
    public bool IsDone => config.Migrate.Command is not null ? IsApplied(StepNames.Migrate) : scripts.All(s => IsApplied(StepNames.MigrateFile(s.Path)));

    /// <exception cref="StepException">It failed.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        // Of a run that is resumed: what is applied is not applied again.
        if (config.Migrate.Command is { } command)
        {
            if (!IsApplied(StepNames.Migrate))
            {
                await steps.RunAsync(StepNames.Migrate, () => RunCommandAsync(command, cancellationToken)).ConfigureAwait(false);
            }

            return;
        }

        foreach (var script in scripts)
        {
            var step = StepNames.MigrateFile(script.Path);
            if (!IsApplied(step))
            {
                await steps.RunAsync(step, () => RunScriptAsync(script, cancellationToken)).ConfigureAwait(false);
            }
        }
    }

    private bool IsApplied(string step) => journal.State?.Is(step, StepOutcome.Ok) == true;

    private async Task<string?> RunCommandAsync(IReadOnlyList<string> command, CancellationToken cancellationToken)
    {
        ProcessResult result;
        try
        {
            result = await ChildProcess.RunAsync(
                command,
                config.Folder,
                Timeout.InfiniteTimeSpan,
                cancellationToken,
                observer.Hear,
                NoteProcess).ConfigureAwait(false);
        }
        catch (ServiceException e)
        {
            throw new StepException(DeployOutcome.MigrationFailed, ExitCode.Failed, $"the migration: {e.Message}");
        }

        cancellationToken.ThrowIfCancellationRequested();
        return result.ExitCode == 0
            ? null
            : throw new StepException(
                DeployOutcome.MigrationFailed, ExitCode.Failed, $"the migration failed: '{ChildProcess.Display(command)}': {result.Describe()}", result.Tail);
    }

    /// <summary>Who migrates, for a resume that has to know whether it still does; one that is over already need not be known.</summary>
    private void NoteProcess(System.Diagnostics.Process started)
    {
        if (ProcessIdentity.Of(started) is { } identity)
        {
            steps.Note(JournalEvent.Process, e => e with { Name = StepNames.Migrate, Process = identity });
        }
    }

    private async Task<string?> RunScriptAsync(Script script, CancellationToken cancellationToken)
    {
        using var log = new LogSink(LogLevel.Information, Hear);
        var result = await new MigrationRun(dataSource, new GuardOptions { AllowMultipleTransactions = true }, new Quiet(), log, time)
            .RunAsync([script], cancellationToken).ConfigureAwait(false);
        if (result.Failure is OperationCanceledException && cancellationToken.IsCancellationRequested)
        {
            throw result.Failure;
        }

        if (result.Failure is { } failure)
        {
            var code = result.Outcome switch
            {
                RunOutcome.LockTimeout => ExitCode.LockTimeout,
                RunOutcome.StatementTimeout => ExitCode.StatementTimeout,
                RunOutcome.Busy => ExitCode.Busy,
                _ => ExitCode.Failed,
            };
            throw new StepException(
                DeployOutcome.MigrationFailed, code, failure.Message, lockReport: (failure as LockTimeoutException)?.Report);
        }

        var statements = result.Scripts.Sum(s => s.Statements.Count);
        return $"{Output.Words.Count(statements, "statement")} applied";
    }

    /// <summary>Hands on what the runtime logs and the end of the step does not say anyway.</summary>
    private void Hear(LogEntry entry)
    {
        if (entry.IsProgress || (entry.Level >= LogLevel.Warning && entry.EventId is not (LockTimeout or StepFailed)))
        {
            observer.Hear(entry.Message);
        }
    }

    /// <summary>The steps of the deploy tell what there is to tell.</summary>
    private sealed class Quiet : IRunObserver
    {
        public Task<T> WatchAsync<T>(string title, Func<Task<T>> work) => work();

        public void Finished(ScriptResult script)
        {
        }
    }
}
