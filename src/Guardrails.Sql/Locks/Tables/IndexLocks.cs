using Guardrails.Sql.Schema;
using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Locks.Tables;

/// <summary>CREATE, ALTER, DROP INDEX and REINDEX: what they do to the indexes' tables.</summary>
internal static class IndexLocks
{
    public static void Create(CreateIndexStatement create, FootprintBuilder footprint)
    {
        var table = footprint.Find(create.Table);
        var mode = create.Concurrently ? LockMode.ShareUpdateExclusive : LockMode.Share;
        if (create.IfNotExists && create.Name is { } name && table.Indexes.Any(i => i.Name.Name == name.Name))
        {
            footprint.Add(table, mode, "the index is there already, but that is looked up under the lock");
            return;
        }

        // ON ONLY is written for partitioned tables: what is not known is taken for one.
        footprint.Add(table, mode, "the index is built", create.Only && table.Kind == RelationKind.Unknown ? TableWork.None : TableWork.IndexBuild);
        if (table.Kind != RelationKind.PartitionedTable || create.Only)
        {
            return;
        }

        var wanted = new TableIndex(table.Name, table)
        {
            Method = create.Method ?? "btree",
            Elements = create.Elements,
            Where = create.Where,
            IsUnique = create.Unique,
        };
        foreach (var partition in table.Descendants())
        {
            var isThere = partition.Indexes.Any(i => i.Parent is null && i.Matches(wanted));
            footprint.Add(partition, mode, isThere ? "its own index becomes part of the new one" : "the index is built on it too", isThere ? TableWork.None : TableWork.IndexBuild);
        }
    }

    public static void Drop(DropIndexStatement drop, FootprintBuilder footprint)
    {
        foreach (var name in drop.Names)
        {
            if (footprint.Schema.FindIndex(name) is { } index)
            {
                var mode = drop.Concurrently ? LockMode.ShareUpdateExclusive : LockMode.AccessExclusive;
                footprint.AddTree(index.Table, mode, "its index is dropped");
            }
        }
    }

    public static void Reindex(ReindexStatement reindex, FootprintBuilder footprint)
    {
        switch (reindex)
        {
            case { Target: ReindexTarget.Index, Name: { } name }:
                if (footprint.Schema.FindIndex(name) is { } index)
                {
                    foreach (var table in index.Table.Kind == RelationKind.PartitionedTable ? index.Table.Descendants().Prepend(index.Table) : [index.Table])
                    {
                        Rebuild(table, reindex.Concurrently, isBuilt: true, footprint);
                    }
                }

                break;
            case { Target: ReindexTarget.Table, Name: { } name }:
                RebuildAll(footprint.Find(name), reindex.Concurrently, footprint);
                break;
            case { Target: ReindexTarget.Schema, Name: { } name }:
                foreach (var table in footprint.Schema.Relations.Where(r => r.Name.Schema == name.Name && r.HasStorage))
                {
                    RebuildAll(table, reindex.Concurrently, footprint);
                }

                break;
            case { Target: ReindexTarget.Database }:
                foreach (var table in footprint.Schema.Relations.Where(static r => r.HasStorage))
                {
                    RebuildAll(table, reindex.Concurrently, footprint);
                }

                break;
        }
    }

    /// <summary>ALTER INDEX, also spelled ALTER TABLE: it locks the index, which no footprint shows.</summary>
    public static void Alter(AlterTableStatement alter, FootprintBuilder footprint)
    {
        foreach (var action in alter.Actions)
        {
            if (action is AttachPartition { Bound: null } attach)
            {
                Read(alter.Table, footprint);
                Read(attach.Partition, footprint);
            }
        }
    }

    private static void Read(QualifiedName name, FootprintBuilder footprint)
    {
        if (footprint.Schema.FindIndex(name) is { } index)
        {
            footprint.Add(index.Table, LockMode.AccessShare, "its index becomes part of the index of a partitioned table");
        }
    }

    private static void RebuildAll(Relation table, bool concurrently, FootprintBuilder footprint)
    {
        if (table.Kind != RelationKind.PartitionedTable)
        {
            // CONCURRENTLY leaves out the indexes of exclusion constraints.
            Rebuild(table, concurrently, !table.IsComplete || table.Indexes.Any(i => !concurrently || !i.IsExclusion), footprint);
            return;
        }

        footprint.Add(table, concurrently ? LockMode.ShareUpdateExclusive : LockMode.Share, "its partitions' indexes are built anew");
        foreach (var partition in table.Descendants())
        {
            // Also with CONCURRENTLY the partitions are looked up under SHARE, for a moment (ReindexPartitions).
            footprint.Add(partition, LockMode.Share, "its indexes are built anew", partition.Indexes.Count > 0 ? TableWork.IndexBuild : TableWork.None);
        }
    }

    private static void Rebuild(Relation table, bool concurrently, bool isBuilt, FootprintBuilder footprint) =>
        footprint.Add(
            table, concurrently ? LockMode.ShareUpdateExclusive : LockMode.Share, isBuilt ? "its indexes are built anew" : "it has no index to build anew", isBuilt ? TableWork.IndexBuild : TableWork.None);
}
