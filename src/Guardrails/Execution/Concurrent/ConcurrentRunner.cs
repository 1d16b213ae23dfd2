using Guardrails.Sql.Syntax;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Guardrails.Execution.Concurrent;

/// <summary>
/// Runs one <c>… CONCURRENTLY</c> statement: it blocks nobody while it waits, so it waits without a lock timeout up to the deadline;
/// but when it fails half way it leaves something behind, which has to be known before and mended after.
/// </summary>
internal sealed class ConcurrentRunner(NpgsqlConnection connection, SqlStatement statement, string sql, ExecutionLog log, ILogger logger)
{
    // A deadlock with another session's CONCURRENTLY is settled by giving way; more than this is not bad luck.
    private const int MostTries = 3;

    private readonly IndexRepair _repair = new(connection, log, logger);

    /// <summary>Runs the statement to its verified end.</summary>
    /// <param name="execute">Executes a text on the connection, watched.</param>
    /// <param name="cancellationToken">Cancels; what was left behind is then still mended.</param>
    public async Task RunAsync(Func<string, Task> execute, CancellationToken cancellationToken)
    {
        for (var tries = 1; ; tries++)
        {
            var before = await PrepareAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                await execute(await ChooseTextAsync(cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
            }
            catch (Exception e)
            {
                var remaining = await MendAsync(before).ConfigureAwait(false);
                if (e is PostgresException { SqlState: SqlStates.DeadlockDetected } && remaining.Count == 0 && tries < MostTries)
                {
                    continue;
                }

                if (remaining.Count > 0)
                {
                    log.Note($"left INVALID for now: {string.Join(", ", remaining)}; running the statement again repairs it");
                }

                throw;
            }

            if (await IsDoneAsync(cancellationToken).ConfigureAwait(false) || tries == MostTries)
            {
                return;
            }
        }
    }

    /// <summary>Clears away what an earlier run left behind, and remembers what is invalid already, so that only our own is mended.</summary>
    private async Task<IReadOnlyList<InvalidIndex>> PrepareAsync(CancellationToken cancellationToken)
    {
        var table = await TableAsync(cancellationToken).ConfigureAwait(false);
        if (table is null && statement is not ReindexStatement)
        {
            return [];
        }

        var invalid = await InvalidIndexes.ListAsync(connection, table, cancellationToken).ConfigureAwait(false);
        foreach (var leftover in invalid.Where(IsInTheWay).Where(i => i.BuilderPid is null))
        {
            await _repair.DropLeftoverAsync(leftover, cancellationToken).ConfigureAwait(false);
        }

        return await InvalidIndexes.ListAsync(connection, table, cancellationToken).ConfigureAwait(false);
    }

    private bool IsInTheWay(InvalidIndex index) => statement switch
    {
        CreateIndexStatement { Name: { } name } => index.BareName == name.Name,
        ReindexStatement { Target: ReindexTarget.Index or ReindexTarget.Table } => index.IsReindexLeftover,
        _ => false,
    };

    /// <summary>Drops what the failed statement left behind. Runs without the caller's token: a cancelled build needs it most.</summary>
    private async Task<IReadOnlyList<string>> MendAsync(IReadOnlyList<InvalidIndex> before)
    {
        if (statement is not (CreateIndexStatement or ReindexStatement) || connection.FullState != System.Data.ConnectionState.Open)
        {
            return [];
        }

        try
        {
            var table = await TableAsync(CancellationToken.None).ConfigureAwait(false);
            var after = await InvalidIndexes.ListAsync(connection, table, CancellationToken.None).ConfigureAwait(false);
            var ours = after
                .Where(i => i.BuilderPid is null && before.All(b => b.Oid != i.Oid))
                .Where(i => statement is CreateIndexStatement || i.IsReindexLeftover)
                .ToList();
            return await _repair.CleanUpAsync(ours).ConfigureAwait(false);
        }
        catch (NpgsqlException e)
        {
            // The statement's own failure is the one to report.
            ConcurrentLog.CleanUpFailed(logger, sql, e);
            return [];
        }
    }

    /// <summary>IF NOT EXISTS over an index that another backend failed to build meanwhile does nothing and leaves it invalid: then again.</summary>
    private async Task<bool> IsDoneAsync(CancellationToken cancellationToken)
    {
        if (statement is not CreateIndexStatement { Name: { } name } || await TableAsync(cancellationToken).ConfigureAwait(false) is not { } table)
        {
            return true;
        }

        var invalid = await InvalidIndexes.ListAsync(connection, table, cancellationToken).ConfigureAwait(false);
        return invalid.All(i => i.BareName != name.Name);
    }

    /// <summary>A detach that was cut off can only be finished, not begun again.</summary>
    private async Task<string> ChooseTextAsync(CancellationToken cancellationToken)
    {
        if (statement is AlterTableStatement { Actions: [DetachPartition { Concurrently: true } detach] } alter
            && await IsPendingDetachAsync(alter.Table.ToString(), detach.Partition.ToString(), cancellationToken).ConfigureAwait(false))
        {
            ConcurrentLog.Finalizing(logger, detach.Partition.ToString());
            log.Note($"partition {detach.Partition} was pending detach from an earlier run; finalized");
            return $"ALTER TABLE {alter.Table} DETACH PARTITION {detach.Partition} FINALIZE";
        }

        return sql;
    }

    private async Task<bool> IsPendingDetachAsync(string parent, string partition, CancellationToken cancellationToken)
    {
        var command = new NpgsqlCommand(
            "SELECT inhdetachpending FROM pg_catalog.pg_inherits WHERE inhparent = pg_catalog.to_regclass($1) AND inhrelid = pg_catalog.to_regclass($2)",
            connection);
        await using (command.ConfigureAwait(false))
        {
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = parent });
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = partition });
            return await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is true;
        }
    }

    private async Task<uint?> TableAsync(CancellationToken cancellationToken) => statement switch
    {
        CreateIndexStatement create => await InvalidIndexes.ResolveAsync(connection, create.Table.ToString(), cancellationToken).ConfigureAwait(false),
        ReindexStatement { Target: ReindexTarget.Table, Name: { } name } =>
            await InvalidIndexes.ResolveAsync(connection, name.ToString(), cancellationToken).ConfigureAwait(false),
        ReindexStatement { Target: ReindexTarget.Index, Name: { } name } =>
            await InvalidIndexes.TableOfIndexAsync(connection, name.ToString(), cancellationToken).ConfigureAwait(false),
        _ => null,
    };
}
