using Npgsql;

namespace Guardrails.Connections;

/// <summary>
/// Finds out whether a connection is a session of its own. Behind a pooler in transaction mode it is not: SET would leak into other
/// clients' sessions, and CONCURRENTLY or a session lock would not hold what it promises.
/// </summary>
/// <remarks>
/// A pid that differs from the one told at connection start says only that some pooler is there. In transaction mode the backend becomes free
/// for others between our statements: a second connection that opens a transaction gets it (poolers hand out the last one first), or our own
/// next statement runs on another one.
/// </remarks>
internal static class PoolerCheck
{
    private static readonly TimeSpan LongestOpen = TimeSpan.FromSeconds(5);

    /// <exception cref="MigrationFailedException">The connection is not a session of its own.</exception>
    public static async Task RequireSessionAsync(
        NpgsqlConnection connection, Func<CancellationToken, Task<NpgsqlConnection>> openAnother, string purpose, CancellationToken cancellationToken)
    {
        var pid = await PidAsync(connection, cancellationToken).ConfigureAwait(false);
        if (pid == connection.ProcessID)
        {
            return;
        }

        var other = await OpenAnotherAsync(connection, openAnother, purpose, cancellationToken).ConfigureAwait(false);
        await using (other.ConfigureAwait(false))
        {
            var transaction = await other.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
            await using (transaction.ConfigureAwait(false))
            {
                var otherPid = await PidAsync(other, cancellationToken).ConfigureAwait(false);
                var pidNow = otherPid == pid ? 0 : await PidAsync(connection, cancellationToken).ConfigureAwait(false);
                if (pidNow != pid)
                {
                    throw new MigrationFailedException(
                        $"A pooler in transaction mode stands between us and the server at {connection.Host}:{connection.Port}, and {purpose} needs a session of its own. Connect to PostgreSQL directly, or through a pool in session mode. Nothing was executed.");
                }
            }
        }
    }

    // A pool in session mode that has one server connection, ours, lets a second client wait for ever.
    private static async Task<NpgsqlConnection> OpenAnotherAsync(
        NpgsqlConnection connection, Func<CancellationToken, Task<NpgsqlConnection>> openAnother, string purpose, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(LongestOpen);
        try
        {
            return await openAnother(limit.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new MigrationFailedException(
                $"A pooler stands between us and the server at {connection.Host}:{connection.Port} and gave no second connection within {LongestOpen.TotalSeconds} s, so it is not known whether {purpose} has a session of its own, which it needs. Connect to PostgreSQL directly, or give the pool more server connections. Nothing was executed.",
                e);
        }
    }

    private static async Task<int> PidAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var command = new NpgsqlCommand("SELECT pg_catalog.pg_backend_pid()", connection);
        await using (command.ConfigureAwait(false))
        {
            return (int)(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!;
        }
    }
}
