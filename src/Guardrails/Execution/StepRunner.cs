using Guardrails.Locking;
using Guardrails.Preflight;
using Guardrails.Sql.Syntax;
using Npgsql;

namespace Guardrails.Execution;

/// <summary>Runs one attempt of a step that is code: opens the guarded transaction, calls it, and commits only what is sound.</summary>
internal sealed class StepRunner(
    GuardedSession session, GuardOptions options, ExecutionLog log, HeavyWorkGate gate, string name, TimeProvider time, CancellationToken cancellationToken)
{
    /// <summary>Whether COMMIT has been sent in the current attempt.</summary>
    public bool CommitSent { get; private set; }

    public async Task AttemptAsync(Func<GuardedTransaction, CancellationToken, Task> step, LockAttempt attempt)
    {
        log.Forget(added: true);
        gate.Restart();
        CommitSent = false;
        var transaction = await TransactionRunner.BeginAsync(session.Connection, cancellationToken).ConfigureAwait(false);
        await using (transaction.ConfigureAwait(false))
        {
            try
            {
                var guarded = new GuardedTransaction(session, transaction, options, log, gate, attempt, name, time);
                if (!await session.SendAsync(new BatchParts { Limits = guarded.Limits(TimeoutClass.Short), IsFirst = true }, cancellationToken).ConfigureAwait(false))
                {
                    throw new UnsupportedSettingException();
                }

                await attempt.RunAsync(() => CallAsync(step, guarded), () => session.Pid, session.Connection).ConfigureAwait(false);
                await CommitAsync(transaction, guarded).ConfigureAwait(false);
            }
            catch
            {
                await TransactionRunner.RollBackAsync(transaction).ConfigureAwait(false);
                throw;
            }
        }
    }

    private async Task<bool> CallAsync(Func<GuardedTransaction, CancellationToken, Task> step, GuardedTransaction guarded)
    {
        // Elsewhere, because a step may block before it returns its task, and the watcher has to begin to look meanwhile.
        await Task.Run(() => step(guarded, cancellationToken), cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <summary>
    /// After a failed statement COMMIT reports success and persists nothing, and outside a transaction it is no more than a warning.
    /// SAVEPOINT in front of it fails in both cases (25P02, 25P01), so a step that swallowed its own failure, or ended the
    /// transaction itself, does not pass.
    /// </summary>
    private async Task CommitAsync(NpgsqlTransaction transaction, GuardedTransaction guarded)
    {
        if (HasEnded(transaction))
        {
            throw EndedByStep(inner: null);
        }

        try
        {
            CommitSent = log.IsAtCommit = true;
            await session.SendAsync(
                new BatchParts { Limits = guarded.Limits(TimeoutClass.Short), Sql = "SAVEPOINT guardrails_commit", End = "COMMIT" }, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (PostgresException e) when (e.SqlState == SqlStates.FailedTransaction)
        {
            throw new MigrationFailedException(
                $"{Failures.Title(name)}: the step returned although one of its statements had failed, and PostgreSQL had already given up the transaction. It was rolled back; nothing of the step was applied. Let the exception pass instead of catching it.",
                e,
                new FailureDetails(name, log.Current?.Sql, e.SqlState, log.ToReport()));
        }
        catch (PostgresException e) when (e.SqlState == SqlStates.NoActiveTransaction)
        {
            throw EndedByStep(e);
        }
    }

    /// <summary>Npgsql keeps it to itself whether a transaction object is completed, but refuses to tell the isolation level of such a one.</summary>
    private static bool HasEnded(NpgsqlTransaction transaction)
    {
        try
        {
            _ = transaction.IsolationLevel;
            return false;
        }
        catch (InvalidOperationException)
        {
            return true;
        }
    }

    private MigrationFailedException EndedByStep(PostgresException? inner) => new(
        $"{Failures.Title(name)}: the step ended the guarded transaction itself, so the guard cannot say what was committed: look at the schema. Leave COMMIT and ROLLBACK to the guard.",
        inner,
        new FailureDetails(name, null, SqlStates.NoActiveTransaction, log.ToReport()));
}
