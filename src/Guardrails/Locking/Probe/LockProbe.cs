using Guardrails.Connections;
using Guardrails.Locking.Probe;
using Npgsql;

namespace Guardrails;

/// <summary>
/// Runs SQL on a scratch server and reports what each statement really locked, read, built and rewrote. It predicts nothing:
/// locks come from <c>pg_locks</c>, work from the files of the relations and from the session's own statistics. Safe for concurrent use.
/// </summary>
/// <remarks>
/// <para>
/// The SQL is really executed and committed: give it a database that may change, with nobody else at work in it. The user needs the
/// right to lock every relation (PostgreSQL manual, LOCK) when the SQL holds statements that cannot run in a transaction.
/// </para>
/// <para>
/// Statements that can run in a transaction get one each, or that of the script's own <c>BEGIN … COMMIT</c>; their locks are read before
/// it ends. The others (… CONCURRENTLY, VACUUM, …) are stopped by locks of helper sessions at every relation they want, and it is read
/// what they want. Locks that such a statement takes only when they are free at once (VACUUM when it cuts off empty pages) are not
/// taken then. Views and materialized views stop it once only: a stronger mode later in the same statement may go unseen there. A statement
/// that goes through a whole schema or database is stopped at as many relations as half of the server's free connections, at least 24.
/// </para>
/// <para>
/// A scan is a sequential scan that fetched every page; parallel workers are off while the probe runs, because what they read is not
/// counted for the session. Needs <c>track_counts</c>, which is on by default.
/// </para>
/// </remarks>
public sealed class LockProbe
{
    private static readonly TimeSpan DefaultDeadline = TimeSpan.FromMinutes(1);

    private readonly NpgsqlDataSource _dataSource;
    private readonly TimeSpan _deadline;
    private readonly TimeProvider _time;

    /// <summary>Creates a probe.</summary>
    /// <param name="dataSource">The scratch database. The probe opens sessions of its own beside the pool.</param>
    /// <param name="deadline">The longest time for one statement, waits included; positive. Default one minute.</param>
    /// <param name="timeProvider">The clock; <see langword="null"/> for the system's.</param>
    /// <exception cref="ArgumentOutOfRangeException">The deadline is not positive.</exception>
    public LockProbe(NpgsqlDataSource dataSource, TimeSpan? deadline = null, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        _dataSource = dataSource;
        _deadline = deadline ?? DefaultDeadline;
        _time = timeProvider ?? TimeProvider.System;
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(_deadline, TimeSpan.Zero, nameof(deadline));
    }

    /// <summary>Runs a script up to its end or its first failing statement, and says what was seen.</summary>
    /// <param name="sql">One or more statements.</param>
    /// <param name="cancellationToken">Cancels the statement on the server.</param>
    /// <returns>
    /// One entry for each statement that was run, <c>BEGIN</c>, <c>COMMIT</c> and <c>ROLLBACK</c> excepted. The last one has a
    /// <see cref="ObservedStatement.SqlState"/> when it failed; what follows it was not run.
    /// </returns>
    /// <exception cref="ArgumentException">The SQL holds no statement.</exception>
    /// <exception cref="MigrationFailedException">The SQL cannot be executed as written (a syntax error, a psql command), or there is no way to the server.</exception>
    /// <exception cref="TimeoutException">A statement was not done within the deadline; the message names it.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public Task<IReadOnlyList<ObservedStatement>> ObserveAsync(string sql, CancellationToken cancellationToken = default) =>
        ObserveAsync(ProbeBlock.Plan(sql), cancellationToken);

    /// <summary>
    /// Runs a script in one transaction that is rolled back at its end, and says what was seen. Nothing lasts, but the locks are real:
    /// they are held until the end of the script.
    /// </summary>
    /// <param name="sql">Statements that can run in a transaction, without more than one <c>BEGIN … COMMIT</c>.</param>
    /// <param name="cancellationToken">Cancels the statement on the server.</param>
    /// <inheritdoc cref="ObserveAsync(string, CancellationToken)"/>
    public Task<IReadOnlyList<ObservedStatement>> ObserveAndRollBackAsync(string sql, CancellationToken cancellationToken = default) =>
        ObserveAsync([ProbeBlock.PlanRolledBack(sql)], cancellationToken);

    private async Task<IReadOnlyList<ObservedStatement>> ObserveAsync(IReadOnlyList<ProbeBlock> blocks, CancellationToken cancellationToken)
    {
        var connections = ConnectionSource.From(_dataSource);
        var connection = await connections.OpenDedicatedAsync(DedicatedPurpose.Execute, null, cancellationToken).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            var session = new ProbeSession(connections, connection, _deadline, _time);
            await session.PrepareAsync(cancellationToken).ConfigureAwait(false);
            var observed = new List<ObservedStatement>();
            foreach (var block in blocks)
            {
                await ObserveAsync(session, block, observed, cancellationToken).ConfigureAwait(false);
                if (observed is [.., { SqlState: not null }])
                {
                    break;
                }
            }

            return observed;
        }
    }

    private static Task ObserveAsync(ProbeSession session, ProbeBlock block, List<ObservedStatement> observed, CancellationToken cancellationToken) =>
        block.Transaction is { } transaction
            ? new TransactionObserver(session, block.Script, observed).ObserveAsync(transaction, cancellationToken)
            : new StandaloneObserver(session, block.Script, observed).ObserveAsync(block.Standalone!, cancellationToken);
}
