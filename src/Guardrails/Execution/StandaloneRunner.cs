using Guardrails.Locking;
using Guardrails.Sql.Syntax;
using Npgsql;

namespace Guardrails.Execution;

/// <summary>Runs a statement that cannot run in a transaction and does not build anything CONCURRENTLY (VACUUM, CREATE DATABASE, …).</summary>
internal sealed class StandaloneRunner(GuardedSession session, GuardOptions options, ExecutionLog log, CancellationToken cancellationToken)
{
    public async Task AttemptAsync(SqlStatement statement, LockAttempt attempt)
    {
        var entry = log.For(statement);
        log.Begin(entry);
        var limits = new SessionLimits(
            attempt.Stay, SessionLimits.StatementTimeoutFor(statement.TimeoutClass, options), options.IdleInTransactionSessionTimeout);
        await SessionSettings.ApplyAsync(session.Connection, limits, session.Traits, cancellationToken).ConfigureAwait(false);
        await attempt.RunAsync(() => ExecuteAsync(session.Connection, entry.Sql, limits, cancellationToken), () => session.Pid, session.Connection)
            .ConfigureAwait(false);
        log.End(entry, attempt.StatementElapsed);
    }

    public static async Task<bool> ExecuteAsync(NpgsqlConnection connection, string sql, SessionLimits limits, CancellationToken cancellationToken)
    {
        // A batch of one: a command with several statements is one pipeline, and these refuse to run in any but the first place.
        var batch = connection.CreateBatch();
        await using (batch.ConfigureAwait(false))
        {
            batch.Timeout = limits.ClientTimeoutSeconds;
            batch.BatchCommands.Add(new NpgsqlBatchCommand(sql));
            await batch.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            return true;
        }
    }
}
