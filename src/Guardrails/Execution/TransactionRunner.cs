using Guardrails.Locking;
using Guardrails.Sql.Syntax;
using Npgsql;

namespace Guardrails.Execution;

/// <summary>Runs the statements of one transaction of a script; as often as its locks need.</summary>
internal sealed class TransactionRunner(GuardedSession session, GuardOptions options, ExecutionLog log, CancellationToken cancellationToken)
{
    /// <summary>Whether COMMIT has been sent in the current attempt.</summary>
    public bool CommitSent { get; private set; }

    /// <summary>One attempt: all statements and the commit, or an exception and nothing.</summary>
    public async Task AttemptAsync(TransactionUnit unit, LockAttempt attempt)
    {
        log.Forget(added: false);
        CommitSent = false;
        var transaction = await BeginAsync(session.Connection, cancellationToken).ConfigureAwait(false);
        await using (transaction.ConfigureAwait(false))
        {
            try
            {
                await SendAllAsync(unit, attempt).ConfigureAwait(false);
            }
            catch
            {
                await RollBackAsync(transaction).ConfigureAwait(false);
                throw;
            }
        }
    }

    public static async Task<NpgsqlTransaction> BeginAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        try
        {
            return await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (InvalidOperationException e)
        {
            throw new ConnectionInTransactionException(
                "The connection is already inside a transaction. The guard begins, repeats and ends transactions of its own: hand in a connection without one, or the data source.",
                e);
        }
    }

    /// <summary>Rolls back whatever is left; the failure that led here is the one that counts.</summary>
    public static async Task RollBackAsync(NpgsqlTransaction transaction)
    {
        try
        {
            if (transaction.Connection is { FullState: System.Data.ConnectionState.Open })
            {
                await transaction.RollbackAsync(CancellationToken.None).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is NpgsqlException or InvalidOperationException or IOException)
        {
            // A connection that cannot roll back is closed, and the server rolls back.
        }
    }

    private async Task SendAllAsync(TransactionUnit unit, LockAttempt attempt)
    {
        var end = unit.RollsBack ? "ROLLBACK" : "COMMIT";
        if (unit.Statements.Count == 0)
        {
            await SendAsync(attempt, null, unit.Modes, isFirst: true, end).ConfigureAwait(false);
        }

        for (var i = 0; i < unit.Statements.Count; i++)
        {
            var isLast = i == unit.Statements.Count - 1;
            await SendAsync(attempt, unit.Statements[i], i == 0 ? unit.Modes : null, i == 0, isLast ? end : null).ConfigureAwait(false);
        }
    }

    private async Task SendAsync(LockAttempt attempt, SqlStatement? statement, string? modes, bool isFirst, string? end)
    {
        var entry = statement is null ? null : log.For(statement);
        if (entry is not null)
        {
            log.Begin(entry);
        }

        var parts = new BatchParts
        {
            // Told anew each time: the script's own SET must not switch the guard off for what follows.
            Limits = new SessionLimits(
                attempt.Stay,
                SessionLimits.StatementTimeoutFor(statement?.TimeoutClass ?? TimeoutClass.Short, options),
                options.IdleInTransactionSessionTimeout),
            IsFirst = isFirst,
            Modes = modes,
            Sql = entry?.Sql,
            End = end,
        };
        CommitSent = end == "COMMIT";
        try
        {
            if (!await attempt.RunAsync(() => session.SendAsync(parts, cancellationToken), () => session.Pid, session.Connection).ConfigureAwait(false))
            {
                throw new UnsupportedSettingException();
            }
        }
        catch (PostgresException) when (session.FailedAtEnd)
        {
            // The statement itself went well: a deferred constraint, say, failed with COMMIT.
            log.End(entry, attempt.StatementElapsed);
            log.IsAtCommit = true;
            throw;
        }

        log.End(entry, attempt.StatementElapsed);
    }
}

/// <summary>The server cannot check for a vanished client; the transaction is begun once more without asking it to.</summary>
internal sealed class UnsupportedSettingException : Exception;

/// <summary>The caller's connection is inside a transaction: a mistake in the call, not a failed migration.</summary>
internal sealed class ConnectionInTransactionException(string message, Exception cause) : InvalidOperationException(message, cause);
