using System.Runtime.ExceptionServices;
using FluentMigrator.Expressions;
using FluentMigrator.Runner;
using FluentMigrator.Runner.Generators.Postgres;
using FluentMigrator.Runner.Initialization;
using FluentMigrator.Runner.Processors;
using FluentMigrator.Runner.Processors.Postgres;
using Guardrails.Integration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Guardrails.FluentMigrator.Running;

/// <summary>
/// FluentMigrator's processor whose statements pass through the guard while a migration is run: one at a time, inside the processor's own
/// transaction, or outside any for <c>TransactionBehavior.None</c>. Outside migrations it behaves like the one it replaces.
/// </summary>
internal sealed class GuardedPostgresProcessor : Postgres15_0Processor
{
    private readonly GuardOptions _limits;
    private readonly ILoggerFactory _loggers;
    private SharedTransaction? _session;
    private GuardedUnit? _unit;
    private StandaloneCommands? _standalone;
    private CancellationToken _stop;
    private Exception? _failure;

    public GuardedPostgresProcessor(
        PostgresDbFactory factory,
        Postgres15_0Generator generator,
        ILogger<Postgres15_0Processor> logger,
        IOptionsSnapshot<ProcessorOptions> options,
        IConnectionStringAccessor connectionStringAccessor,
        PostgresOptions pgOptions,
        GuardOptions limits,
        ILoggerFactory loggers)
        : base(factory, generator, logger, options, connectionStringAccessor, pgOptions)
    {
        _limits = limits;
        _loggers = loggers;
    }

    /// <summary>Whether a migration is being run; what it runs in turn belongs to it.</summary>
    public bool IsRunning => _unit is not null || _standalone is not null;

    /// <summary>FluentMigrator's connection; opened when it is first asked for.</summary>
    public NpgsqlConnection Npgsql => (NpgsqlConnection)Connection;

    /// <summary>For the time of <paramref name="run"/> all migrations share one transaction, which FluentMigrator begins and commits.</summary>
    public void RunSession(Action run)
    {
        _session = new SharedTransaction(
            GuardOf,
            new SharedTransactionCallbacks { IsOpen = () => Transaction is not null, Begin = BeginTransaction, RollBack = RollbackTransaction });
        try
        {
            run();
        }
        finally
        {
            _session = null;
        }
    }

    /// <summary>Runs one migration.</summary>
    /// <param name="step">Its name.</param>
    /// <param name="inTransaction">Whether FluentMigrator would begin a transaction for it.</param>
    /// <param name="migrate">Has FluentMigrator run it; called once for each attempt.</param>
    /// <param name="cancellationToken">Stops before the next attempt, command or commit.</param>
    public void Run(string step, bool inTransaction, Action migrate, CancellationToken cancellationToken)
    {
        _stop = cancellationToken;
        if (_session is { } session && Transaction is not null)
        {
            session.RunStep(step, unit => Attempt(unit, migrate), cancellationToken);
            return;
        }

        if (Transaction is not null)
        {
            throw new InvalidOperationException(
                "The runner is inside a transaction already (BeginScope or BeginTransaction), and migrations under guard need their own: each is rolled back and repeated until its locks are granted. Migrate outside of it, or use RunnerOptions.TransactionPerSession.");
        }

        if (inTransaction)
        {
            GuardOf(step).RunTransaction(unit => Attempt(unit, migrate), cancellationToken);
            return;
        }

        _standalone = new StandaloneCommands(GuardOf(step), cancellationToken);
        try
        {
            migrate();
        }
        finally
        {
            _standalone = null;
        }
    }

    /// <inheritdoc/>
    public override void Process(PerformDBOperationExpression expression)
    {
        if (_unit is { } unit)
        {
            Note(() => unit.Watch("an operation of Execute.WithConnection", () => base.Process(expression), _stop));
        }
        else if (_standalone is not null)
        {
            using var limits = new OperationLimits(Npgsql, _limits);
            base.Process(expression);
        }
        else
        {
            base.Process(expression);
        }
    }

    /// <inheritdoc/>
    public override void CommitTransaction()
    {
        ThrowWhatWasSwallowed();
        if (_unit is { } unit)
        {
            unit.Commit(base.CommitTransaction, _stop);
        }
        else if (_session is { } session && Transaction is not null)
        {
            session.Commit(base.CommitTransaction, _stop);
        }
        else
        {
            base.CommitTransaction();
        }
    }

    /// <inheritdoc/>
    public override void RollbackTransaction()
    {
        try
        {
            base.RollbackTransaction();
        }
        catch (Exception e) when (e is NpgsqlException or InvalidOperationException or IOException)
        {
            // The connection is lost, and the server rolls back. The failure that led here is the one that counts.
            Transaction?.Dispose();
            Transaction = null;
            EnsureConnectionIsClosed();
        }
    }

    /// <inheritdoc/>
    protected override void Process(string sql)
    {
        if (!IsRunning || string.IsNullOrEmpty(sql))
        {
            base.Process(sql);
            return;
        }

        Logger.LogSql(sql);
        if (_unit is { } unit)
        {
            Note(() => unit.Execute(sql, Execute, _stop));
        }
        else
        {
            _standalone!.Execute(sql);
        }
    }

    private FrameworkGuard GuardOf(string step) => new(Npgsql, step, _limits, _loggers);

    private void Attempt(GuardedUnit unit, Action migrate)
    {
        unit.OutsideTransactionAdvice = _session is null
            ? "put it into a migration of its own with [Migration(…, TransactionBehavior.None)]"
            : "put it into a migration of its own with [Migration(…, TransactionBehavior.None)], and do without RunnerOptions.TransactionPerSession";
        _unit = unit;
        _failure = null;
        try
        {
            migrate();
            ThrowWhatWasSwallowed();
        }
        finally
        {
            _unit = null;
            _failure = null;
        }
    }

    private void Execute(GuardedCommand statement)
    {
        using var command = CreateCommand(statement.Sql);
        command.CommandTimeout = statement.CommandTimeout;
        command.ExecuteNonQuery();
    }

    /// <summary>With SilentlyFail, FluentMigrator would commit now, and PostgreSQL would report success and persist nothing.</summary>
    private void ThrowWhatWasSwallowed()
    {
        if (_failure is { } failure)
        {
            ExceptionDispatchInfo.Throw(failure);
        }
    }

    private void Note(Action execute)
    {
        try
        {
            execute();
        }
        catch (Exception e)
        {
            _failure = e;
            throw;
        }
    }
}
