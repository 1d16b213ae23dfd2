using Guardrails.Sql.Schema;
using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Locks.Tables;

/// <summary>ALTER TABLE, action by action.</summary>
internal static class AlterTableLocks
{
    public static void Collect(AlterTableStatement alter, FootprintBuilder footprint)
    {
        if (footprint.IsMissing(alter.Table) || (footprint.Schema.Find(alter.Table) is null && footprint.Schema.FindIndex(alter.Table) is not null) ||
            footprint.Schema.TryFindSequence(alter.Table, out _))
        {
            IndexLocks.Alter(alter, footprint);
            return;
        }

        var table = footprint.Find(alter.Table);
        var context = new AlterTableContext(alter, table, footprint, StrongestMode(alter, table));
        foreach (var action in alter.Actions)
        {
            footprint.Action = action;
            Collect(action, context);
        }

        footprint.Action = null;
    }

    private static LockMode StrongestMode(AlterTableStatement alter, Relation table)
    {
        var mode = LockMode.AccessShare;
        foreach (var action in alter.Actions)
        {
            var own = AlterTableModes.ModeOf(action, table);
            mode = own > mode ? own : mode;
        }

        return mode;
    }

    private static void Collect(AlterTableAction action, AlterTableContext context)
    {
        switch (action)
        {
            case AddColumn add:
                AddColumnLocks.Collect(add, context);
                break;
            case AddConstraint { Constraint: ForeignKeyConstraint key }:
                ForeignKeyLocks.Add(key, context);
                break;
            case AddConstraint add:
                ConstraintLocks.Add(add.Constraint, context);
                break;
            case ValidateConstraint validate:
                ConstraintLocks.Validate(validate, context);
                break;
            case AlterConstraint change:
                ForeignKeyLocks.Alter(change, context);
                break;
            case DropConstraint drop:
                DropLocks.DropConstraint(drop, context);
                break;
            case DropColumn drop:
                DropLocks.DropColumn(drop, context);
                break;
            case AlterColumnType type:
                ColumnTypeLocks.Collect(type, context);
                break;
            case AlterColumn { Kind: AlterTableActionKind.SetNotNull } set:
                NotNullLocks.Set(set.Column, context);
                break;
            case SetExpression set:
                var isStored = context.Table.FindColumn(set.Column)?.IsVirtual != true;
                context.AddAll(LockMode.AccessExclusive, isStored ? "the stored values are computed anew" : "its definition changes", isStored ? TableWork.Rewrite : TableWork.None);
                break;
            case AttachPartition { Bound: not null } attach:
                PartitionLocks.Attach(attach, context);
                break;
            case DetachPartition detach:
                PartitionLocks.Detach(detach, context);
                break;
            case InheritAction inherit:
                context.AddTable(LockMode.AccessExclusive, "it gets or loses a parent");
                context.Footprint.Add(
                    inherit.Parent, inherit.Kind == AlterTableActionKind.Inherit ? LockMode.ShareUpdateExclusive : LockMode.AccessShare, "it gets or loses a child");
                break;
            default:
                CollectStorage(action, context);
                break;
        }
    }

    private static void CollectStorage(AlterTableAction action, AlterTableContext context)
    {
        var table = context.Table;
        switch (action)
        {
            case { Kind: AlterTableActionKind.SetLogged or AlterTableActionKind.SetUnlogged }:
                var becomesUnlogged = action.Kind == AlterTableActionKind.SetUnlogged;
                var changes = table.IsUnlogged != becomesUnlogged;
                context.AddTable(LockMode.AccessExclusive, changes ? "all of it is copied" : "it is so already", changes ? TableWork.Rewrite : TableWork.None, table.IsUnlogged is null && !becomesUnlogged);
                break;
            case NameAction { Kind: AlterTableActionKind.SetAccessMethod } method:
                // DEFAULT (17+) is default_table_access_method, which is heap where no extension brought another one.
                var isHeap = method.Name is null or { Name: "heap" };
                context.AddTable(
                    LockMode.AccessExclusive, isHeap ? "heap is what tables have unless they were created otherwise" : "all of it is copied",
                    isHeap ? TableWork.None : TableWork.Rewrite);
                break;
            case NameAction { Kind: AlterTableActionKind.SetTablespace } tablespace:
                var isDefault = tablespace.Name is { Name: "pg_default" };
                context.AddTable(
                    LockMode.AccessExclusive, isDefault ? "it lies there unless it was moved" : "all of it is copied unless it lies there already",
                    isDefault ? TableWork.None : TableWork.Rewrite);
                break;
            default:
                var mode = AlterTableModes.ModeOf(action, table);
                context.AddTable(mode, Reasons.Of(action));
                if (action.Kind == AlterTableActionKind.DropNotNull && context.Major >= 18)
                {
                    DropLocks.DropNotNull((AlterColumn)action, context);
                }
                else if (AlterTableModes.ReachesChildren(action, table, context.Major))
                {
                    context.AddBelow(context.Mode, Reasons.Of(action));
                }

                break;
        }
    }
}
