using Guardrails.Sql.Locks.Tables;
using Guardrails.Sql.Schema;
using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Locks.Maintenance;

/// <summary>TRUNCATE, CLUSTER, VACUUM, ANALYZE and LOCK.</summary>
internal static class MaintenanceLocks
{
    public static void Collect(SqlStatement statement, FootprintBuilder footprint)
    {
        switch (statement)
        {
            case TruncateStatement { IsDdl: true } truncate:
                Truncate(truncate, footprint);
                break;
            case ClusterStatement { IsDdl: true } cluster:
                Cluster(cluster, footprint);
                break;
            case VacuumStatement vacuum:
                foreach (var relation in RelationsOf(vacuum.Targets, footprint))
                {
                    Vacuum(vacuum, relation, footprint);
                }

                break;
            case LockStatement { IsDdl: true } locking:
                Lock(locking, footprint);
                break;
        }
    }

    private static void Truncate(TruncateStatement truncate, FootprintBuilder footprint)
    {
        var seen = new HashSet<QualifiedName>();
        var open = new Queue<(Relation Relation, string Reason)>();
        foreach (var target in truncate.Targets)
        {
            var table = footprint.Find(target.Table);
            open.Enqueue((table, "it is emptied"));
            foreach (var below in target.Only ? [] : table.Descendants())
            {
                open.Enqueue((below, "it is emptied with its parent"));
            }
        }

        while (open.Count > 0)
        {
            var (relation, reason) = open.Dequeue();
            if (!seen.Add(relation.Name))
            {
                continue;
            }

            footprint.Add(relation, LockMode.AccessExclusive, reason);
            foreach (var key in truncate.Cascade ? relation.ReferencedBy.Concat(DropLocks.KeysToAncestors(relation)) : [])
            {
                foreach (var from in key.From.Descendants().Prepend(key.From))
                {
                    open.Enqueue((from, "it references a table that is emptied, and is emptied too"));
                }
            }
        }
    }

    private static void Cluster(ClusterStatement cluster, FootprintBuilder footprint)
    {
        if (cluster.Table is { } name)
        {
            footprint.AddTree(footprint.Find(name), LockMode.AccessExclusive, "it is written anew in the order of the index", TableWork.Rewrite);
            return;
        }

        foreach (var table in footprint.Schema.Relations.Where(static r => r.Edit().ClusterIndex is not null))
        {
            footprint.Add(table, LockMode.AccessExclusive, "it is written anew in the order of the index", TableWork.Rewrite);
        }
    }

    private static void Vacuum(VacuumStatement vacuum, TableTarget target, FootprintBuilder footprint)
    {
        if (footprint.IsMissing(target.Table))
        {
            return;
        }

        var table = footprint.Find(target.Table);
        var isVacuum = vacuum.Kind == StatementKind.Vacuum;
        var (mode, work, reason) = vacuum.IsFull ? (LockMode.AccessExclusive, TableWork.Rewrite, "it is written anew")
            : isVacuum ? (LockMode.ShareUpdateExclusive, TableWork.Scan, "it is vacuumed") : (LockMode.ShareUpdateExclusive, TableWork.None, "it is analyzed");
        footprint.Add(table, mode, reason, work);
        foreach (var below in target.Only && footprint.Major >= 18 ? [] : table.Descendants())
        {
            if (table.Kind == RelationKind.PartitionedTable || footprint.Major >= 18)
            {
                footprint.Add(below, mode, reason, work);
            }
            else if (vacuum.Analyzes || !isVacuum)
            {
                // A sample of the children goes into the statistics of the parent.
                footprint.Add(below, LockMode.AccessShare, "it is analyzed with its parent");
            }
        }
    }

    private static void Lock(LockStatement locking, FootprintBuilder footprint)
    {
        var mode = LockModeExtensions.Parse(locking.Mode);
        foreach (var target in locking.Targets)
        {
            if (footprint.IsMissing(target.Table))
            {
                continue;
            }

            var seen = new HashSet<Relation>();
            var open = new Stack<Relation>([footprint.Find(target.Table)]);
            while (open.Count > 0)
            {
                var relation = open.Pop();
                if (!seen.Add(relation))
                {
                    continue;
                }

                footprint.Add(relation, mode, "it is locked");
                foreach (var below in relation.Kind == RelationKind.View ? relation.Reads : target.Only ? [] : relation.Children)
                {
                    open.Push(below);
                }
            }
        }
    }

    private static IEnumerable<TableTarget> RelationsOf(IReadOnlyList<TableTarget> targets, FootprintBuilder footprint) =>
        targets.Count > 0 ? targets : footprint.Schema.Relations.Where(static r => r.HasStorage).Select(static r => new TableTarget(r.Name, false, [])).ToList();
}
