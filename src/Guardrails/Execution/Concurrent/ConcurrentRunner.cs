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

    /// <summary>What the failed statement left behind and how that is mended, in words; <see langword="null"/> when nothing.</summary>
    public string? LeftBehind { get; private set; }

    /// <summary>Runs the statement to its verified end.</summary>
    /// <param name="wait">Executes on the connection, watched, up to the deadline.</param>
    /// <param name="cancellationToken">Cancels; what was left behind is then still mended.</param>
    public async Task RunAsync(ConcurrentWait wait, CancellationToken cancellationToken)
    {
        // Dropping what a failure leaves behind has to wait for everybody who uses the table. So they are waited for before there is
        // anything to drop.
        var tables = await TablesAsync(cancellationToken).ConfigureAwait(false);
        await wait.ForUsersAsync(connection, tables, statement is CreateIndexStatement or ReindexStatement, cancellationToken).ConfigureAwait(false);

        Task execute(string text) => wait.ExecuteAsync(connection, text, cancellationToken);
        for (var tries = 1; ; tries++)
        {
            var before = await PrepareAsync(execute, cancellationToken).ConfigureAwait(false);
            try
            {
                await execute(await ChooseTextAsync(cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
            }
            catch (Exception e)
            {
                LeftBehind = await MendAsync(before).ConfigureAwait(false);
                if (e is PostgresException { SqlState: SqlStates.DeadlockDetected } && LeftBehind is null && tries < MostTries)
                {
                    continue;
                }

                if (LeftBehind is not null)
                {
                    log.Note(LeftBehind);
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
    private async Task<IReadOnlyList<InvalidIndex>> PrepareAsync(Func<string, Task> execute, CancellationToken cancellationToken)
    {
        var table = await TableAsync(cancellationToken).ConfigureAwait(false);
        if (table is null && statement is not ReindexStatement)
        {
            return [];
        }

        var invalid = await InvalidIndexes.ListAsync(connection, table, cancellationToken).ConfigureAwait(false);
        foreach (var leftover in invalid.Where(IsInTheWay).Where(i => i.BuilderPid is null))
        {
            await _repair.DropLeftoverAsync(leftover, execute, cancellationToken).ConfigureAwait(false);
        }

        return await InvalidIndexes.ListAsync(connection, table, cancellationToken).ConfigureAwait(false);
    }

    private bool IsInTheWay(InvalidIndex index) => statement switch
    {
        CreateIndexStatement { Name: { } name } => index.BareName == name.Name,
        ReindexStatement { Target: ReindexTarget.Index or ReindexTarget.Table } => index.IsReindexLeftover,
        _ => false,
    };

    /// <summary>Mends what the failed statement left behind. Runs without the caller's token: a cancelled build needs it most.</summary>
    /// <returns>What could not be mended, in words.</returns>
    private async Task<string?> MendAsync(IReadOnlyList<InvalidIndex> before)
    {
        if (connection.FullState != System.Data.ConnectionState.Open)
        {
            return "whether it left an INVALID index or a pending detach behind is not known; running the statement again repairs it";
        }

        try
        {
            return statement switch
            {
                CreateIndexStatement or ReindexStatement => await DropOwnAsync(before).ConfigureAwait(false),
                DropIndexStatement drop when await InvalidIndexes.ListAsync(connection, drop.Names, CancellationToken.None).ConfigureAwait(false) is [_, ..] halfDropped =>
                    $"left INVALID and not dropped: {Names(halfDropped)}; running the statement again finishes it",
                AlterTableStatement { Actions: [DetachPartition detach] } alter
                    when await IsPendingDetachAsync(alter.Table.ToString(), detach.Partition.ToString(), CancellationToken.None).ConfigureAwait(false) =>
                    $"left partition {detach.Partition} pending detach; running the statement again finalizes it",
                _ => null,
            };
        }
        catch (NpgsqlException e)
        {
            // The statement's own failure is the one to report.
            ConcurrentLog.CleanUpFailed(logger, sql, e);
            return "what it left behind could not be looked for; running the statement again repairs it";
        }
    }

    private async Task<string?> DropOwnAsync(IReadOnlyList<InvalidIndex> before)
    {
        var table = await TableAsync(CancellationToken.None).ConfigureAwait(false);
        var after = await InvalidIndexes.ListAsync(connection, table, CancellationToken.None).ConfigureAwait(false);
        var ours = after
            .Where(i => i.BuilderPid is null && before.All(b => b.Oid != i.Oid))
            .Where(i => statement is CreateIndexStatement || i.IsReindexLeftover)
            .ToList();
        var remaining = await _repair.CleanUpAsync(ours).ConfigureAwait(false);
        return remaining.Count > 0 ? $"left INVALID for now: {Names(remaining)}; running the statement again repairs it" : null;
    }

    private static string Names(IEnumerable<InvalidIndex> indexes) => string.Join(", ", indexes.Select(i => i.Name));

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

    /// <summary>The tables whose users the statement, or the mending of what it leaves behind, has to wait for.</summary>
    private async Task<uint[]> TablesAsync(CancellationToken cancellationToken)
    {
        var tables = new List<uint?>();
        switch (statement)
        {
            case DropIndexStatement drop:
                foreach (var name in drop.Names)
                {
                    tables.Add(await InvalidIndexes.TableOfIndexAsync(connection, name.ToString(), cancellationToken).ConfigureAwait(false));
                }

                break;
            case AlterTableStatement { Actions: [DetachPartition detach] } alter:
                tables.Add(await InvalidIndexes.ResolveAsync(connection, alter.Table.ToString(), cancellationToken).ConfigureAwait(false));
                tables.Add(await InvalidIndexes.ResolveAsync(connection, detach.Partition.ToString(), cancellationToken).ConfigureAwait(false));
                break;
            default:
                tables.Add(await TableAsync(cancellationToken).ConfigureAwait(false));
                break;
        }

        return [.. tables.OfType<uint>().Distinct()];
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
