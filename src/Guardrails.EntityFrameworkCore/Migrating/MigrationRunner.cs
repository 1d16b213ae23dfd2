using System.Data;
using Guardrails.Integration;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace Guardrails.EntityFrameworkCore.Migrating;

/// <summary>
/// Runs the commands of one migration under guard, on EF Core's connection, in EF Core's transactions and through EF Core's commands, so that
/// its log and its interceptors see them. What EF Core marks as outside the transaction runs on a session of its own.
/// </summary>
/// <remarks>
/// EF Core's execution strategy has no part in it: it would take 55P03 and client timeouts for passing troubles and run DDL again. What is
/// repeated here is the whole transaction of the migration, and only when a lock was the reason.
/// </remarks>
internal sealed class MigrationRunner(GuardScope scope, IRelationalConnection connection, ICurrentDbContext context, IRawSqlCommandBuilder rawSql)
{
    /// <summary>Whether it is the context's connection, and not one that EF Core made to create or drop a database.</summary>
    public bool IsOwn(IRelationalConnection other) => ReferenceEquals(other, connection);

    /// <param name="step">The migration's id.</param>
    /// <param name="commands">Its commands, the one that writes the history included.</param>
    /// <param name="state">EF Core's state of the run; may hold a transaction in which it has read the history.</param>
    /// <param name="isolationLevel">What EF Core wants for its transactions.</param>
    /// <param name="async">Whether EF Core is to be called asynchronously.</param>
    /// <param name="cancellationToken">Stops; a running command too when <paramref name="async"/>.</param>
    public async Task RunAsync(
        string step, IReadOnlyList<MigrationCommand> commands, MigrationExecutionState state, IsolationLevel? isolationLevel, bool async, CancellationToken cancellationToken)
    {
        if (state.Transaction is null)
        {
            scope.RefuseUserTransaction();
        }

        var timeout = connection.CommandTimeout;
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            await (async ? connection.OpenAsync(cancellationToken) : Task.FromResult(connection.Open())).ConfigureAwait(false);
            try
            {
                var guard = new FrameworkGuard(scope.Connection, step, scope.Options, scope.Loggers);
                foreach (var part in Parts(commands.Skip(state.LastCommittedCommandIndex)))
                {
                    await RunPartAsync(guard, part, state, isolationLevel, async, cancellationToken).ConfigureAwait(false);
                    state.LastCommittedCommandIndex += part.Count;
                    state.AnyOperationPerformed = true;
                }
            }
            finally
            {
                await EndTransactionAsync(state, async).ConfigureAwait(false);
                await (async ? connection.CloseAsync() : Task.FromResult(connection.Close())).ConfigureAwait(false);
            }
        }
        finally
        {
            connection.CommandTimeout = timeout;
        }
    }

    private async Task RunPartAsync(
        FrameworkGuard guard, List<MigrationCommand> part, MigrationExecutionState state, IsolationLevel? isolationLevel, bool async, CancellationToken cancellationToken)
    {
        if (!part[0].TransactionSuppressed)
        {
            await guard.RunTransactionAsync((unit, token) => AttemptAsync(unit, part, state, isolationLevel, async, token), cancellationToken)
                .ConfigureAwait(false);
            return;
        }

        // Nothing was written in it: EF Core has only locked and read the history. CONCURRENTLY would wait for it, and so would the history row.
        await EndTransactionAsync(state, async).ConfigureAwait(false);
        await guard.RunStandaloneAsync([.. part.Select(c => c.CommandText)], cancellationToken).ConfigureAwait(false);
    }

    private async Task AttemptAsync(
        GuardedUnit unit, List<MigrationCommand> part, MigrationExecutionState state, IsolationLevel? isolationLevel, bool async, CancellationToken cancellationToken)
    {
        try
        {
            var transaction = state.Transaction ??= await BeginAsync(state, isolationLevel, async, cancellationToken).ConfigureAwait(false);
            foreach (var command in part)
            {
                await unit.ExecuteAsync(command.CommandText, (statement, token) => ExecuteAsync(command, statement, async, token), cancellationToken)
                    .ConfigureAwait(false);
            }

            await unit.CommitAsync(token => async ? transaction.CommitAsync(token) : Task.Run(transaction.Commit, CancellationToken.None), cancellationToken)
                .ConfigureAwait(false);
        }
        finally
        {
            await EndTransactionAsync(state, async).ConfigureAwait(false);
        }
    }

    /// <summary>EF Core's lock on the history went with the last transaction. It is taken again before the guard's timeouts are set: waiting for another migrator is no failure.</summary>
    private async Task<IDbContextTransaction> BeginAsync(
        MigrationExecutionState state, IsolationLevel? isolationLevel, bool async, CancellationToken cancellationToken)
    {
        var level = isolationLevel ?? IsolationLevel.Unspecified;
        var transaction = state.Transaction = async
            ? await connection.BeginTransactionAsync(level, cancellationToken).ConfigureAwait(false)
            : connection.BeginTransaction(level);
        if (state.DatabaseLock is { } history)
        {
            connection.CommandTimeout = scope.OwnCommandTimeout;
            state.DatabaseLock = async
                ? await history.ReacquireIfNeededAsync(connectionReopened: false, transactionRestarted: true, cancellationToken).ConfigureAwait(false)
                : history.ReacquireIfNeeded(connectionReopened: false, transactionRestarted: true);
        }

        return transaction;
    }

    private Task<int> ExecuteAsync(MigrationCommand command, GuardedCommand statement, bool async, CancellationToken cancellationToken)
    {
        connection.CommandTimeout = statement.CommandTimeout;
        if (statement.IsWholeText)
        {
            return async
                ? command.ExecuteNonQueryAsync(connection, null, cancellationToken)
                : Task.Run(() => command.ExecuteNonQuery(connection), CancellationToken.None);
        }

        var single = rawSql.Build(statement.Sql);
        var parameters = new RelationalCommandParameterObject(connection, null, null, context.Context, command.CommandLogger, CommandSource.Migrations);
        return async
            ? single.ExecuteNonQueryAsync(parameters, cancellationToken)
            : Task.Run(() => single.ExecuteNonQuery(parameters), CancellationToken.None);
    }

    /// <summary>Rolls back what was not committed. The failure that led here is the one that counts.</summary>
    private static async Task EndTransactionAsync(MigrationExecutionState state, bool async)
    {
        if (state.Transaction is not { } transaction)
        {
            return;
        }

        state.Transaction = null;
        try
        {
            if (async)
            {
                await transaction.DisposeAsync().ConfigureAwait(false);
            }
            else
            {
                transaction.Dispose();
            }
        }
        catch (Exception e) when (e is NpgsqlException or InvalidOperationException or IOException)
        {
            // A connection that cannot roll back is closed, and the server rolls back.
        }
    }

    /// <summary>Commands that are committed together, or that run outside the transaction one after the other.</summary>
    private static IEnumerable<List<MigrationCommand>> Parts(IEnumerable<MigrationCommand> commands)
    {
        var part = new List<MigrationCommand>();
        foreach (var command in commands)
        {
            if (part is [var first, ..] && first.TransactionSuppressed != command.TransactionSuppressed)
            {
                yield return part;
                part = [];
            }

            part.Add(command);
        }

        if (part.Count > 0)
        {
            yield return part;
        }
    }
}
