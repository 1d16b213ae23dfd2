using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Locks.Tables;

/// <summary>Why an action that does no work needs its lock.</summary>
internal static class Reasons
{
    public static string Of(AlterTableAction action) => action.Kind switch
    {
        AlterTableActionKind.EnableTrigger or AlterTableActionKind.DisableTrigger => "a trigger is switched",
        AlterTableActionKind.EnableRule or AlterTableActionKind.DisableRule => "a rule is switched",
        AlterTableActionKind.RenameTo or AlterTableActionKind.RenameColumn or AlterTableActionKind.RenameConstraint => "a name changes",
        AlterTableActionKind.OwnerTo => "its owner changes",
        AlterTableActionKind.SetSchema => "it moves to another schema",
        AlterTableActionKind.SetDefault or AlterTableActionKind.DropDefault => "a default changes",
        AlterTableActionKind.SetStatistics or AlterTableActionKind.SetColumnOptions or AlterTableActionKind.ResetColumnOptions => "what ANALYZE gathers changes",
        AlterTableActionKind.SetStorageParameters or AlterTableActionKind.ResetStorageParameters => "a storage parameter changes",
        AlterTableActionKind.ClusterOn or AlterTableActionKind.SetWithoutCluster => "what CLUSTER uses changes",
        _ => "its definition changes",
    };
}
