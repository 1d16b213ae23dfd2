using Guardrails.Sql.Schema;
using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Locks.Tables;

/// <summary>Foreign keys: the second table that nobody thinks of.</summary>
internal static class ForeignKeyLocks
{
    public static void Add(ForeignKeyConstraint key, AlterTableContext context)
    {
        var isChecked = key is { IsNotValid: false, IsNotEnforced: false };
        var reason = isChecked ? "every row is looked up in the referenced table" : "it gets triggers";
        var work = isChecked ? TableWork.Scan : TableWork.None;
        var references = context.Footprint.Find(key.ReferencedTable);
        context.AddTable(LockMode.ShareRowExclusive, reason, work);
        var (isTaken, isRead) = (false, context.Table.Kind != RelationKind.PartitionedTable || context.Table.Children.Count == 0);
        if (context.Table.Kind == RelationKind.PartitionedTable)
        {
            AddPartitions(context.Table, isAboveTaken: false);
        }
        else if (context.Major >= 18)
        {
            context.AddBelow(LockMode.ShareRowExclusive, "it inherits from the table");
        }

        // A column that the same ALTER TABLE adds without a default holds nothing that would have to be looked up.
        var isEmpty = context.Statement.Actions.Any(a => a is AddColumn { Column: { Default: null, Generated: null, Identity: null } added } &&
            key.Columns.Contains(added.Name) && added.Type?.IsSerial != true);
        if (isTaken)
        {
            AddOther(references, "the foreign keys of the partitions are merged", context.Footprint);
        }

        AddReferenced(references, isEmpty || !isRead ? TableWork.None : work, context, context.Table);

        // 18 takes over one that is not valid too, and validates it.
        void AddPartitions(Relation parent, bool isAboveTaken)
        {
            foreach (var partition in parent.Children)
            {
                var isValid = isAboveTaken || (isChecked && Has(partition, references, key.Columns, isValid: true));
                isTaken |= isValid || (isChecked && context.Major >= 18 && Has(partition, references, key.Columns));
                isRead |= !isValid;
                context.Footprint.Add(partition, LockMode.ShareRowExclusive, isValid ? "its own foreign key is taken over" : reason, isValid ? TableWork.None : work);
                AddPartitions(partition, isValid);
            }
        }
    }

    /// <summary>Whether a partition has a foreign key already that one of its parent takes over.</summary>
    public static bool Has(Relation partition, Relation referenced, IReadOnlyList<string> columns, bool isValid = false) =>
        partition.ForeignKeys.Any(key => key.To == referenced && key.Columns.SequenceEqual(columns) && (key.IsValid || !isValid));

    /// <summary>The referenced table and its partitions get triggers.</summary>
    public static void AddReferenced(Relation referenced, TableWork work, AlterTableContext context, Relation from)
    {
        if (referenced.Name.Equals(from.Name))
        {
            return;
        }

        context.Footprint.AddTree(referenced, LockMode.ShareRowExclusive, work == TableWork.None ? "it is referenced and gets triggers" : "it is referenced, and rows are looked up in it", work);
    }

    /// <summary>The other table of a foreign key that goes or changes its columns, with its partitions.</summary>
    public static void AddOther(Relation other, string reason, FootprintBuilder footprint, TableWork work = TableWork.None) =>
        footprint.AddTree(other, LockMode.AccessExclusive, reason, work);

    /// <summary>The referenced table of a foreign key that is dropped and made anew, with its partitions.</summary>
    public static void AddRemade(ForeignKey key, FootprintBuilder footprint, TableWork work)
    {
        // One that is not enforced has no triggers to drop. 14 drops those of a partitioned table from its partitions only.
        var below = key.IsEnforced ? LockMode.AccessExclusive : LockMode.ShareRowExclusive;
        var isSpared = footprint.Major == 14 && key.To.Kind == RelationKind.PartitionedTable;
        footprint.Add(key.To, isSpared ? LockMode.ShareRowExclusive : below, "the foreign key to it is made anew", work);
        foreach (var partition in key.To.Descendants())
        {
            footprint.Add(partition, below, "the foreign key to it is made anew", work);
        }
    }

    public static void Validate(ForeignKey key, AlterTableContext context)
    {
        if (key.IsValid)
        {
            context.AddTable(LockMode.ShareUpdateExclusive, "the constraint is valid already");
            return;
        }

        context.AddTable(LockMode.ShareUpdateExclusive, "every row is looked up in the referenced table", TableWork.Scan);
        foreach (var child in context.Table.Kind == RelationKind.PartitionedTable ? context.Table.Descendants() : [])
        {
            context.Footprint.Add(child, LockMode.ShareUpdateExclusive, "every row is looked up in the referenced table", TableWork.Scan);
        }

        context.Footprint.Add(key.To, LockMode.RowShare, "rows are looked up in it", TableWork.Scan);
        foreach (var partition in key.To.Descendants())
        {
            context.Footprint.Add(partition, LockMode.AccessShare, "rows are looked up in it", TableWork.Scan);
        }
    }

    public static void Alter(AlterConstraint change, AlterTableContext context)
    {
        var key = context.Table.ForeignKeys.FirstOrDefault(f => f.Name == change.Constraint);
        var isChecked = change.Enforced == true && key is not { IsEnforced: true };
        context.AddTable(LockMode.AccessExclusive, isChecked ? "every row is looked up in the referenced table" : "its constraint changes", isChecked ? TableWork.Scan : TableWork.None);
        if (change.Inherit is { } inherit)
        {
            NotNullLocks.Inherit(change.Constraint, inherit, context);
        }

        if (context.Table.Kind == RelationKind.PartitionedTable)
        {
            context.AddBelow(LockMode.AccessExclusive, "its constraint changes", isChecked ? TableWork.Scan : TableWork.None);
        }

        if (key is not null && change.Enforced is { } enforced && key.IsEnforced != enforced)
        {
            context.Footprint.AddTree(
                key.To, enforced ? LockMode.ShareRowExclusive : LockMode.AccessExclusive, enforced ? "rows are looked up in it" : "it loses triggers",
                isChecked ? TableWork.Scan : TableWork.None);
        }
    }
}
