using Guardrails.Connections;
using Guardrails.Execution;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Guardrails;

/// <summary>
/// Executes DDL under guard: strict timeouts on every statement, short stays in lock queues, the blocking sessions named while they
/// block, and one typed exception that stops the migration when a step fails. Safe for concurrent use.
/// </summary>
/// <remarks>
/// A script is one transaction, unless it has its own <c>BEGIN … COMMIT</c> blocks: then they are the transactions. A statement that
/// cannot run in a transaction has to be a script of its own, or <see cref="GuardOptions.AllowMultipleTransactions"/> has to be set.
/// </remarks>
public sealed class GuardedExecutor
{
    private readonly ConnectionSource _connections;
    private readonly GuardOptions _options;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;

    /// <summary>Creates an executor.</summary>
    /// <param name="dataSource">The database. Transactions use its pool; what needs a session of its own opens a connection beside it.</param>
    /// <param name="options">The limits; <see langword="null"/> for the defaults. Read now: later changes have no effect.</param>
    /// <param name="loggerFactory">Where to log, under the category <c>Guardrails</c>; <see langword="null"/> for nowhere.</param>
    /// <param name="timeProvider">The clock; <see langword="null"/> for the system's.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public GuardedExecutor(
        NpgsqlDataSource dataSource, GuardOptions? options = null, ILoggerFactory? loggerFactory = null, TimeProvider? timeProvider = null)
        : this(ConnectionSource.From(dataSource ?? throw new ArgumentNullException(nameof(dataSource))), options, loggerFactory, timeProvider)
    {
    }

    internal GuardedExecutor(ConnectionSource connections, GuardOptions? options, ILoggerFactory? loggerFactory, TimeProvider? timeProvider)
    {
        _connections = connections;
        _options = (options ?? new GuardOptions()).Snapshot();
        _logger = (loggerFactory ?? NullLoggerFactory.Instance).CreateLogger("Guardrails");
        _time = timeProvider ?? TimeProvider.System;
    }

    /// <summary>Executes a script.</summary>
    /// <param name="sql">One or more statements.</param>
    /// <param name="cancellationToken">Cancels the statement on the server and rolls its transaction back.</param>
    /// <returns>What was done.</returns>
    /// <exception cref="ArgumentException">The SQL holds no statement.</exception>
    /// <exception cref="LockTimeoutException">A lock was not granted in time; the report names who held it.</exception>
    /// <exception cref="StatementTimeoutException">A statement ran longer than its limit.</exception>
    /// <exception cref="MigrationFailedException">Anything else that failed, or a script that is refused before anything runs.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled; a <see cref="MigrationCancelledException"/> when statements had been begun.</exception>
    public Task<ExecutionReport> ExecuteAsync(string sql, CancellationToken cancellationToken = default) =>
        Run(null).ExecuteAsync(sql, cancellationToken);

    /// <summary>Executes a script as a named step of a migration; the name stands in every message about it.</summary>
    /// <param name="name">The step's name, such as <c>create business_calendars</c>.</param>
    /// <param name="sql">One or more statements.</param>
    /// <param name="cancellationToken">Cancels the statement on the server and rolls its transaction back.</param>
    /// <inheritdoc cref="ExecuteAsync"/>
    public Task<ExecutionReport> ExecuteStepAsync(string name, string sql, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return Run(name).ExecuteAsync(sql, cancellationToken);
    }

    /// <summary>Executes code as a named step of a migration, in one guarded transaction.</summary>
    /// <param name="name">The step's name.</param>
    /// <param name="step">
    /// The code. It may be called several times, each time in a fresh transaction, until its locks are granted.
    /// The guard commits when it returns and rolls back when it throws.
    /// </param>
    /// <param name="cancellationToken">Handed to the step.</param>
    /// <inheritdoc cref="ExecuteAsync"/>
    public Task<ExecutionReport> ExecuteStepAsync(
        string name, Func<GuardedTransaction, CancellationToken, Task> step, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(step);
        return Run(name).ExecuteStepAsync(step, cancellationToken);
    }

    /// <summary>The synchronous twin of <see cref="ExecuteAsync"/>.</summary>
    /// <inheritdoc cref="ExecuteAsync"/>
    public ExecutionReport Execute(string sql, CancellationToken cancellationToken = default) =>
        SyncBridge.Run(() => ExecuteAsync(sql, cancellationToken));

    /// <summary>The synchronous twin of <see cref="ExecuteStepAsync(string, string, CancellationToken)"/>.</summary>
    /// <inheritdoc cref="ExecuteStepAsync(string, string, CancellationToken)"/>
    public ExecutionReport ExecuteStep(string name, string sql, CancellationToken cancellationToken = default) =>
        SyncBridge.Run(() => ExecuteStepAsync(name, sql, cancellationToken));

    /// <summary>The synchronous twin of <see cref="ExecuteStepAsync(string, Func{GuardedTransaction, CancellationToken, Task}, CancellationToken)"/>.</summary>
    /// <inheritdoc cref="ExecuteStepAsync(string, Func{GuardedTransaction, CancellationToken, Task}, CancellationToken)"/>
    public ExecutionReport ExecuteStep(string name, Action<GuardedTransaction> step, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(step);
        return SyncBridge.Run(() => ExecuteStepAsync(
            name,
            (transaction, _) =>
            {
                step(transaction);
                return Task.CompletedTask;
            },
            cancellationToken));
    }

    /// <summary>
    /// Reads a script as <see cref="ExecuteAsync"/> would, and refuses what that would refuse, without a connection: so that the last of
    /// several scripts can be refused before the first is run.
    /// </summary>
    /// <param name="sql">One or more statements.</param>
    /// <param name="name">The step's name, for the message of a refusal; <see langword="null"/> for none.</param>
    /// <returns>What would be executed, all of it <see cref="StatementOutcome.NotRun"/>; a script's own BEGIN and COMMIT are not among it.</returns>
    /// <exception cref="ArgumentException">The SQL holds no statement.</exception>
    /// <exception cref="MigrationFailedException">The script is refused; the message says what, where and why.</exception>
    public IReadOnlyList<StatementReport> Plan(string sql, string? name = null)
    {
        var plan = ExecutionPlanner.Plan(sql, _options, name);
        var log = new ExecutionLog(name, _time);
        log.Plan(plan.Script, plan.Statements);
        return log.ToReport().Statements;
    }

    private GuardedRun Run(string? step) => new(_connections, _options, step, _logger, _time);
}
