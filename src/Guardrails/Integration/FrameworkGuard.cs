using Guardrails.Connections;
using Guardrails.Execution;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Guardrails.Integration;

/// <summary>
/// Guards one migration that a migration framework runs: the framework keeps its connection, its transaction and its way of executing a
/// command; the guard sets the timeouts, repeats the transaction until its locks are granted, watches who blocks it, and turns
/// whatever fails into one typed exception. One instance for one migration; not for concurrent use.
/// </summary>
/// <remarks>
/// For the authors of framework packages. The parts of a migration are run one after the other:
/// <see cref="RunTransactionAsync"/> for what is committed together, <see cref="RunStandaloneAsync"/> for what cannot run in a
/// transaction. What an earlier part committed is said in the message when a later one fails. Whoever runs several migrations
/// holds a <see cref="MigrationLock"/> meanwhile, and asks <see cref="GuardMode"/> first.
/// </remarks>
public sealed class FrameworkGuard
{
    private readonly GuardedRun _run;

    /// <summary>Prepares the guard; nothing is connected or sent yet.</summary>
    /// <param name="connection">
    /// The framework's connection. It is used as it is for transactions, and has to be outside any when a part begins; a watcher and what
    /// runs outside a transaction get connections of their own to the same server.
    /// </param>
    /// <param name="step">The migration's name; it stands in every message about it.</param>
    /// <param name="options">The limits; <see langword="null"/> for the defaults. Read now: later changes have no effect.</param>
    /// <param name="loggerFactory">Where to log, under the category <c>Guardrails</c>; <see langword="null"/> for nowhere.</param>
    /// <param name="timeProvider">The clock; <see langword="null"/> for the system's.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public FrameworkGuard(
        NpgsqlConnection connection, string step, GuardOptions? options = null, ILoggerFactory? loggerFactory = null, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(connection);
        ArgumentException.ThrowIfNullOrWhiteSpace(step);
        _run = new GuardedRun(
            ConnectionSource.From(connection),
            (options ?? new GuardOptions()).Snapshot(),
            step,
            (loggerFactory ?? NullLoggerFactory.Instance).CreateLogger("Guardrails"),
            timeProvider ?? TimeProvider.System);
    }

    /// <summary>Runs what is committed together, as often as its locks need.</summary>
    /// <param name="attempt">
    /// One attempt: begins the framework's transaction, hands every command to <see cref="GuardedUnit.ExecuteAsync"/>, and ends with
    /// <see cref="GuardedUnit.CommitAsync"/>. When something throws it rolls back and lets the exception pass, wrapped or not. It must
    /// never pause inside the transaction. Waits before the first command of the unit are not under guard: there belongs a lock of the
    /// framework's own.
    /// </param>
    /// <param name="cancellationToken">Stops before the next attempt, command or commit, and cancels what the guard itself is sending.</param>
    /// <returns>What was done, all parts of the migration so far together.</returns>
    /// <exception cref="LockTimeoutException">A lock was not granted in time; the report names who held it.</exception>
    /// <exception cref="StatementTimeoutException">A statement ran longer than its limit.</exception>
    /// <exception cref="MigrationFailedException">Anything else that failed.</exception>
    /// <exception cref="InvalidOperationException">The connection is inside a transaction already.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled; a <see cref="MigrationCancelledException"/> when statements had been begun.</exception>
    public Task<ExecutionReport> RunTransactionAsync(Func<GuardedUnit, CancellationToken, Task> attempt, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(attempt);
        return _run.ExecuteUnitAsync(attempt, cancellationToken);
    }

    /// <summary>The synchronous twin of <see cref="RunTransactionAsync"/>; the attempt runs on the calling thread.</summary>
    /// <inheritdoc cref="RunTransactionAsync"/>
    public ExecutionReport RunTransaction(Action<GuardedUnit> attempt, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(attempt);
        return CallingThread.Run(thread => RunTransactionAsync((unit, _) => thread.RunAsync(() => attempt(unit)), cancellationToken));
    }

    /// <summary>
    /// Runs commands outside any transaction, on one session of their own to the same server: statement by statement, each committed by
    /// itself; <c>… CONCURRENTLY</c> with its deadline and with repair of what a failed run leaves behind.
    /// </summary>
    /// <param name="commands">The SQL texts in their order. A text with its own <c>BEGIN … COMMIT</c> keeps its transactions.</param>
    /// <param name="cancellationToken">Cancels the statement on the server.</param>
    /// <remarks>
    /// The session has the connection's <c>search_path</c> and <c>role</c> and none of its other settings; what a command sets stays in
    /// force for the commands after it in this call.
    /// </remarks>
    /// <inheritdoc cref="RunTransactionAsync"/>
    public Task<ExecutionReport> RunStandaloneAsync(IReadOnlyList<string> commands, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(commands);
        return _run.ExecuteStandaloneAsync(commands, cancellationToken);
    }

    /// <summary>The synchronous twin of <see cref="RunStandaloneAsync"/>.</summary>
    /// <inheritdoc cref="RunStandaloneAsync"/>
    public ExecutionReport RunStandalone(IReadOnlyList<string> commands, CancellationToken cancellationToken = default) =>
        SyncBridge.Run(() => RunStandaloneAsync(commands, cancellationToken));
}
