using System.Data;
using System.Runtime.ExceptionServices;
using DbUp.Engine;
using DbUp.Engine.Output;
using DbUp.Engine.Transactions;
using Guardrails.Integration;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Guardrails.DbUp.Upgrading;

/// <summary>One operation of DbUp under the migration lock: its connection, and its transactions.</summary>
internal sealed class GuardedOperation : IDisposable
{
    private readonly TransactionMode _mode;
    private readonly GuardOptions _limits;
    private readonly ILoggerFactory _loggers;
    private readonly IUpgradeLog _log;
    private readonly List<SqlScript> _executed;
    private readonly SqlScript[] _executedBefore;
    private readonly Action _ended;
    private readonly IDisposable _operation;
    private readonly NpgsqlConnection _connection;
    private readonly MigrationLockHandle _held;
    private readonly SharedTransaction _shared;
    private NpgsqlTransaction? _transaction;
    private bool _failed;

    public GuardedOperation(
        IConnectionManager inner, TransactionMode mode, GuardOptions limits, ILoggerFactory loggers, IUpgradeLog log, List<SqlScript> executed, Action ended)
    {
        _mode = mode;
        _limits = limits;
        _loggers = loggers;
        _log = log;
        _executed = executed;
        _executedBefore = [.. executed];
        _ended = ended;
        _shared = new SharedTransaction(
            GuardOf, new SharedTransactionCallbacks { IsOpen = () => _transaction is not null, Begin = Begin, RollBack = RollBack });
        IDisposable? operation = null;
        try
        {
            operation = inner.OperationStarting(log, executed);
            _connection = ConnectionOf(inner);
            _held = new MigrationLock(_connection, loggers).Acquire(limits.MigrationLockTimeout);
            _operation = operation;
            operation = null;
        }
        catch (Exception e) when (FrameworkFailure.Explain(e, GuardedConnectionManager.Framework, CancellationToken.None) is { } typed)
        {
            throw typed;
        }
        finally
        {
            operation?.Dispose();
        }
    }

    private bool IsSingle => _mode is TransactionMode.SingleTransaction or TransactionMode.SingleTransactionAlwaysRollback;

    /// <summary>Runs one script as its transaction mode says, and has it written to the journal.</summary>
    /// <param name="script">Its name, its text, and what DbUp does with them.</param>
    /// <exception cref="MigrationFailedException">It failed.</exception>
    public void Run(GuardedScript script)
    {
        try
        {
            if (_transaction is null)
            {
                // By itself: the journal remembers that its table is there, also when the transaction that made it is rolled back.
                GuardOf(script.Name).RunTransaction(
                    unit => InTransaction(unit, () => unit.Watch("DbUp's journal table", () => script.EnsureJournal(CreateCommand), _held.Lost)), _held.Lost);
            }

            var guard = GuardOf(script.Name);
            if (IsSingle)
            {
                _shared.RunStep(script.Name, unit => RunInside(unit, script), _held.Lost);
            }
            else if (_mode == TransactionMode.TransactionPerScript)
            {
                guard.RunTransaction(unit => InTransaction(unit, () => RunInside(unit, script)), _held.Lost);
            }
            else
            {
                guard.RunStandalone([script.Text], _held.Lost);
                guard.RunTransaction(unit => InTransaction(unit, () => Journal(unit, script)), _held.Lost);
            }
        }
        catch (Exception e)
        {
            _failed = true;
            if (FrameworkFailure.Explain(e, GuardedConnectionManager.Framework, _held.Lost) is { } typed)
            {
                ExceptionDispatchInfo.Throw(typed);
            }

            throw;
        }
    }

    public void Dispose()
    {
        try
        {
            if (_transaction is { } transaction && !_failed && _mode == TransactionMode.SingleTransaction)
            {
                _failed = true;
                _shared.Commit(transaction.Commit, _held.Lost);
                _failed = false;
            }
        }
        catch (Exception e) when (FrameworkFailure.Explain(e, GuardedConnectionManager.Framework, _held.Lost) is { } typed)
        {
            throw typed;
        }
        finally
        {
            End();
        }
    }

    private void End()
    {
        if (_failed && IsSingle)
        {
            _log.LogWarning("The transaction was rolled back, and all scripts of this upgrade with it.");
            _executed.Clear();
            _executed.AddRange(_executedBefore);
        }

        RollBack();
        _ended();
        _operation.Dispose();
        _held.Dispose();
    }

    private void RunInside(GuardedUnit unit, GuardedScript script)
    {
        unit.OutsideTransactionAdvice = "put it into a script of its own, for an upgrader without transactions (WithoutTransaction)";
        unit.Execute(
            script.Text,
            statement =>
            {
                using var command = CreateCommand();
                command.CommandText = statement.Sql;
                command.CommandTimeout = statement.CommandTimeout;
                script.Execute(command);
            },
            _held.Lost);
        Journal(unit, script);
    }

    private void Journal(GuardedUnit unit, GuardedScript script)
    {
        if (script.Journal is { } journal)
        {
            unit.Watch("DbUp's journal", () => journal(CreateCommand), _held.Lost);
        }
    }

    private void InTransaction(GuardedUnit unit, Action work)
    {
        try
        {
            Begin();
            work();
            unit.Commit(_transaction!.Commit, _held.Lost);
        }
        finally
        {
            RollBack();
        }
    }

    private void Begin() => _transaction = _connection.BeginTransaction();

    /// <summary>Rolls back what was not committed.</summary>
    private void RollBack()
    {
        var transaction = _transaction;
        _transaction = null;
        try
        {
            transaction?.Dispose();
        }
        catch (Exception e) when (e is NpgsqlException or InvalidOperationException or IOException)
        {
            // The connection is lost, and the server rolls back. The failure that led here is the one that counts.
        }
    }

    private NpgsqlCommand CreateCommand()
    {
        var command = _connection.CreateCommand();
        command.Transaction = _transaction;
        return command;
    }

    private FrameworkGuard GuardOf(string script) => new(_connection, script, _limits, _loggers);

    /// <summary>DbUp hands out commands only; a command knows its connection.</summary>
    private static NpgsqlConnection ConnectionOf(IConnectionManager inner) => inner.ExecuteCommandsWithManagedConnection(create =>
    {
        using var command = create();
        return command.Connection as NpgsqlConnection
            ?? throw new InvalidOperationException(
                $"WithGuardrails() guards scripts on PostgreSQL through Npgsql, and this upgrader's connection is a {command.Connection?.GetType().Name}. Remove WithGuardrails().");
    });
}

/// <summary>One script, and what DbUp does with it.</summary>
internal sealed record GuardedScript
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Its text, variables replaced.</summary>
    public required string Text { get; init; }

    /// <summary>Executes one statement of it, and logs what comes back if DbUp is told to.</summary>
    public required Action<IDbCommand> Execute { get; init; }

    /// <summary>Has the journal's table made.</summary>
    public required Action<Func<IDbCommand>> EnsureJournal { get; init; }

    /// <summary>Has it written to the journal; <see langword="null"/> for scripts that always run.</summary>
    public Action<Func<IDbCommand>>? Journal { get; init; }
}
