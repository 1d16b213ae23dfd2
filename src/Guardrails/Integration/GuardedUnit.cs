using Guardrails.Execution;
using Guardrails.Locking;
using Guardrails.Preflight;
using Guardrails.Sql.Parsing;
using Npgsql;

namespace Guardrails.Integration;

/// <summary>
/// One attempt at a transaction that a migration framework begins and ends. A further attempt gets a unit of its own.
/// </summary>
public sealed class GuardedUnit
{
    private readonly GuardedSession _session;
    private readonly GuardOptions _options;
    private readonly ExecutionLog _log;
    private readonly HeavyWorkGate _gate;
    private readonly LockAttempt _attempt;
    private readonly string? _step;
    private bool _begun;

    internal GuardedUnit(GuardedSession session, GuardOptions options, ExecutionLog log, HeavyWorkGate gate, LockAttempt attempt, string? step)
    {
        _session = session;
        _options = options;
        _log = log;
        _gate = gate;
        _attempt = attempt;
        _step = step;
    }

    /// <summary>Which attempt it is, from 1.</summary>
    public int Attempt => _attempt.Number;

    /// <summary>What to do with a statement that cannot run in the transaction, for the message that refuses it: in the framework's own words.</summary>
    public string OutsideTransactionAdvice { get; set; } = "mark the command so that the framework runs it outside the transaction";

    /// <summary>Whether COMMIT has been sent.</summary>
    internal bool CommitSent { get; private set; }

    /// <summary>
    /// Has the statements of a text executed, one after the other, each under its own timeouts (<c>SET LOCAL</c>) and under the watcher's eyes.
    /// </summary>
    /// <param name="sql">One or more statements; nothing happens when there is none.</param>
    /// <param name="execute">Executes one statement on the framework's connection, inside the transaction that the framework has begun.</param>
    /// <param name="cancellationToken">Handed on to <paramref name="execute"/>.</param>
    /// <exception cref="MigrationFailedException">The text is refused, and nothing of it executed: it cannot be read, would end the transaction, or cannot run inside one.</exception>
    /// <exception cref="Exception">What <paramref name="execute"/> threw. Roll back and let it pass: the guard repeats the unit when a lock was the reason.</exception>
    public async Task ExecuteAsync(string sql, Func<GuardedCommand, CancellationToken, Task> execute, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(sql);
        ArgumentNullException.ThrowIfNull(execute);
        if (SqlParser.Parse(sql) is { Statements: [], Errors: [] })
        {
            return;
        }

        var (script, statements) = ExecutionPlanner.PlanInsideTransaction(sql, _step, OutsideTransactionAdvice);
        await _gate.PassAsync(script, statements, _session.Connection, HeavyWorkGate.InTransaction, cancellationToken).ConfigureAwait(false);
        foreach (var statement in statements)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var entry = _log.Add(script, statement);
            _log.Begin(entry);
            var limits = new SessionLimits(
                _attempt.Stay, SessionLimits.StatementTimeoutFor(statement.TimeoutClass, _options), _options.IdleInTransactionSessionTimeout);
            await SetAsync(limits, cancellationToken).ConfigureAwait(false);
            var command = new GuardedCommand(entry.Sql, limits.ClientTimeoutSeconds, isWholeText: statements.Count == 1);
            await _attempt.RunAsync(() => CallAsync(execute, command, cancellationToken), () => _session.Pid, _session.Connection).ConfigureAwait(false);
            _log.End(entry, _attempt.StatementElapsed);
        }
    }

    /// <summary>The synchronous twin of <see cref="ExecuteAsync"/>; the callback runs on the calling thread.</summary>
    /// <inheritdoc cref="ExecuteAsync"/>
    public void Execute(string sql, Action<GuardedCommand> execute, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(execute);

        // The watcher looks on from the pool while this thread is blocked in it.
        CallingThread.Run(thread => ExecuteAsync(sql, (command, _) => thread.RunAsync(() => execute(command)), cancellationToken));
    }

    /// <summary>
    /// Runs something that sends commands of its own, which the guard cannot see: under the timeouts of one statement, and under the watcher's
    /// eyes. What it sends is bound by its own command timeouts.
    /// </summary>
    /// <param name="what">What it is, for messages; without <c>*/</c>.</param>
    /// <param name="execute">Sends its commands on the framework's connection, inside the transaction. Runs on the calling thread.</param>
    /// <param name="cancellationToken">Looked at before it runs.</param>
    /// <exception cref="Exception">What <paramref name="execute"/> threw.</exception>
    public void Watch(string what, Action execute, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(execute);

        // The text only stands for it in messages and reports; nobody executes it.
        Execute($"SELECT /* {what} */ 1", _ => execute(), cancellationToken);
    }

    /// <summary>
    /// Has the transaction committed, unless one of its statements had failed: COMMIT would report success then and persist nothing. Call it
    /// for every commit: a connection that is lost here leaves the outcome unknown, and the message has to say so.
    /// </summary>
    /// <param name="commit">Commits the framework's transaction.</param>
    /// <param name="cancellationToken">Looked at before the commit is sent, and handed on.</param>
    /// <exception cref="MigrationFailedException">A statement had failed and its exception did not come through, or the transaction has been ended already.</exception>
    public async Task CommitAsync(Func<CancellationToken, Task> commit, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(commit);
        cancellationToken.ThrowIfCancellationRequested();
        _log.IsAtCommit = true;
        await RefuseUnsoundAsync(cancellationToken).ConfigureAwait(false);
        CommitSent = true;
        await commit(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The synchronous twin of <see cref="CommitAsync"/>; the callback runs on the calling thread.</summary>
    /// <inheritdoc cref="CommitAsync"/>
    public void Commit(Action commit, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(commit);
        CallingThread.Run(thread => CommitAsync(_ => thread.RunAsync(commit), cancellationToken));
    }

    /// <summary>SAVEPOINT fails in a transaction that PostgreSQL has given up (25P02) and outside any (25P01).</summary>
    private async Task RefuseUnsoundAsync(CancellationToken cancellationToken)
    {
        var limits = new SessionLimits(_attempt.Stay, _options.StatementTimeout, _options.IdleInTransactionSessionTimeout);
        try
        {
            await _session.SendAsync(new BatchParts { Limits = limits, IsFirst = !_begun, Sql = "SAVEPOINT guardrails_commit" }, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (PostgresException e) when (e.SqlState is SqlStates.FailedTransaction or SqlStates.NoActiveTransaction)
        {
            throw new MigrationFailedException(
                $"{Failures.Title(_step)}: "
                + (e.SqlState == SqlStates.FailedTransaction
                    ? "one of its statements had failed and the exception did not reach the guard; PostgreSQL had given up the transaction, and nothing of it was applied. Let the exception pass instead of catching it."
                    : "its transaction had been ended before the guard could commit it, so the guard cannot say what was applied: look at the schema. Leave COMMIT and ROLLBACK to the framework."),
                e,
                new FailureDetails(_step, null, e.SqlState, _log.ToReport()));
        }
    }

    private async Task SetAsync(SessionLimits limits, CancellationToken cancellationToken)
    {
        if (!await _session.SendAsync(new BatchParts { Limits = limits, IsFirst = !_begun }, cancellationToken).ConfigureAwait(false))
        {
            throw new UnsupportedSettingException();
        }

        _begun = true;
    }

    private static async Task<bool> CallAsync(Func<GuardedCommand, CancellationToken, Task> execute, GuardedCommand command, CancellationToken cancellationToken)
    {
        await execute(command, cancellationToken).ConfigureAwait(false);
        return true;
    }
}
