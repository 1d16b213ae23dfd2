using Guardrails.Sql.Schema;
using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Locks.Tables;

/// <summary>SET NOT NULL, by itself or for a primary key.</summary>
internal static class NotNullLocks
{
    public static void Set(string column, AlterTableContext context)
    {
        AddOne(context.Table, column, context);
        if (!ReachesChildren(column, context))
        {
            return;
        }

        foreach (var child in context.Below)
        {
            AddOne(child, column, context);
        }
    }

    /// <summary>The work that marking a column costs.</summary>
    public static WorkVerdict WorkOf(Relation table, string column, AlterTableContext context)
    {
        var known = table.FindColumn(column);
        if (known is { IsNotNull: true, IsNotNullUnvalidated: false })
        {
            return new WorkVerdict(TableWork.None, "the column is NOT NULL already");
        }

        if (table.Checks.Any(c => c.IsValid && !IsDropped(c, context.Statement) && NullProof.ImpliesNotNull(c.Condition.Root, column)))
        {
            return new WorkVerdict(TableWork.None, "a valid CHECK says that the column is not null");
        }

        return table.IsComplete
            ? new WorkVerdict(TableWork.Scan, "every row is checked for null")
            : new WorkVerdict(
                TableWork.Scan, $"every row is checked unless a valid CHECK says that {column} is not null; whether there is one, the schema or a connection would tell", IsCautious: true);
    }

    /// <summary>
    /// Up to 17 everything below is visited unless a partitioned table has the mark already; since 18 the mark is a constraint, and where
    /// it is there already nothing below has to change.
    /// </summary>
    public static bool ReachesChildren(string column, AlterTableContext context)
    {
        var isMarked = context.Table.FindColumn(column)?.IsNotNull == true;
        return !isMarked || (context.Major < 18 && context.Table.Kind != RelationKind.PartitionedTable);
    }

    /// <summary><c>ALTER CONSTRAINT … INHERIT</c> and <c>NO INHERIT</c> (18+), for NOT NULL only.</summary>
    public static void Inherit(string constraint, bool inherits, AlterTableContext context)
    {
        var column = context.Table.Columns.FirstOrDefault(c => c.NotNullName == constraint)?.Name;
        foreach (var child in inherits ? context.Table.Descendants() : context.Table.Children)
        {
            var verdict = inherits && column is not null ? WorkOf(child, column, context) : new WorkVerdict(TableWork.None, "its constraint is its own now");
            context.Footprint.Add(child, LockMode.AccessExclusive, verdict.Reason, verdict.Work, verdict.IsCautious);
        }
    }

    private static void AddOne(Relation table, string column, AlterTableContext context)
    {
        var verdict = WorkOf(table, column, context);
        context.Footprint.Add(table, table == context.Table ? LockMode.AccessExclusive : context.Mode, verdict.Reason, verdict.Work, verdict.IsCautious);
    }

    // The proof has to hold when the statement is through: a constraint that goes in the same ALTER TABLE does not help.
    private static bool IsDropped(TableCheck check, AlterTableStatement alter)
    {
        foreach (var action in alter.Actions)
        {
            if (action is DropConstraint drop && drop.Constraint == check.Name)
            {
                return true;
            }
        }

        return false;
    }
}

/// <summary>What PostgreSQL accepts as a proof that a column holds no null (<c>ConstraintImpliedByRelConstraint</c>).</summary>
internal static class NullProof
{
    /// <summary>Whether a row with null in the column never passes a condition. NOT is carried inwards, as the planner does it.</summary>
    public static bool ImpliesNotNull(ExpressionNode condition, string column, bool isNegated = false) => condition is OperatorExpression operation && operation switch
    {
        { Operator: "NOT", Operands: [var inner] } => ImpliesNotNull(inner, column, !isNegated),
        { Operator: "AND" or "OR" } => (operation.Operator == "AND") != isNegated
            ? operation.Operands.Any(part => ImpliesNotNull(part, column, isNegated))
            : operation.Operands.All(part => ImpliesNotNull(part, column, isNegated)),
        { Operator: "IS NOT NULL", Operands: [var tested] } => !isNegated && IsColumn(tested, column),
        { Operator: "IS NULL", Operands: [var tested] } => isNegated && IsColumn(tested, column),
        { Operator: "IS DISTINCT FROM" or "IS NOT DISTINCT FROM", Operands: [var left, var right] } =>
            isNegated == (operation.Operator == "IS NOT DISTINCT FROM") && ((IsColumn(left, column) && IsNull(right)) || (IsColumn(right, column) && IsNull(left))),
        _ => false,
    };

    public static bool IsColumn(ExpressionNode node, string column) => node is ColumnReference reference && reference.Column == column;

    // Only the bare word: NULL::int is compared at run time (measured on 14 to 18).
    private static bool IsNull(ExpressionNode node) => node is ConstantExpression { Kind: ConstantKind.Null };
}
