using Guardrails.Sql.Schema;
using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Locks.Tables;

/// <summary>ADD of a constraint that is no foreign key, and VALIDATE CONSTRAINT.</summary>
internal static class ConstraintLocks
{
    public static void Add(SqlConstraint constraint, AlterTableContext context)
    {
        switch (constraint)
        {
            case CheckConstraint check:
                AddCheck(check, context);
                break;
            case NotNullConstraint { IsNotValid: true }:
                context.AddAll(LockMode.AccessExclusive, "its definition changes");
                break;
            case NotNullConstraint { IsNoInherit: true, Columns: [var own, ..] }:
                var verdict = NotNullLocks.WorkOf(context.Table, own, context);
                context.AddTable(LockMode.AccessExclusive, verdict.Reason, verdict.Work, verdict.IsCautious);
                context.AddBelow(LockMode.AccessExclusive, "it is looked whether it inherits the constraint");
                break;
            case NotNullConstraint { Columns: [var column, ..] }:
                NotNullLocks.Set(column, context);
                break;
            case UniqueConstraint { UsingIndex: { } index } unique:
                UseIndex(unique, index, context);
                break;
            case UniqueConstraint unique:
                BuildIndex(unique.IsPrimaryKey ? unique.Columns : [], context);
                break;
            case ExclusionConstraint:
                BuildIndex([], context);
                break;
            default:
                context.AddTable(LockMode.AccessExclusive, "its definition changes");
                break;
        }
    }

    public static void Validate(ValidateConstraint validate, AlterTableContext context)
    {
        var name = validate.Constraint;
        if (context.Table.ForeignKeys.FirstOrDefault(f => f.Name == name) is { } key)
        {
            ForeignKeyLocks.Validate(key, context);
            return;
        }

        // One that the same ALTER TABLE adds is validated under the lock of the addition.
        var isAddedHere = context.Statement.Actions.Any(a => a is AddConstraint { Constraint: var added } && added.Name == name);
        AddValidated(context.Table, name, isAddedHere, context);
        foreach (var child in context.Table.Descendants())
        {
            AddValidated(child, name, isAddedHere, context);
        }
    }

    private static void AddValidated(Relation table, string name, bool isAddedHere, AlterTableContext context)
    {
        var check = table.Checks.FirstOrDefault(c => c.Name == name);
        var notNull = table.Columns.FirstOrDefault(c => c.NotNullName == name);
        var isValid = !isAddedHere && (check is { IsValid: true } || (check is null && notNull is { IsNotNullUnvalidated: false }));
        if (isValid && table != context.Table)
        {
            return;
        }

        context.Footprint.Add(
            table, table == context.Table ? LockMode.ShareUpdateExclusive : context.Mode, isValid ? "the constraint is valid already" : "every row is checked",
            isValid ? TableWork.None : TableWork.Scan);
    }

    private static void AddCheck(CheckConstraint check, AlterTableContext context)
    {
        var isChecked = check is { IsNotValid: false, IsNotEnforced: false };
        var (work, reason) = isChecked ? (TableWork.Scan, "every row is checked") : (TableWork.None, "its definition changes");
        context.AddTable(LockMode.AccessExclusive, reason, work);
        if (!check.IsNoInherit)
        {
            context.AddBelow(LockMode.AccessExclusive, reason, work);
        }
        else if (context.Major >= 18)
        {
            context.AddBelow(LockMode.AccessExclusive, "it is looked whether it inherits the constraint");
        }
    }

    private static void UseIndex(UniqueConstraint unique, string name, AlterTableContext context)
    {
        context.AddTable(LockMode.AccessExclusive, "the index that is there becomes a constraint");
        var index = context.Table.Indexes.FirstOrDefault(i => i.Name.Name == name);
        if (!unique.IsPrimaryKey)
        {
            return;
        }

        if (index is null)
        {
            context.AddTable(
                LockMode.AccessExclusive, "every row is checked unless the columns of the index are NOT NULL; which they are, the schema or a connection would tell", TableWork.Scan, isCautious: true);
            return;
        }

        foreach (var element in index.Elements)
        {
            if (element.Column is { } column)
            {
                NotNullLocks.Set(column, context);
            }
        }
    }

    private static void BuildIndex(IReadOnlyList<string> notNullColumns, AlterTableContext context)
    {
        const string Reason = "an index is built for the constraint";
        context.AddTable(LockMode.AccessExclusive, Reason, TableWork.IndexBuild);
        if (context.Table.Kind == RelationKind.PartitionedTable)
        {
            foreach (var partition in context.Below)
            {
                context.Footprint.Add(partition, context.Major >= 18 ? context.Mode : LockMode.Share, Reason, TableWork.IndexBuild);
            }
        }
        else if (context.Major >= 18)
        {
            context.AddBelow(LockMode.AccessExclusive, "it inherits from the table");
        }

        foreach (var column in notNullColumns)
        {
            NotNullLocks.Set(column, context);
        }
    }
}
