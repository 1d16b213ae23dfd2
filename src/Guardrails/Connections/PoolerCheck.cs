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
    private static readonly TimeSpan LongestCheck = TimeSpan.FromSeconds(5);

    /// <exception cref="MigrationFailedException">The connection is not a session of its own.</exception>
    public static async Task RequireSessionAsync(
        NpgsqlConnection connection, Func<CancellationToken, Task<NpgsqlConnection>> openAnother, string purpose, CancellationToken cancellationToken)
    {
        var pid = await PidAsync(connection, cancellationToken).ConfigureAwait(false);
        if (pid == connection.ProcessID)
        {
            return;
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(LongestCheck);
        try
        {
            if (await IsSharedAsync(connection, pid, openAnother, limit.Token).ConfigureAwait(false))
            {
                throw new MigrationFailedException(
                    $"A pooler in transaction mode stands between us and the server at {connection.Host}:{connection.Port}, and {purpose} needs a session of its own. Connect to PostgreSQL directly, or through a pool in session mode. Nothing was executed.");
            }
        }
        catch (Exception e) when (e is not MigrationFailedException && limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            // A pool in session mode whose only server connection is ours lets a second client wait for ever.
            throw new MigrationFailedException(
                $"A pooler stands between us and the server at {connection.Host}:{connection.Port} and gave no second session within {LongestCheck.TotalSeconds} s, so it is not known whether {purpose} has a session of its own, which it needs. Connect to PostgreSQL directly, or give the pool more server connections. Nothing was executed.",
                e);
        }
    }

    private static async Task<bool> IsSharedAsync(
        NpgsqlConnection connection, int pid, Func<CancellationToken, Task<NpgsqlConnection>> openAnother, CancellationToken cancellationToken)
    {
        var other = await openAnother(cancellationToken).ConfigureAwait(false);
        await using (other.ConfigureAwait(false))
        {
            var transaction = await other.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
            await using (transaction.ConfigureAwait(false))
            {
                var otherPid = await PidAsync(other, cancellationToken).ConfigureAwait(false);
                return otherPid == pid || await PidAsync(connection, cancellationToken).ConfigureAwait(false) != pid;
            }
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
