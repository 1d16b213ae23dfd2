using Guardrails.Locking;
using Guardrails.Sql.Locks;
using Npgsql;

namespace Guardrails.Execution.Concurrent;

/// <summary>A transaction that uses a table, and lets SHARE UPDATE EXCLUSIVE through.</summary>
/// <param name="Session">Who it is; its mode and relation are those of its strongest lock on the tables that were asked about.</param>
/// <param name="HoldsUpBuild">
/// Whether building an index waits for it: it may write to the table, or has a snapshot. A transaction that has only read and
/// has no snapshot stands in the way of dropping the index alone.
/// </param>
internal sealed record TableUser(SessionInfo Session, bool HoldsUpBuild);

/// <summary>Finds the transactions that use a table now.</summary>
/// <remarks>
/// Holders of a mode that conflicts with SHARE UPDATE EXCLUSIVE are left out: every <c>… CONCURRENTLY</c> takes that mode first, so the server
/// makes it wait for them before anything is created, and a plain autovacuum gives way only to a waiter that the server knows of.
/// </remarks>
internal static class TableUsers
{
    public static async Task<IReadOnlyList<TableUser>> ReadAsync(NpgsqlConnection connection, uint[] tables, CancellationToken cancellationToken)
    {
        var holds = await TableHold.ReadAsync(connection, tables, cancellationToken).ConfigureAwait(false);
        return
        [
            .. holds.GroupBy(h => h.Session.VirtualTransaction)
                .Where(locks => !locks.Any(l => l.Stops(LockMode.ShareUpdateExclusive)))
                .Select(locks => locks.MaxBy(l => l.Mode)!)
                .Select(l => new TableUser(l.Session, l.HasSnapshot || l.Session.IsHidden || l.Stops(LockMode.Share))),
        ];
    }
}
