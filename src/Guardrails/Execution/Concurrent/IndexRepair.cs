using Microsoft.Extensions.Logging;
using Npgsql;

namespace Guardrails.Execution.Concurrent;

/// <summary>Drops invalid indexes, always CONCURRENTLY, never one that somebody is building.</summary>
internal sealed class IndexRepair(NpgsqlConnection connection, ExecutionLog log, ILogger logger)
{
    // DROP INDEX CONCURRENTLY waits for transactions that use the table; after a failure nobody wants to wait for long.
    private static readonly TimeSpan CleanUpLimit = TimeSpan.FromSeconds(10);

    /// <summary>Before the statement: an earlier run left this index behind, and it stands in the way.</summary>
    /// <param name="index">The index.</param>
    /// <param name="execute">Executes a text, watched: dropping may have to wait for others, too.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task DropLeftoverAsync(InvalidIndex index, Func<string, Task> execute, CancellationToken cancellationToken)
    {
        if (await InvalidIndexes.IsStillInvalidAsync(connection, index, cancellationToken).ConfigureAwait(false))
        {
            ConcurrentLog.Repairing(logger, index.Name);
            await execute(Drop(index)).ConfigureAwait(false);
            log.Note($"index {index.Name} was INVALID, left by an earlier run; dropped and built anew");
        }
    }

    /// <summary>After a failure: what this statement left behind goes, as far as that is possible in bounded time.</summary>
    /// <returns>The indexes that had to stay.</returns>
    public async Task<IReadOnlyList<InvalidIndex>> CleanUpAsync(IReadOnlyList<InvalidIndex> leftovers)
    {
        var remaining = new List<InvalidIndex>();
        if (leftovers.Count == 0)
        {
            return remaining;
        }

        using var limit = new CancellationTokenSource(CleanUpLimit);
        foreach (var index in leftovers)
        {
            try
            {
                // The deadline of the statement that failed must not fail the mending as well.
                await ExecuteAsync("SET statement_timeout = 0", limit.Token).ConfigureAwait(false);
                await ExecuteAsync(Drop(index), limit.Token).ConfigureAwait(false);
                log.Note($"index {index.Name} was left INVALID by the failure; dropped");
            }
            catch (Exception e) when (e is NpgsqlException or OperationCanceledException or InvalidOperationException)
            {
                ConcurrentLog.CleanUpFailed(logger, index.Name, e);
                remaining.Add(index);
            }
        }

        return remaining;
    }

    private static string Drop(InvalidIndex index) => $"DROP INDEX CONCURRENTLY IF EXISTS {index.Name}";

    private async Task ExecuteAsync(string sql, CancellationToken cancellationToken)
    {
        var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await using (command.ConfigureAwait(false))
        {
            await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
