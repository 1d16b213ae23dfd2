using Guardrails.Execution;
using Guardrails.Locking;
using Guardrails.Preflight;
using Npgsql;

namespace Guardrails;

/// <summary>
/// The transaction of one attempt of a guarded step. The step may run several times, each time in a fresh transaction: what it does
/// outside the database must bear that. The guard commits when the step returns and rolls back when it throws.
/// </summary>
public sealed class GuardedTransaction
{
    private readonly GuardedSession _session;
    private readonly GuardOptions _options;
    private readonly ExecutionLog _log;
    private readonly HeavyWorkGate _gate;
    private readonly LockAttempt _attempt;
    private readonly string? _step;
    private readonly TimeProvider _time;

    internal GuardedTransaction(
        GuardedSession session, NpgsqlTransaction transaction, GuardOptions options, ExecutionLog log, HeavyWorkGate gate, LockAttempt attempt, string? step, TimeProvider time)
    {
        _session = session;
        Transaction = transaction;
        _options = options;
        _log = log;
        _gate = gate;
        _attempt = attempt;
        _step = step;
        _time = time;
    }

    /// <summary>The open connection, with the guard's timeouts in force for this transaction.</summary>
    /// <remarks>
    /// Commands made on it directly have the connection's own <c>Command Timeout</c>, 30 s by default, and Npgsql then gives up before the
    /// server does; <see cref="CreateCommand"/> and <see cref="ExecuteAsync"/> do not.
    /// </remarks>
    public NpgsqlConnection Connection => _session.Connection;

    /// <summary>The open transaction. Do not commit or roll it back: the guard does.</summary>
    public NpgsqlTransaction Transaction { get; }

    /// <summary>Which attempt of the step this is, from 1.</summary>
    public int Attempt => _attempt.Number;

    /// <summary>A command in this transaction whose client timeout lies above the server's statement timeout.</summary>
    /// <param name="sql">The command's text.</param>
    public NpgsqlCommand CreateCommand(string sql) => new(sql, Connection, Transaction)
    {
        CommandTimeout = Limits(Sql.Syntax.TimeoutClass.Short).ClientTimeoutSeconds,
    };

    /// <summary>Executes one or more statements in this transaction, each under its own timeouts.</summary>
    /// <param name="sql">The statements; none that begins or ends a transaction or cannot run inside one.</param>
    /// <param name="cancellationToken">Cancels the statement on the server.</param>
    /// <exception cref="PostgresException">A statement failed. Let it pass: the guard rolls back, and repeats the step when a lock was the reason.</exception>
    /// <exception cref="MigrationFailedException">The SQL is refused; nothing of it was executed.</exception>
    public async Task ExecuteAsync(string sql, CancellationToken cancellationToken = default)
    {
        var (script, statements) = ExecutionPlanner.PlanInsideTransaction(sql, _step);
        await _gate.PassAsync(script, statements, Connection, HeavyWorkGate.InTransaction, cancellationToken).ConfigureAwait(false);
        foreach (var statement in statements)
        {
            var entry = _log.Add(script, statement);
            _log.Begin(entry);
            var startedAt = _time.GetTimestamp();
            _attempt.BeginStatement();
            await _session.SendAsync(new BatchParts { Limits = Limits(statement.TimeoutClass), Sql = entry.Sql }, cancellationToken).ConfigureAwait(false);
            var elapsed = _time.GetElapsedTime(startedAt);
            _attempt.NoteCompleted(elapsed);
            _log.End(entry, elapsed);
        }
    }

    /// <summary>The synchronous twin of <see cref="ExecuteAsync"/>.</summary>
    /// <inheritdoc cref="ExecuteAsync"/>
    public void Execute(string sql, CancellationToken cancellationToken = default) =>
        SyncBridge.Run(() => ExecuteAsync(sql, cancellationToken));

    internal SessionLimits Limits(Sql.Syntax.TimeoutClass timeoutClass) => new(
        _attempt.Stay,
        SessionLimits.StatementTimeoutFor(timeoutClass, _options),
        _options.IdleInTransactionSessionTimeout);
}
