using Guardrails.Sql.Schema;
using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Locks.Tables;

/// <summary>The mode that an action of ALTER TABLE needs, and whether it goes down to partitions and inheriting tables.</summary>
internal static class AlterTableModes
{
    /// <summary>The mode on the altered table; an ALTER TABLE takes the strongest of its actions (PostgreSQL manual, "ALTER TABLE").</summary>
    public static LockMode ModeOf(AlterTableAction action, Relation table)
    {
        var isView = table.Kind == RelationKind.View;
        return action.Kind switch
        {
            AlterTableActionKind.SetStatistics or AlterTableActionKind.SetColumnOptions or AlterTableActionKind.ResetColumnOptions or
                AlterTableActionKind.ClusterOn or AlterTableActionKind.SetWithoutCluster or AlterTableActionKind.ValidateConstraint or
                AlterTableActionKind.AttachPartition => LockMode.ShareUpdateExclusive,
            AlterTableActionKind.SetStorageParameters or AlterTableActionKind.ResetStorageParameters =>
                isView || ChangesCatalogueUse(action) ? LockMode.AccessExclusive : LockMode.ShareUpdateExclusive,
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
            AlterTableActionKind.DropExpression or AlterTableActionKind.RenameColumn => true,

        // 18 keeps NOT NULL as a constraint: where there is none, nothing has to be removed below.
        AlterTableActionKind.DropNotNull => major < 18 || table.FindColumn(((AlterColumn)action).Column)?.IsNotNull != false,

        // Since 17 partitions have the identity of their parent.
        AlterTableActionKind.AddIdentity or AlterTableActionKind.AlterIdentity or AlterTableActionKind.DropIdentity =>
            major >= 17 && table.Kind == RelationKind.PartitionedTable,
        AlterTableActionKind.EnableTrigger or AlterTableActionKind.DisableTrigger => table.Kind == RelationKind.PartitionedTable && NamesRowTrigger(action, table),
        _ => false,
    };

    private static bool ChangesCatalogueUse(AlterTableAction action) =>
        action is StorageParametersAction { Parameters: var parameters } && parameters.Any(static p => p.Name == "user_catalog_table");

    private static bool NamesRowTrigger(AlterTableAction action, Relation table) =>
        action is NameAction { Name: { } name } trigger && table.Triggers.Any(t => t.IsRow && (trigger.IsKeyword || t.Name == name.Name));
}
