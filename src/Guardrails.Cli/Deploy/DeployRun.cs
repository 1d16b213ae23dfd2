using Guardrails.Cli.Deploy.Configuration;
using Guardrails.Cli.Deploy.Journal;
using Guardrails.Cli.Deploy.Services;
using Guardrails.Cli.Infrastructure;
using Guardrails.Cli.Output;
using Guardrails.Cli.Running;
using Npgsql;

namespace Guardrails.Cli.Deploy;

/// <summary>
/// One deploy: preflight, stop, drain, reap, migrate, start. Until the migration begins everything can be undone, and is when something
/// fails: the services are started again. From then on services start only when the migration has succeeded.
/// </summary>
internal sealed class DeployRun
{
    private readonly DeployConfig _config;
    private readonly DeployOptions _options;
    private readonly IReadOnlyList<IService> _services;
    private readonly IReadOnlyList<Script> _scripts;
    private readonly NpgsqlDataSource _dataSource;
    private readonly DeployJournal _journal;
    private readonly IDeployObserver _observer;
    private readonly Interruption _interruption;
    private readonly TimeProvider _time;
    private readonly long _startedAt;
    private readonly StepLog _steps;
    private readonly ServiceControl _control;
    private readonly string _run;
    private readonly bool _isResumed;
    private readonly List<ReapedSession> _reaped = [];
    private readonly List<string> _warnings = [];

    /// <summary>Whether anything of the migration may have been done: the journal knows, as it is written first.</summary>
    private bool MigrationBegun => _journal.State is { MigrationBegun: true };

    public DeployRun(
        DeployConfig config,
        DeployOptions options,
        IReadOnlyList<IService> services,
        IReadOnlyList<Script> scripts,
        NpgsqlDataSource dataSource,
        DeployJournal journal,
        IDeployObserver observer,
        CliContext context,
        string? resume)
    {
        _config = config;
        _options = options;
        _services = services;
        _scripts = scripts;
        _dataSource = dataSource;
        _journal = journal;
        _observer = observer;
        _interruption = context.Interruption;
        _time = context.Time;
        _startedAt = _time.GetTimestamp();
        _isResumed = resume is not null;
        _run = resume ?? NewId();
        _steps = new StepLog(journal, _run, observer, Warn, _time);
        _control = new ServiceControl(services, _steps, journal, _run, config.Folder, _time);
    }

    /// <summary>Runs to the end, or as far as it gets; never throws for what a deploy may meet.</summary>
    public async Task<DeployResult> RunAsync()
    {
        try
        {
            _journal.Write(_isResumed ? JournalEvent.Resume : JournalEvent.Begin, _run, e => e with { Process = ProcessIdentity.OfThis() });
            var held = await MigrationLock.ForDeploys(_dataSource, timeProvider: _time).AcquireAsync(TimeSpan.Zero, _interruption.Token).ConfigureAwait(false);
            await using (held.ConfigureAwait(false))
            {
                return await RunUnderLockAsync(held).ConfigureAwait(false);
            }
        }
        catch (MigrationLockedException e)
        {
            return Abort(DeployOutcome.Busy, ExitCode.Busy, e.Message);
        }
        catch (MigrationFailedException e)
        {
            return Abort(DeployOutcome.CheckFailed, ExitCode.CheckFailed, e.Message);
        }
        catch (JournalException e)
        {
            return Result(DeployOutcome.CheckFailed, ExitCode.CheckFailed, e.Message);
        }
        catch (OperationCanceledException) when (_interruption.ExitCode is { } code)
        {
            return Abort(DeployOutcome.Interrupted, code, "interrupted before anything was touched");
        }
    }

    private async Task<DeployResult> RunUnderLockAsync(MigrationLockHandle held)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(_interruption.Token, held.Lost);
        var migration = new MigrationPart(_config, _scripts, _dataSource, _steps, _journal, _observer, _time);
        try
        {
            if (!MigrationBegun)
            {
                await PrepareAsync(stop.Token).ConfigureAwait(false);
            }

            // Also when a run is resumed whose migration met an idle session: to end it is why one resumes with this option.
            if (_options.KillIdleTransactions && _options.From <= DeployPhase.Reap && !migration.IsDone)
            {
                await _steps.RunAsync(StepNames.Reap, () => ReapAsync([], stop.Token)).ConfigureAwait(false);
            }

            if (_options.From <= DeployPhase.Migrate)
            {
                await migration.RunAsync(stop.Token).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is StepException or ServiceException or JournalException or OperationCanceledException or MigrationFailedException or NpgsqlException)
        {
            var (outcome, code) = Classify(e, held);
            return await GiveUpAsync(outcome, code, e).ConfigureAwait(false);
        }

        if (_interruption.ExitCode is { } interrupted && !_options.MigrateOnly && _control.Down.Count > 0)
        {
            return Result(DeployOutcome.Interrupted, interrupted, "interrupted after the migration had succeeded; guardrails deploy resume starts the services");
        }

        // From here on a signal no longer stops it: what is left is to bring the services back.
        var failures = _options.MigrateOnly ? [] : await StartAllAsync().ConfigureAwait(false);
        if (failures.Count > 0)
        {
            return Result(
                DeployOutcome.StartFailed,
                ExitCode.StartFailed,
                $"migrated, but not every service could be started: {string.Join("; ", failures.Select(f => f.Message))}",
                failures[0].Log);
        }

        _steps.Note(JournalEvent.End);
        return Result(DeployOutcome.Ok, ExitCode.Ok, null);
    }

    /// <summary>Preflight, stop and drain.</summary>
    private async Task PrepareAsync(CancellationToken cancellationToken)
    {
        if (_options.From <= DeployPhase.Preflight)
        {
            await _steps.RunAsync(StepNames.Preflight, () => PreflightAsync(cancellationToken)).ConfigureAwait(false);
        }

        if (!_options.MigrateOnly)
        {
            await CheckAsync(() => _control.NoteRunningAsync(cancellationToken)).ConfigureAwait(false);
            if (_options.From <= DeployPhase.Stop)
            {
                await _control.StopAllAsync(cancellationToken).ConfigureAwait(false);
            }

            if (_options.From <= DeployPhase.Drain && _services.Count > 0)
            {
                await _steps.RunAsync(StepNames.Drain, () => DrainAsync(cancellationToken)).ConfigureAwait(false);
            }
        }
    }

    private async Task<string?> PreflightAsync(CancellationToken cancellationToken)
    {
        var fatal = await new DeployPreflight(_config, _options, _scripts, _dataSource, Warn).CheckAsync(cancellationToken).ConfigureAwait(false);
        return fatal.Count == 0 ? null : throw new StepException(DeployOutcome.CheckFailed, ExitCode.CheckFailed, string.Join(" ", fatal));
    }

    private async Task<string?> DrainAsync(CancellationToken cancellationToken)
    {
        var down = _control.Down;
        var names = _services.Where(s => down.Contains(s.Config.Name)).Select(s => s.Config.ApplicationName).OfType<string>().Distinct().ToList();
        if (names.Count == 0)
        {
            return "there is no application to wait for";
        }

        var drain = new SessionDrain(_dataSource, _time);
        var left = await drain.WaitAsync(names, _config.DrainTimeout, cancellationToken).ConfigureAwait(false);
        if (left.Count > 0 && _options.KillIdleTransactions)
        {
            await ReapAsync(names, cancellationToken).ConfigureAwait(false);
            left = await drain.WaitAsync(names, TimeSpan.FromSeconds(1), cancellationToken).ConfigureAwait(false);
        }

        return left.Count == 0
            ? null
            : throw new StepException(
                DeployOutcome.StopFailed,
                ExitCode.StopFailed,
                $"{Words.Count(left.Count, "session")} of stopped services still there after {Words.Time(_config.DrainTimeout)}: {string.Join("; ", left.Take(5).Select(s => $"{SessionLine.Name(s)}, {SessionLine.State(s)}, {SessionLine.Origin(s)}"))}");
    }

    private async Task<string?> ReapAsync(IReadOnlyList<string> applications, CancellationToken cancellationToken)
    {
        var report = await new IdleTransactionReaper(_dataSource).ReapAsync(
            new ReapOptions { OlderThan = _config.ReapOlderThan, DryRun = false, Applications = applications }, cancellationToken).ConfigureAwait(false);
        _reaped.AddRange(report.Sessions);
        foreach (var session in report.Sessions.Where(s => s.Outcome == ReapOutcome.Denied))
        {
            Warn($"may not end {SessionLine.Name(session.Session)}: {SessionLine.Origin(session.Session)}");
        }

        return $"{Words.Count(report.Sessions.Count(s => s.Outcome == ReapOutcome.Terminated), "session")} ended";
    }

    /// <summary>A service that cannot even say whether it runs is a reason to touch none.</summary>
    private static async Task CheckAsync(Func<Task> check)
    {
        try
        {
            await check().ConfigureAwait(false);
        }
        catch (ServiceException e)
        {
            throw new StepException(DeployOutcome.CheckFailed, ExitCode.CheckFailed, e.Message, e.Log);
        }
    }

    private (DeployOutcome Outcome, int ExitCode) Classify(Exception failure, MigrationLockHandle held) => failure switch
    {
        StepException step => (step.Outcome, step.ExitCode),
        OperationCanceledException when _interruption.ExitCode is { } code => (DeployOutcome.Interrupted, code),
        OperationCanceledException when held.Lost.IsCancellationRequested && MigrationBegun => (DeployOutcome.MigrationFailed, ExitCode.Failed),
        _ when MigrationBegun => (DeployOutcome.MigrationFailed, ExitCode.Failed),
        _ when _control.Down.Count == 0 && failure is not ServiceException => (DeployOutcome.CheckFailed, ExitCode.CheckFailed),
        _ => (DeployOutcome.StopFailed, ExitCode.StopFailed),
    };

    /// <summary>Before the migration the services are started again; after it has begun they stay down, and resume goes on.</summary>
    private async Task<DeployResult> GiveUpAsync(DeployOutcome outcome, int code, Exception failure)
    {
        var problem = failure is OperationCanceledException
            ? _interruption.ExitCode is null ? "the deploy lock was lost: the session that held it was ended" : "interrupted"
            : failure.Message;
        var log = failure switch
        {
            StepException step => step.Log,
            ServiceException service => service.Log,
            _ => [],
        };
        if (MigrationBegun)
        {
            return Result(outcome, code, problem, log, (failure as StepException)?.LockReport);
        }

        var failures = await StartAllAsync().ConfigureAwait(false);
        problem += failures.Count == 0 ? "; nothing was migrated" : $"; nothing was migrated, but {string.Join("; ", failures.Select(f => f.Message))}";
        if (failures.Count == 0)
        {
            _steps.Note(JournalEvent.End);
        }

        return Result(outcome, code, problem, log);
    }

    private Task<IReadOnlyList<ServiceException>> StartAllAsync()
    {
        _steps.NeedsJournal = false;
        return _control.StartAllAsync(CancellationToken.None);
    }

    /// <summary>The run ended before it touched anything.</summary>
    private DeployResult Abort(DeployOutcome outcome, int code, string problem)
    {
        if (!_isResumed)
        {
            _steps.Note(JournalEvent.End);
        }

        return Result(outcome, code, problem);
    }

    private void Warn(string warning)
    {
        _warnings.Add(warning);
        _observer.Warn(warning);
    }

    private DeployResult Result(DeployOutcome outcome, int code, string? problem, IReadOnlyList<string>? log = null, LockReport? lockReport = null) => new()
    {
        Outcome = outcome,
        ExitCode = code,
        RunId = _run,
        Steps = _steps.Steps,
        ServicesDown = _control.Down,
        Reaped = _reaped,
        Problem = problem,
        Log = log ?? [],
        LockReport = lockReport,
        Warnings = _warnings,
        Elapsed = _time.GetElapsedTime(_startedAt),
    };

    private string NewId() => $"{_time.GetUtcNow():yyyyMMdd'T'HHmmss'Z'}-{Guid.NewGuid().ToString("N")[..6]}";
}
