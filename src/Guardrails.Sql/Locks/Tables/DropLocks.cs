using Guardrails.Sql.Schema;
using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Locks.Tables;

/// <summary>DROP of tables, columns and constraints, with all that goes with them.</summary>
internal static class DropLocks
{
    public static void DropConstraint(DropConstraint drop, AlterTableContext context)
    {
        var table = context.Table;
        var footprint = context.Footprint;
        context.AddTable(LockMode.AccessExclusive, "it loses a constraint");
        var check = table.Checks.FirstOrDefault(c => c.Name == drop.Constraint);
        var isNotNull = table.Columns.Any(c => c.NotNullName == drop.Constraint);
        if (check is { IsNoInherit: false } || isNotNull)
        {
            context.AddHeirs("it inherits the constraint");
        }

        // Whatever the constraint is, and also with ONLY: nobody may be using a partition (ATCheckPartitionsNotInUse).
        foreach (var partition in table.Kind == RelationKind.PartitionedTable ? table.Descendants() : [])
        {
            footprint.Add(partition, context.Mode, "nobody may be using the partition meanwhile");
        }

        foreach (var key in table.ForeignKeys.Where(f => f.Name == drop.Constraint))
        {
            context.AddBelow(LockMode.AccessExclusive, "its foreign key goes too");
            ForeignKeyLocks.AddOther(key.To, "a foreign key to it goes, and with it its triggers", footprint);
        }

        foreach (var index in table.Indexes.Where(i => i.Constraint == drop.Constraint))
        {
            context.AddBelow(LockMode.AccessExclusive, "its index goes too");
            foreach (var key in drop.Cascade ? table.ReferencedBy : [])
            {
                if (UsesIndex(key, index))
                {
                    ForeignKeyLocks.AddOther(key.From, "its foreign key goes too", footprint);
                }
            }
        }
    }

    public static void DropColumn(DropColumn drop, AlterTableContext context)
    {
        var footprint = context.Footprint;
        context.AddTable(LockMode.AccessExclusive, "it loses a column");
        if (context.Table.IsComplete && context.Table.FindColumn(drop.Column) is null)
        {
            return;
        }

        context.AddHeirs("it inherits the column");

        foreach (var relation in context.Below.Prepend(context.Table))
        {
            foreach (var key in relation.ForeignKeys.Where(f => f.Columns.Contains(drop.Column)))
            {
                AddReferenced(key.To, footprint);
            }
        }

        if (!drop.Cascade)
        {
            return;
        }

        foreach (var key in context.Table.ReferencedBy.Where(f => f.ReferencedColumns.Contains(drop.Column)))
        {
            ForeignKeyLocks.AddOther(key.From, "its foreign key goes with the column", footprint);
        }

        DropViews(context.Table.ReadBy.Where(v => v.Words?.ContainColumn(drop.Column) != false), footprint, "it reads the column and goes with it");
    }

    /// <summary>Since 18 NOT NULL is a constraint: where there is none, nothing has to be removed below.</summary>
    public static void DropNotNull(AlterColumn drop, AlterTableContext context)
    {
        if (context.Table.FindColumn(drop.Column)?.IsNotNull != false)
        {
            context.AddHeirs("it inherits the constraint");
        }
    }

    public static void DropRelations(DropStatement drop, FootprintBuilder footprint)
    {
        foreach (var name in drop.Names)
        {
            if (!footprint.IsMissing(name))
            {
                DropRelation(footprint.Find(name), footprint, drop.Cascade, "it is dropped");
            }
        }
    }

    public static void DropRelation(Relation relation, FootprintBuilder footprint, bool cascade, string reason)
    {
        foreach (var dropped in relation.Descendants().Prepend(relation))
        {
            footprint.Add(dropped, LockMode.AccessExclusive, reason);
            // The triggers on the referenced table are those of the partitioned table's key.
            foreach (var key in dropped.ForeignKeys.Where(static f => f is { IsInherited: false, IsEnforced: true }))
            {
                AddReferenced(key.To, footprint);
            }

            foreach (var key in dropped.ReferencedBy)
            {
                if (cascade)
                {
                    ForeignKeyLocks.AddOther(key.From, "its foreign key goes with the referenced table", footprint);
                }
            }

            if (cascade)
            {
                DropViews(dropped.ReadBy, footprint, "it reads a table that is dropped, and goes with it");
            }
        }

        foreach (var key in cascade ? KeysToAncestors(relation) : [])
        {
            ForeignKeyLocks.AddOther(key.From, "its foreign key goes with a partition of the referenced table", footprint);
            ForeignKeyLocks.AddOther(key.To, "the foreign key to it goes with its partition", footprint);
        }

        if (relation is { IsPartition: true, Parents: [var parent, ..] })
        {
            footprint.Add(parent, LockMode.AccessExclusive, "it loses a partition");
            if (parent.DefaultPartition is { } rest && rest != relation)
            {
                footprint.Add(rest, LockMode.AccessExclusive, "the rows that it may hold become more");
            }
        }
    }

    /// <summary>The foreign keys that reference a partition by referencing a partitioned table above it.</summary>
    public static IEnumerable<ForeignKey> KeysToAncestors(Relation relation)
    {
        while (relation is { IsPartition: true, Parents: [var parent, ..] })
        {
            foreach (var key in parent.ReferencedBy)
            {
                yield return key;
            }

            relation = parent;
        }
    }

    /// <summary>Views and materialized views, and those above them on all levels.</summary>
    public static void DropViews(IEnumerable<Relation> views, FootprintBuilder footprint, string reason)
    {
        var seen = new HashSet<Relation>();
        var open = new Stack<Relation>(views);
        while (open.Count > 0)
        {
            var view = open.Pop();
            if (seen.Add(view))
            {
                footprint.Add(view, LockMode.AccessExclusive, reason);
                foreach (var above in view.ReadBy)
                {
                    open.Push(above);
                }
            }
        }
    }

    // 14 takes the triggers of a referenced partitioned table from its partitions only.
    private static void AddReferenced(Relation referenced, FootprintBuilder footprint)
    {
        const string Reason = "a foreign key to it goes, and with it its triggers";
        if (footprint.Major > 14 || referenced.Kind != RelationKind.PartitionedTable)
        {
            footprint.Add(referenced, LockMode.AccessExclusive, Reason);
        }

        foreach (var partition in referenced.Descendants())
        {
            footprint.Add(partition, LockMode.AccessExclusive, Reason);
        }
    }

    private static bool UsesIndex(ForeignKey key, TableIndex index) =>
        key.ReferencedColumns.Count == 0 ? index.IsPrimary
            : key.ReferencedColumns.Count == index.Elements.Count && key.ReferencedColumns.All(c => index.Elements.Any(e => e.Column == c));
}
