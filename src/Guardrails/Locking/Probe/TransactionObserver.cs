using Guardrails.Execution;
using Guardrails.Sql.Locks;
using Guardrails.Sql.Syntax;
using Npgsql;

namespace Guardrails.Locking.Probe;

/// <summary>Observes the statements of one transaction: PostgreSQL keeps table locks until it ends, so they can be read at leisure.</summary>
internal sealed class TransactionObserver(ProbeSession session, SqlScript script, List<ObservedStatement> observed)
{
    public async Task ObserveAsync(TransactionUnit unit, CancellationToken cancellationToken)
    {
        // Read before BEGIN: a query of ours inside would make it too late for SET TRANSACTION.
        var existing = await CatalogueReader.ReadAsync(session.Connection, withSizes: false, cancellationToken).ConfigureAwait(false);
        await session.ExecuteAsync(unit.Modes is null ? "BEGIN" : "BEGIN " + unit.Modes, cancellationToken).ConfigureAwait(false);
        foreach (var statement in unit.Statements)
        {
            var sql = script.GetText(statement.Span);
            var seen = await session.WithinDeadlineAsync(statement, sql, token => ObserveAsync(statement, sql, existing, token), cancellationToken).ConfigureAwait(false);
            observed.Add(seen);
            if (seen.SqlState is not null)
            {
                await session.ExecuteAsync("ROLLBACK", cancellationToken).ConfigureAwait(false);
                return;
            }
        }

        await EndAsync(unit, cancellationToken).ConfigureAwait(false);
    }

    private async Task<ObservedStatement> ObserveAsync(SqlStatement statement, string sql, CatalogueState existing, CancellationToken cancellationToken)
    {
        // Savepoints and SET TRANSACTION lock nothing; ROLLBACK TO gives locks back.
        var isControl = statement is TransactionStatement;
        var before = isControl ? null : await CatalogueReader.ReadAsync(session.Connection, withSizes: true, cancellationToken).ConfigureAwait(false);
        try
        {
            await session.ExecuteAsync(sql, cancellationToken).ConfigureAwait(false);
        }
        catch (PostgresException e)
        {
            return new ObservedStatement(statement.Number, sql, [], e.SqlState);
        }

        if (before is null)
        {
            return new ObservedStatement(statement.Number, sql, []);
        }

        var after = await CatalogueReader.ReadAsync(session.Connection, withSizes: false, cancellationToken).ConfigureAwait(false);
        return new ObservedStatement(statement.Number, sql, Compare(existing, before, after));
    }

    private static List<ObservedLock> Compare(CatalogueState existing, CatalogueState before, CatalogueState after)
    {
        var judge = new WorkJudge(before.Relations, after.Relations) { CopiedTables = after.Locks.Any(l => IsVanishedTable(l, before, after)) };
        var footprint = new Footprint(before.Relations, existing.Relations);
        foreach (var held in after.Locks.GroupBy(l => l.Relation))
        {
            var work = judge.WorkOn(held.Key);
            footprint.AddWork(held.Key, work);
            var charged = work == ObservedWork.None || held.Any(l => !before.Locks.Contains(l)) ? held.Where(l => !before.Locks.Contains(l)) : held;
            foreach (var taken in charged)
            {
                footprint.AddLock(taken);
            }
        }

        return footprint.ToLocks();
    }

    /// <summary>
    /// A rewrite fills a new table and drops it when the files are swapped; its ACCESS EXCLUSIVE lock stays until the transaction ends
    /// (measured on 14 to 18 for ALTER TABLE, CLUSTER and REFRESH).
    /// </summary>
    private static bool IsVanishedTable(RelationLock held, CatalogueState before, CatalogueState after)
    {
        const uint FirstUserOid = 16384; // FirstNormalObjectId: smaller ones belong to the catalogue, which is not read
        return held.Mode == LockMode.AccessExclusive
            && held.Relation >= FirstUserOid
            && !before.Relations.ContainsKey(held.Relation)
            && !after.Relations.ContainsKey(held.Relation);
    }

    private async Task EndAsync(TransactionUnit unit, CancellationToken cancellationToken)
    {
        try
        {
            await session.ExecuteAsync(unit.RollsBack ? "ROLLBACK" : "COMMIT", cancellationToken).ConfigureAwait(false);
        }
        catch (PostgresException e) when (observed.Count > 0)
        {
            // A deferred constraint fails here: the statements before did what they did, but nothing of it lasts.
            observed[^1] = observed[^1] with { SqlState = e.SqlState };
        }
    }
}
