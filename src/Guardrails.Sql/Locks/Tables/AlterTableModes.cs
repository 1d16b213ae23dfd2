using Guardrails.Sql.Schema;
using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Locks.Tables;

/// <summary>The mode that an action of ALTER TABLE needs, and whether it goes down to partitions and inheriting tables.</summary>
internal static class AlterTableModes
{
    /// <summary>The mode on the altered table; an ALTER TABLE takes the strongest of its actions (PostgreSQL manual, "ALTER TABLE").</summary>
    public static LockMode ModeOf(AlterTableAction action, Relation table)
    {
        return action.Kind switch
        {
            AlterTableActionKind.SetStatistics or AlterTableActionKind.SetColumnOptions or AlterTableActionKind.ResetColumnOptions or
                AlterTableActionKind.ClusterOn or AlterTableActionKind.SetWithoutCluster or AlterTableActionKind.ValidateConstraint or
                AlterTableActionKind.AttachPartition => LockMode.ShareUpdateExclusive,
            AlterTableActionKind.SetStorageParameters or AlterTableActionKind.ResetStorageParameters =>
                ChangesMeaning(action) ? LockMode.AccessExclusive : LockMode.ShareUpdateExclusive,
            AlterTableActionKind.DetachPartition when action is DetachPartition { Concurrently: true } or DetachPartition { Finalize: true } =>
                LockMode.ShareUpdateExclusive,
            AlterTableActionKind.AddConstraint when action is AddConstraint { Constraint: ForeignKeyConstraint } => LockMode.ShareRowExclusive,
            AlterTableActionKind.EnableTrigger or AlterTableActionKind.DisableTrigger => LockMode.ShareRowExclusive,
            _ => LockMode.AccessExclusive,
        };
    }

    /// <summary>Whether an action that does no work locks everything below the table as well.</summary>
    public static bool ReachesChildren(AlterTableAction action, Relation table, int major) => action.Kind switch
    {
        AlterTableActionKind.SetDefault or AlterTableActionKind.DropDefault or AlterTableActionKind.SetStatistics or AlterTableActionKind.SetStorage or
            AlterTableActionKind.DropNotNull or AlterTableActionKind.DropExpression or AlterTableActionKind.RenameColumn => true,

        // Since 17 partitions have the identity of their parent.
        AlterTableActionKind.AddIdentity or AlterTableActionKind.AlterIdentity => major >= 17 && table.Kind == RelationKind.PartitionedTable,
        AlterTableActionKind.DropIdentity =>
            major >= 17 && table.Kind == RelationKind.PartitionedTable && !(table.IsComplete && table.FindColumn(((AlterColumn)action).Column) is { IsIdentity: false }),
        AlterTableActionKind.EnableTrigger or AlterTableActionKind.DisableTrigger =>
            table.Kind == RelationKind.PartitionedTable && (NamesRowTrigger(action, table) || (major >= 15 && NamesKeyTriggers(action, table))),
        _ => false,
    };

    // Those that decide how queries are rewritten or what is logged; the others are for VACUUM and for new rows.
    private static bool ChangesMeaning(AlterTableAction action) =>
        action is StorageParametersAction { Parameters: var parameters } &&
        parameters.Any(static p => p.Name is "user_catalog_table" or "security_barrier" or "security_invoker" or "check_option");

    private static bool NamesRowTrigger(AlterTableAction action, Relation table) =>
        action is NameAction { Name: { } name } trigger && table.Triggers.Any(t => t.IsRow && (trigger.IsKeyword || t.Name == name.Name));

    // ALL means those of foreign keys too.
    private static bool NamesKeyTriggers(AlterTableAction action, Relation table) =>
        action is NameAction { IsKeyword: true, Name.Name: var name } && name == "all" && table.ForeignKeys.Concat(table.ReferencedBy).Any(static key => key.IsEnforced);
}
