using Guardrails.Sql.Locks.Types;
using Guardrails.Sql.Schema;
using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Locks.Tables;

/// <summary>ADD COLUMN.</summary>
internal static class AddColumnLocks
{
    public static void Collect(AddColumn add, AlterTableContext context)
    {
        var column = add.Column;
        if (add.IfNotExists && context.Table.FindColumn(column.Name) is not null)
        {
            context.AddTable(LockMode.AccessExclusive, "the column is there already, but that is looked up under the lock");
            return;
        }

        var work = WorkOf(column, context);
        var index = column.Unique is not null && work.Work < TableWork.IndexBuild ? new WorkVerdict(TableWork.IndexBuild, "an index is built for the constraint") : work;
        context.AddTable(LockMode.AccessExclusive, index.Reason, index.Work, index.IsCautious);

        // A foreign key is not inherited, but partitions have it.
        AddBelow(column, context, context.Table.Kind == RelationKind.PartitionedTable ? work : WorkOf(column, context, withKey: false));
        if (column.References is { } key)
        {
            // Only rows that get a value are looked up: a column that stays empty has none.
            var isLookedUp = column.Default is { } value && !IsNull(value);
            isLookedUp |= column.Type?.IsSerial == true || column.Identity is not null || column.Generated is not null;
            ForeignKeyLocks.AddReferenced(context.Footprint.Find(key.ReferencedTable), isLookedUp ? TableWork.Scan : TableWork.None, context, context.Table);
        }
    }

    // A child that has a column of that name already keeps it, and nothing below it is visited.
    private static void AddBelow(ColumnDefinition column, AlterTableContext context, WorkVerdict work)
    {
        var queue = new Queue<Relation>(context.Statement.Only ? [] : context.Table.Children);
        var seen = new HashSet<Relation>();
        while (queue.Count > 0)
        {
            var child = queue.Dequeue();
            if (!seen.Add(child))
            {
                continue;
            }

            var isThere = child.FindColumn(column.Name) is not null;
            context.Footprint.Add(child, context.Mode, work.Reason, isThere ? TableWork.None : work.Work, work.IsCautious);
            foreach (var below in isThere ? [] : child.Children)
            {
                queue.Enqueue(below);
            }
        }
    }

    private static WorkVerdict WorkOf(ColumnDefinition column, AlterTableContext context, bool withKey = true)
    {
        if (RewriteOf(column, context) is { } rewrite)
        {
            return rewrite;
        }

        if (column.Check is { IsNotEnforced: false, IsNotValid: false })
        {
            return new WorkVerdict(TableWork.Scan, "every row is checked");
        }

        // Without a default the column is empty in every row: the scan fails at the first one (23502).
        if (column.NotNull is { IsNotValid: false } && (column.Generated is not null || column.Default is null || IsNull(column.Default)) && DomainDefault(column, context) is null)
        {
            return new WorkVerdict(TableWork.Scan, "every row is checked for null");
        }

        // A default that comes from the domain alone is not checked against the referenced table.
        return withKey && column.References is { IsNotEnforced: false } && column.Default is not null
            ? new WorkVerdict(TableWork.Scan, "every row is looked up in the referenced table")
            : new WorkVerdict(TableWork.None, "its definition changes");
    }

    private static WorkVerdict? RewriteOf(ColumnDefinition column, AlterTableContext context)
    {
        if (column.Type?.IsSerial == true || column.Identity is not null)
        {
            return new WorkVerdict(TableWork.Rewrite, "every row gets a number of its own");
        }

        if (column.Generated is { } generated)
        {
            var isStored = generated.Storage == GeneratedStorage.Stored || (generated.Storage == GeneratedStorage.Unspecified && context.Major < 18);
            return isStored ? new WorkVerdict(TableWork.Rewrite, "every row gets its computed value") : null;
        }

        var domain = DomainFacts.Of(column.Type, context.Schema);
        if (domain.HasConstraints != false)
        {
            return domain.HasConstraints is null
                ? new WorkVerdict(TableWork.Rewrite, $"whether {column.Type} is a domain with constraints is not known; give the schema or a connection", IsCautious: true)
                : new WorkVerdict(TableWork.Rewrite, $"the domain {column.Type} has constraints, so every row gets its value checked and written");
        }

        return VolatilityJudge.Judge(column.Default ?? domain.Default, context.Schema) is { } verdict ? verdict : null;
    }

    private static SqlExpression? DomainDefault(ColumnDefinition column, AlterTableContext context) =>
        column.Default is null ? DomainFacts.Of(column.Type, context.Schema).Default : null;

    private static bool IsNull(SqlExpression expression)
    {
        var node = expression.Root;
        while (node is CastExpression cast)
        {
            node = cast.Operand;
        }

        return node is ConstantExpression { Kind: ConstantKind.Null };
    }
}

/// <summary>How much work, and why.</summary>
internal readonly record struct WorkVerdict(TableWork Work, string Reason, bool IsCautious = false);
