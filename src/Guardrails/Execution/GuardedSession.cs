using Guardrails.Connections;
using Npgsql;

namespace Guardrails.Execution;

/// <summary>The connection that guarded statements run on, and how they are put on the wire.</summary>
/// <remarks>
/// BEGIN, the timeouts, the statement and COMMIT travel in one round trip. When COMMIT follows a statement that failed, the server
/// skips it: everything after an error is skipped up to the next Sync (PostgreSQL manual, 55.2.3 "Extended Query", and 55.2.4 "Pipelining").
/// </remarks>
internal sealed class GuardedSession(NpgsqlConnection connection, EndpointTraits traits)
{
    private int? _pid;

    public NpgsqlConnection Connection { get; } = connection;

    public EndpointTraits Traits { get; } = traits;

    /// <summary>The backend that executes; read inside the transaction until the endpoint is known to be direct.</summary>
    public int Pid => _pid ?? Connection.ProcessID;

    /// <summary>Whether it was COMMIT or ROLLBACK that failed, not the statement before it.</summary>
    public bool FailedAtEnd { get; private set; }

    /// <summary>Sends one statement of a transaction with what has to go before and behind it.</summary>
    /// <param name="parts">What to send.</param>
    /// <param name="cancellationToken">Cancels the statement on the server.</param>
    public async Task<bool> SendAsync(BatchParts parts, CancellationToken cancellationToken)
    {
        FailedAtEnd = false;
        var batch = Connection.CreateBatch();
        await using (batch.ConfigureAwait(false))
        {
            batch.Timeout = parts.Limits.ClientTimeoutSeconds;
            if (parts.Modes is { } modes)
            {
                Add(batch, $"SET TRANSACTION {modes}");
            }

            var asksForPid = parts.IsFirst && !Traits.IsDirect;
            if (asksForPid)
            {
                // The barrier makes the server send this answer at once, while the statement behind it may wait for a lock.
                Add(batch, "SELECT pg_catalog.pg_backend_pid()").AppendErrorBarrier = true;
            }

            NpgsqlBatchCommand? clientCheck = null;
            foreach (var command in parts.Limits.ToCommands(local: true, Connection.PostgreSqlVersion, Traits))
            {
                var added = Add(batch, command);
                clientCheck = command.Contains("client_connection_check_interval", StringComparison.Ordinal) ? added : clientCheck;
            }

            if (parts.Sql is { } sql)
            {
                Add(batch, sql);
            }

            if (parts.End is { } end)
            {
                Add(batch, end);
            }

            try
            {
                await ExecuteAsync(batch, asksForPid, cancellationToken).ConfigureAwait(false);
                return true;
            }
            catch (PostgresException e)
            {
                var failed = FindFailed(batch);
                if (failed is not null && failed == clientCheck && e.SqlState == SqlStates.InvalidParameterValue)
                {
                    Traits.CannotCheckClient = true;
                    return false;
                }

                FailedAtEnd = parts.End is not null && failed == batch.BatchCommands[^1];
                throw;
            }
        }
    }

    private async Task ExecuteAsync(NpgsqlBatch batch, bool asksForPid, CancellationToken cancellationToken)
    {
        var reader = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
        {
            if (asksForPid && await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                _pid = reader.GetInt32(0);
                Traits.IsDirect = _pid == Connection.ProcessID;
            }

            while (await reader.NextResultAsync(cancellationToken).ConfigureAwait(false))
            {
            }
        }
    }

    /// <summary>
    /// The first command that the server did not complete. The exception names it only for connections that have
    /// <c>Include Failed Batched Command</c>, which is off by default.
    /// </summary>
    private static NpgsqlBatchCommand? FindFailed(NpgsqlBatch batch)
    {
        foreach (NpgsqlBatchCommand command in batch.BatchCommands)
        {
            if (command.StatementType == StatementType.Unknown)
            {
                return command;
            }
        }

        return null;
    }

    private static NpgsqlBatchCommand Add(NpgsqlBatch batch, string sql)
    {
        var command = new NpgsqlBatchCommand(sql);
        batch.BatchCommands.Add(command);
        return command;
    }
}

/// <summary>One round trip of a guarded transaction.</summary>
internal readonly record struct BatchParts
{
    public required SessionLimits Limits { get; init; }

    /// <summary>Whether it opens the transaction.</summary>
    public bool IsFirst { get; init; }

    /// <summary>The modes of the script's own BEGIN; they must come before any query.</summary>
    public string? Modes { get; init; }

    /// <summary>The statement, or nothing when only the limits are set or the transaction is ended.</summary>
    public string? Sql { get; init; }

    /// <summary>COMMIT or ROLLBACK, when the transaction ends with it.</summary>
    public string? End { get; init; }
}
