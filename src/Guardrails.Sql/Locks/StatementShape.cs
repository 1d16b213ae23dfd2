using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Locks;

/// <summary>What the shape of an ALTER TABLE action tells without any knowledge of the schema.</summary>
internal static class StatementShape
{
    private const string NoKnowledge = "the schema is not known";

    // pg_proc.provolatile is 'i' or 's' for all of these.
    private static readonly HashSet<string> StableFunctions = new(StringComparer.Ordinal)
    {
        "now", "current_timestamp", "current_date", "current_time", "localtime", "localtimestamp", "transaction_timestamp",
        "statement_timestamp", "current_user", "session_user", "user", "current_schema", "lower", "upper", "coalesce", "to_char",
        "jsonb_build_object", "json_build_object", "array", "row", "date_trunc", "md5", "length", "nullif", "greatest", "least",
    };

    private static readonly HashSet<string> VolatileFunctions = new(StringComparer.Ordinal)
    {
        "random", "gen_random_uuid", "uuid_generate_v4", "uuid_generate_v1", "uuidv7", "uuidv4", "clock_timestamp", "timeofday", "nextval",
    };

    public static RelationLock Judge(QualifiedName table, AlterTableAction action, int serverMajor)
    {
        switch (action)
        {
            case AddColumn { Column: var column }:
                return OfColumn(table, column, serverMajor);
            case AddConstraint { Constraint: var constraint }:
                return OfConstraint(table, constraint);
            case ValidateConstraint:
                return new(table, LockMode.ShareUpdateExclusive, TableWork.Scan, "every row is checked");
            case DetachPartition { Concurrently: true }:
            case AttachPartition:
                return new(table, LockMode.ShareUpdateExclusive, TableWork.None, "its partitions change");
            case SetExpression:
                return new(table, LockMode.AccessExclusive, TableWork.Rewrite, "the stored values are computed anew");
            case AlterColumnType:
                return new(table, LockMode.AccessExclusive, TableWork.Rewrite, "whether the rows have to change depends on the old type, which is not known", IsCautious: true);
        }

        return action.Kind switch
        {
            AlterTableActionKind.SetNotNull => new(
                table, LockMode.AccessExclusive, TableWork.Scan, "every row is checked unless a valid CHECK says that the column is not null, and " + NoKnowledge, IsCautious: true),
            AlterTableActionKind.SetLogged or AlterTableActionKind.SetUnlogged or AlterTableActionKind.SetTablespace or AlterTableActionKind.SetAccessMethod =>
                new(table, LockMode.AccessExclusive, TableWork.Rewrite, "all of it is copied"),
            AlterTableActionKind.SetStatistics or AlterTableActionKind.SetColumnOptions or AlterTableActionKind.ResetColumnOptions or
                AlterTableActionKind.SetStorageParameters or AlterTableActionKind.ResetStorageParameters or AlterTableActionKind.ClusterOn =>
                new(table, LockMode.ShareUpdateExclusive, TableWork.None, "a setting changes"),
            AlterTableActionKind.EnableTrigger or AlterTableActionKind.DisableTrigger =>
                new(table, LockMode.ShareRowExclusive, TableWork.None, "a trigger changes"),
            _ => new(table, LockMode.AccessExclusive, TableWork.None, "its definition changes"),
        };
    }

    private static RelationLock OfColumn(QualifiedName table, ColumnDefinition column, int serverMajor)
    {
        var (work, reason, isCautious) = (TableWork.None, "its definition changes", false);
        if (column.Unique is not null)
        {
            (work, reason) = (TableWork.IndexBuild, "an index is built for the constraint");
        }
        else if (column.Check is not null || (column.References is not null && column.Default is not null))
        {
            (work, reason) = (TableWork.Scan, "every row is checked");
        }

        if (column.Type?.IsSerial == true || column.Identity is not null)
        {
            (work, reason) = (TableWork.Rewrite, "every row gets a number of its own");
        }
        else if (column.Generated is { } generated)
        {
            var isStored = generated.Storage == GeneratedStorage.Stored || (generated.Storage == GeneratedStorage.Unspecified && serverMajor < 18);
            (work, reason) = isStored ? (TableWork.Rewrite, "every row gets its computed value") : (work, reason);
        }
        else if (column.Default?.Functions.FirstOrDefault(static f => !StableFunctions.Contains(f.Name)) is { } function)
        {
            isCautious = !VolatileFunctions.Contains(function.Name);
            (work, reason) = (TableWork.Rewrite, isCautious
                ? $"whether the default is computed once or for every row depends on the volatility of {function}, which is not known"
                : $"the default is volatile: {function} is called for every row");
        }

        return new RelationLock(table, LockMode.AccessExclusive, work, reason, isCautious);
    }

    private static RelationLock OfConstraint(QualifiedName table, SqlConstraint constraint)
    {
        var isChecked = !constraint.IsNotValid && !constraint.IsNotEnforced;
        return constraint switch
        {
            ForeignKeyConstraint => new(table, LockMode.ShareRowExclusive, isChecked ? TableWork.Scan : TableWork.None, "every row is checked against the other table"),
            UniqueConstraint { UsingIndex: null } or ExclusionConstraint => new(table, LockMode.AccessExclusive, TableWork.IndexBuild, "an index is built for the constraint"),
            CheckConstraint or NotNullConstraint => new(table, LockMode.AccessExclusive, isChecked ? TableWork.Scan : TableWork.None, "every row is checked"),
            _ => new(table, LockMode.AccessExclusive, TableWork.None, "its definition changes"),
        };
    }
}
