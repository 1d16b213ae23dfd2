using Guardrails.Connections;
using Guardrails.Execution.Concurrent;
using Guardrails.Integration;
using Guardrails.Locking;
using Guardrails.Preflight;
using Guardrails.Sql.Parsing;
using Guardrails.Sql.Syntax;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Guardrails.Execution;

/// <summary>One call on the executor: the connection it runs on, its units one after the other, and the report.</summary>
internal sealed class GuardedRun
{
    private readonly ConnectionSource _connections;
    private readonly GuardOptions _options;
    private readonly string? _step;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly ExecutionLog _log;
    private readonly FailureTranslator _failures;
    private readonly HeavyWorkGate _gate;
    private int _committed;

    public GuardedRun(ConnectionSource connections, GuardOptions options, string? step, ILogger logger, TimeProvider time)
    {
        _connections = connections;
        _options = options;
        _step = step;
        _logger = logger;
        _time = time;
        _log = new ExecutionLog(step, time);
        _failures = new FailureTranslator(step, options, _log, logger);
        _gate = new HeavyWorkGate(connections, options, step);
    }

    public async Task<ExecutionReport> ExecuteAsync(string sql, CancellationToken cancellationToken)
    {
        var plan = ExecutionPlanner.Plan(sql, _options, _step);
        _log.Plan(plan.Script, plan.Statements);
        await _gate.PassAsync(plan.Script, plan.Statements, null, "Nothing was executed.", cancellationToken).ConfigureAwait(false);
        return await OnSessionAsync(
            plan.NeedsOwnSession, session => RunAllAsync(session, plan.Units, cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    public Task<ExecutionReport> ExecuteStepAsync(Func<GuardedTransaction, CancellationToken, Task> step, CancellationToken cancellationToken) =>
        OnSessionAsync(
            ownSession: false,
            session =>
            {
                var runner = new StepRunner(session, _options, _log, _gate, _step!, _time, cancellationToken);
                return RunInTurnsAsync(
                    session, attempt => runner.AttemptAsync(step, attempt), RolledBack(() => runner.CommitSent), StatementOutcome.Ok, cancellationToken);
            },
            cancellationToken);

    /// <summary>A transaction that a framework begins and ends.</summary>
    public Task<ExecutionReport> ExecuteUnitAsync(Func<GuardedUnit, CancellationToken, Task> unit, CancellationToken cancellationToken) =>
        OnSessionAsync(
            ownSession: false,
            async session =>
            {
                var runner = new UnitRunner(session, _options, _log, _gate, _step, cancellationToken);
                await RunInTurnsAsync(
                    session, attempt => runner.AttemptAsync(unit, attempt), RolledBack(() => runner.CommitSent), StatementOutcome.Ok, cancellationToken)
                    .ConfigureAwait(false);
                _committed++;
            },
            cancellationToken);

    /// <summary>Texts of a framework that run outside any transaction, all on one session.</summary>
    public async Task<ExecutionReport> ExecuteStandaloneAsync(IReadOnlyList<string> texts, CancellationToken cancellationToken)
    {
        var plans = texts.Where(t => SqlParser.Parse(t) is not { Statements: [], Errors: [] }).Select(t => ExecutionPlanner.PlanStandalone(t, _step)).ToList();
        _gate.Restart();
        foreach (var plan in plans)
        {
            await _gate.PassAsync(plan.Script, plan.Statements, null, $"It was not executed{Kept(nothing: string.Empty)}.", cancellationToken).ConfigureAwait(false);
        }

        return await OnSessionAsync(
            ownSession: true,
            async session =>
            {
                foreach (var plan in plans)
                {
                    foreach (var statement in plan.Statements)
                    {
                        _log.Add(plan.Script, statement);
                    }
                }

                await RunAllAsync(session, plans.SelectMany(p => p.Units), cancellationToken).ConfigureAwait(false);
            },
            cancellationToken).ConfigureAwait(false);
    }

    private async Task RunAllAsync(GuardedSession session, IEnumerable<ExecutionUnit> units, CancellationToken cancellationToken)
    {
        foreach (var unit in units)
        {
            await RunAsync(session, unit, cancellationToken).ConfigureAwait(false);
            _committed++;
        }
    }

    private Task RunAsync(GuardedSession session, ExecutionUnit unit, CancellationToken cancellationToken)
    {
        switch (unit)
        {
            case TransactionUnit transaction:
                var runner = new TransactionRunner(session, _options, _log, cancellationToken);
                var success = transaction.RollsBack ? StatementOutcome.RolledBack : StatementOutcome.Ok;
                return RunInTurnsAsync(
                    session, attempt => runner.AttemptAsync(transaction, attempt), RolledBack(() => runner.CommitSent), success, cancellationToken);
            case StandaloneUnit { Statement: { TimeoutClass: TimeoutClass.Concurrent } statement }:
                return RunConcurrentlyAsync(session, statement, cancellationToken);
            default:
                var standalone = new StandaloneRunner(session, _options, _log, cancellationToken);
                return RunInTurnsAsync(
                    session, attempt => standalone.AttemptAsync(unit.Statements[0], attempt), OutsideTransaction, StatementOutcome.Ok, cancellationToken);
        }
    }

    /// <summary>Attempt after attempt until the locks are granted or the lock timeout is over.</summary>
    private async Task RunInTurnsAsync(
        GuardedSession session, Func<LockAttempt, Task> attempt, Func<bool, string> consequence, StatementOutcome success, CancellationToken cancellationToken)
    {
        var watcher = new LockWatcher(_connections, _time, _logger);
        await using (watcher.ConfigureAwait(false))
        {
            var acquirer = new LockAcquirer(_options, watcher, _time, _logger);
            try
            {
                await SettleAsync(() => acquirer.RunAsync(attempt, cancellationToken), acquirer, consequence, session, success, cancellationToken)
                    .ConfigureAwait(false);
            }
            finally
            {
                _log.NoteWaiting(acquirer.Attempts, acquirer.LockWait, acquirer.Notes);
            }
        }
    }

    private async Task RunConcurrentlyAsync(GuardedSession session, SqlStatement statement, CancellationToken cancellationToken)
    {
        var entry = _log.For(statement);
        var wait = new ConcurrentWait(entry, _connections, _options, _time, _logger);
        try
        {
            await using (wait.ConfigureAwait(false))
            {
                var runner = new ConcurrentRunner(session.Connection, statement, entry.Sql, _log, _logger);
                _log.Begin(entry);
                await SettleAsync(
                    async () =>
                    {
                        await SessionSettings.ApplyAsync(session.Connection, wait.Limits, session.Traits, cancellationToken).ConfigureAwait(false);
                        await runner.RunAsync(wait, cancellationToken).ConfigureAwait(false);
                        _log.End(entry, wait.StatementElapsed);
                    },
                    wait,
                    lost => runner.LeftBehind is { } left ? $"It ran outside a transaction and {left}{Kept(nothing: string.Empty)}." : OutsideTransaction(lost),
                    session,
                    StatementOutcome.Ok,
                    cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            // Not before the watcher is through: the statement may be done before the watcher has noted whom it ended for it.
            _log.NoteWaiting(1, wait.LockWait, wait.Notes);
        }
    }

    /// <summary>Runs work and turns its failure into the one typed exception.</summary>
    private async Task SettleAsync(
        Func<Task> work, IWaitKnowledge waiting, Func<bool, string> consequence, GuardedSession session, StatementOutcome success, CancellationToken cancellationToken)
    {
        try
        {
            await work().ConfigureAwait(false);
            _log.Complete(success);
        }
        catch (Exception e) when (cancellationToken.IsCancellationRequested && EndsAsCancelled(e))
        {
            _log.Fail(StatementOutcome.Cancelled, waiting.StatementElapsed, waiting.LockWait);
            var connectionLost = session.Connection.FullState != System.Data.ConnectionState.Open;
            throw new MigrationCancelledException(
                $"{Failures.Name(_step)} was cancelled. {consequence(connectionLost)}", e, _log.ToReport(), cancellationToken);
        }
        catch (Exception e) when (e is not (MigrationFailedException or ConnectionInTransactionException))
        {
            throw _failures.Translate(e, waiting, consequence, session.Pid);
        }
    }

    /// <summary>The end of a stay may come before the cancellation reaches the server; without the cancellation there would have been another.</summary>
    private static bool EndsAsCancelled(Exception error) => error is OperationCanceledException
        || ServerErrors.Find(error, SqlStates.QueryCanceled, SqlStates.LockNotAvailable, SqlStates.DeadlockDetected) is not null;

    private async Task<ExecutionReport> OnSessionAsync(bool ownSession, Func<GuardedSession, Task> work, CancellationToken cancellationToken)
    {
        using var activity = Telemetry.GuardTelemetry.StartExecution(_step);
        try
        {
            var connection = ownSession
                ? await OpenOwnAsync(cancellationToken).ConfigureAwait(false)
                : await _connections.RentAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                await work(new GuardedSession(connection, _connections.Traits)).ConfigureAwait(false);
            }
            finally
            {
                if (ownSession)
                {
                    await connection.DisposeAsync().ConfigureAwait(false);
                }
                else
                {
                    await _connections.ReturnAsync(connection).ConfigureAwait(false);
                }
            }
        }
        catch (MigrationFailedException e) when (e.Step is null && _step is not null)
        {
            activity?.SetStatus(System.Diagnostics.ActivityStatusCode.Error, e.Message);
            throw new MigrationFailedException($"{Failures.Title(_step)}: {e.Message}", e.InnerException ?? e, new FailureDetails(_step, e.Sql, e.SqlState, e.Execution));
        }
        catch (Exception e)
        {
            activity?.SetStatus(System.Diagnostics.ActivityStatusCode.Error, e.Message);
            throw;
        }

        return Finish();
    }

    private async Task<NpgsqlConnection> OpenOwnAsync(CancellationToken cancellationToken)
    {
        await _connections.RefuseOpenTransactionAsync(cancellationToken).ConfigureAwait(false);
        var connection = await _connections.OpenDedicatedAsync(DedicatedPurpose.Execute, null, cancellationToken).ConfigureAwait(false);
        try
        {
            await PoolerCheck.RequireSessionAsync(
                connection,
                token => _connections.OpenDedicatedAsync(DedicatedPurpose.Execute, null, token),
                "a script with statements outside a transaction, or with session settings,",
                cancellationToken).ConfigureAwait(false);
            await _connections.CopyIdentityAsync(connection, cancellationToken).ConfigureAwait(false);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private ExecutionReport Finish()
    {
        var report = _log.ToReport();
        var name = Failures.Name(_step);
        foreach (var note in report.Notes)
        {
            ExecutorLog.Note(_logger, name, note);
        }

        ExecutorLog.Done(_logger, name, (long)report.Elapsed.TotalMilliseconds, report.Statements.Count, report.Attempts, (long)report.LockWait.TotalMilliseconds);
        return report;
    }

    /// <summary>What became of a transaction; when COMMIT was on the wire and the connection was lost, nobody can know from here.</summary>
    private Func<bool, string> RolledBack(Func<bool> commitSent) => connectionLost => connectionLost && commitSent()
        ? "COMMIT had been sent, so it is not known whether the transaction was committed: look at the schema before running it again."
        : $"The transaction was rolled back{Kept()}.";

    private string OutsideTransaction(bool connectionLost) => $"It ran outside a transaction{Kept()}.";

    private string Kept(string nothing = "; nothing was applied") => _committed switch
    {
        0 => nothing,
        1 => "; the one part of the script before it stays applied",
        _ => $"; the {_committed} parts of the script before it stay applied",
    };
}
