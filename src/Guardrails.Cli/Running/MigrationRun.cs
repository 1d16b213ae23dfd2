using Guardrails.Cli.Infrastructure;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Guardrails.Cli.Running;

/// <summary>Runs scripts one after the other under the migration lock, and stops at the first that fails.</summary>
internal sealed class MigrationRun(
    NpgsqlDataSource dataSource, GuardOptions options, IRunObserver observer, ILoggerFactory loggers, TimeProvider time)
{
    /// <summary>From how many bytes on a table is too large for work that blocks others; null when no preflight is asked for.</summary>
    public long? PreflightLimit { get; init; }

    private readonly GuardedExecutor _executor = new(dataSource, options, loggers, time);
    private readonly List<ScriptResult> _results = [];
    private readonly long _startedAt = time.GetTimestamp();

    /// <exception cref="UsageException">A script holds no statement.</exception>
    public async Task<RunResult> RunAsync(IReadOnlyList<Script> scripts, CancellationToken cancellationToken)
    {
        try
        {
            // Before anything is executed: a refused third file means that the first is not run either.
            foreach (var script in scripts)
            {
                _results.Add(Plan(script));
            }

            var held = await AcquireAsync(cancellationToken).ConfigureAwait(false);
            await using (held.ConfigureAwait(false))
            {
                await RunUnderLockAsync(scripts, held, cancellationToken).ConfigureAwait(false);
            }

            return Result(RunOutcome.Ok, null);
        }
        catch (Exception e) when (e is MigrationFailedException or UnsafeMigrationException or OperationCanceledException)
        {
            return Result(Outcome(e), e);
        }
    }

    private Task<MigrationLockHandle> AcquireAsync(CancellationToken cancellationToken) => observer.WatchAsync(
        "migration lock", () => new MigrationLock(dataSource, loggers, time).AcquireAsync(options.LockTimeout, cancellationToken));

    /// <exception cref="MigrationFailedException">A script failed, or the lock was lost: without it somebody else may start to migrate.</exception>
    private async Task RunUnderLockAsync(IReadOnlyList<Script> scripts, MigrationLockHandle held, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, held.Lost);
        try
        {
            await RefuseUnsafeAsync(scripts, stop.Token).ConfigureAwait(false);
            await RunAllAsync(scripts, stop.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (held.Lost.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new MigrationFailedException($"The migration lock was lost: the session that held it was ended. {e.Message}", e);
        }
    }

    /// <summary>Under the migration lock, so that what it looks at is what will be migrated.</summary>
    private async Task RefuseUnsafeAsync(IReadOnlyList<Script> scripts, CancellationToken cancellationToken)
    {
        if (PreflightLimit is { } limit)
        {
            var report = await observer.WatchAsync(
                "preflight", () => new MigrationPreflight(dataSource).CheckAsync([.. scripts.Select(s => (s.Path, s.Sql))], limit, cancellationToken)).ConfigureAwait(false);
            if (!report.IsSafe)
            {
                throw new UnsafeMigrationException(report);
            }
        }
    }

    private async Task RunAllAsync(IReadOnlyList<Script> scripts, CancellationToken cancellationToken)
    {
        for (var i = 0; i < scripts.Count; i++)
        {
            var script = scripts[i];
            try
            {
                var report = await observer.WatchAsync(
                    script.Path, () => _executor.ExecuteStepAsync(script.Path, script.Sql, cancellationToken)).ConfigureAwait(false);
                Record(i, report);
            }
            catch (Exception e) when (ExecutionOf(e) is { } report)
            {
                Record(i, report);
                throw;
            }
        }
    }

    private void Record(int index, ExecutionReport report)
    {
        _results[index] = _results[index] with { Statements = report.Statements, Notes = report.Notes };
        observer.Finished(_results[index]);
    }

    private ScriptResult Plan(Script script)
    {
        try
        {
            return new ScriptResult(script.Path, _executor.Plan(script.Sql, script.Path), []);
        }
        catch (ArgumentException)
        {
            throw new UsageException($"'{script.Path}' contains no SQL statement.");
        }
    }

    private RunResult Result(RunOutcome outcome, Exception? failure) => new()
    {
        Outcome = outcome,
        Elapsed = time.GetElapsedTime(_startedAt),
        Scripts = [.. _results],
        Failure = failure,
    };

    private static RunOutcome Outcome(Exception failure) => failure switch
    {
        LockTimeoutException => RunOutcome.LockTimeout,
        StatementTimeoutException => RunOutcome.StatementTimeout,
        MigrationLockedException => RunOutcome.Busy,
        OperationCanceledException => RunOutcome.Cancelled,
        UnsafeMigrationException => RunOutcome.CheckFailed,
        _ => RunOutcome.Failed,
    };

    private static ExecutionReport? ExecutionOf(Exception failure) => failure switch
    {
        MigrationFailedException failed => failed.Execution,
        MigrationCancelledException cancelled => cancelled.Execution,
        _ => null,
    };
}
