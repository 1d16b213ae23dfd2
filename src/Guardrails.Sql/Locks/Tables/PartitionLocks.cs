using Guardrails.Sql.Schema;
using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Locks.Tables;

/// <summary>ATTACH PARTITION, DETACH PARTITION, CREATE TABLE … PARTITION OF.</summary>
internal static class PartitionLocks
{
    public static void Attach(AttachPartition attach, AlterTableContext context)
    {
        var (parent, footprint) = (context.Table, context.Footprint);
        var child = footprint.Find(attach.Partition);
        context.AddTable(LockMode.ShareUpdateExclusive, "it gets a partition");
        AddChild(parent, child, attach.Bound!, footprint);
        AddDefault(parent, attach.Bound!, footprint);
        foreach (var key in parent.ForeignKeys)
        {
            var isThere = ForeignKeyLocks.Has(child, key.To, key.Columns);
            footprint.AddTree(
                key.To, isThere ? LockMode.AccessExclusive : LockMode.ShareRowExclusive, isThere ? "the foreign key of the partition is merged" : "the partition references it, and rows are looked up in it",
                isThere ? TableWork.None : TableWork.Scan);
        }

        AddReferencing(parent, footprint);
    }

    public static void Create(QualifiedName parentName, PartitionBound? bound, FootprintBuilder footprint)
    {
        var parent = footprint.Find(parentName);
        footprint.Add(parent, LockMode.AccessExclusive, "it gets a partition");
        if (bound is not null)
        {
            AddDefault(parent, bound, footprint);
        }

        foreach (var key in parent.ForeignKeys)
        {
            footprint.AddTree(key.To, LockMode.ShareRowExclusive, "the partition references it");
        }

        AddReferencing(parent, footprint);
    }

    public static void Detach(DetachPartition detach, AlterTableContext context)
    {
        var (parent, footprint) = (context.Table, context.Footprint);
        var child = footprint.Find(detach.Partition);
        var isConcurrent = detach.Concurrently || detach.Finalize;
        context.AddTable(isConcurrent ? LockMode.ShareUpdateExclusive : LockMode.AccessExclusive, "it loses a partition");
        var isLookedUp = parent.ReferencedBy.Count > 0;
        footprint.Add(
            child, LockMode.AccessExclusive, isLookedUp ? "it is checked that none of its rows is referenced" : "it is detached", isLookedUp ? TableWork.Scan : TableWork.None);
        foreach (var below in child.Descendants())
        {
            footprint.Add(below, LockMode.AccessExclusive, "it is detached with its parent");
        }

        if (parent.DefaultPartition is { } rest && rest != child)
        {
            footprint.Add(rest, LockMode.AccessExclusive, "the rows that it may hold become more");
        }

        foreach (var key in parent.ForeignKeys)
        {
            footprint.AddTree(key.To, LockMode.ShareRowExclusive, "the partition keeps its foreign key to it, as its own");
        }

        foreach (var key in parent.ReferencedBy)
        {
            footprint.AddTree(key.From, LockMode.AccessExclusive, "it is checked that it references no row of the partition", TableWork.Scan);
        }
    }

    private static void AddChild(Relation parent, Relation child, PartitionBound bound, FootprintBuilder footprint)
    {
        foreach (var relation in child.Descendants().Prepend(child))
        {
            var verdict = WorkOn(parent, relation, bound);
            footprint.Add(relation, LockMode.AccessExclusive, verdict.Reason, verdict.Work, verdict.IsCautious);
        }
    }

    private static WorkVerdict WorkOn(Relation parent, Relation child, PartitionBound bound)
    {
        if (parent.Indexes.FirstOrDefault(wanted => !child.Indexes.Any(i => i.Matches(wanted))) is { } missing)
        {
            return new WorkVerdict(TableWork.IndexBuild, $"an index like {missing.Name} of the partitioned table is missing and is built");
        }

        var isLookedUp = parent.ForeignKeys.Any(key => key.IsValid && !ForeignKeyLocks.Has(child, key.To, key.Columns));
        var isProven = bound.Kind == PartitionBoundKind.Default
            ? parent.Children.Count == 0 || parent.Children.All(other => other.Bound is { } taken && BoundProof.Excludes(child, parent, taken))
            : BoundProof.Implies(child, parent, bound);
        if (isProven && !isLookedUp && parent.IsComplete)
        {
            return new WorkVerdict(TableWork.None, "a CHECK says that its rows are within the bound");
        }

        return child.IsComplete && parent.IsComplete
            ? new WorkVerdict(TableWork.Scan, isProven ? "every row is looked up in the referenced table" : "every row is checked against the bound")
            : new WorkVerdict(
                TableWork.Scan, "every row is checked unless a CHECK says that it is within the bound, and indexes of the parent that are missing are built; whether that is so, the schema or a connection would tell",
                IsCautious: true);
    }

    private static void AddDefault(Relation parent, PartitionBound bound, FootprintBuilder footprint)
    {
        if (bound.Kind == PartitionBoundKind.Default || parent.DefaultPartition is not { } rest)
        {
            return;
        }

        foreach (var relation in rest.Descendants().Prepend(rest))
        {
            var isExcluded = BoundProof.Excludes(relation, parent, bound) || BoundProof.Excludes(rest, parent, bound);
            footprint.Add(
                relation, LockMode.AccessExclusive, isExcluded ? "a CHECK says that it holds no row of the new partition" : "it is searched for rows of the new partition",
                isExcluded ? TableWork.None : TableWork.Scan);
        }
    }

    // A new partition can be referenced like its parent: the referencing tables get triggers for it.
    private static void AddReferencing(Relation parent, FootprintBuilder footprint)
    {
        foreach (var key in parent.ReferencedBy)
        {
            if (key.From != parent)
            {
                footprint.Add(key.From, footprint.Major == 14 ? LockMode.AccessShare : LockMode.ShareRowExclusive, "its foreign key extends to the partition");
            }
        }
    }
}
