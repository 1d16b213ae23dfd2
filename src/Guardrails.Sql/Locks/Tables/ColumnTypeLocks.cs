using Guardrails.Sql.Locks.Types;
using Guardrails.Sql.Schema;
using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Locks.Tables;

/// <summary>ALTER COLUMN TYPE: what it does to the values, and to what depends on the column.</summary>
internal static class ColumnTypeLocks
{
    public static void Collect(AlterColumnType change, AlterTableContext context)
    {
        // An index of a partitioned table is created anew with it, on every partition.
        var isIndexedAbove = context.Table.Kind == RelationKind.PartitionedTable && context.Table.Indexes.Any(i => i.Mentions(change.Column));
        foreach (var relation in context.Below.Prepend(context.Table))
        {
            var (verdict, effect) = Judge(change, relation, isIndexedAbove, context);
            context.Footprint.Add(relation, relation == context.Table ? LockMode.AccessExclusive : context.Mode, verdict.Reason, verdict.Work, verdict.IsCautious);
            AddReferences(relation, change.Column, effect, context.Footprint);
        }
    }

    private static (WorkVerdict Verdict, TypeChangeEffect Effect) Judge(AlterColumnType change, Relation table, bool isIndexedAbove, AlterTableContext context)
    {
        var column = table.FindColumn(change.Column);
        var effect = EffectOf(change, column, context.Schema);
        switch (effect)
        {
            case TypeChangeEffect.Rewrite:
                return (new WorkVerdict(TableWork.Rewrite, $"every value has to be converted{From(column)}"), effect);
            case TypeChangeEffect.Unknown when column?.Type is null:
                return (new WorkVerdict(TableWork.Rewrite, "whether the rows have to change depends on the old type, which is not known; the schema or a connection would tell", IsCautious: true), effect);
            case TypeChangeEffect.Unknown:
                return (new WorkVerdict(TableWork.Rewrite, $"whether the rows have to change depends on what {column!.Type} and {change.Type} are; the schema or a connection would tell", IsCautious: true), effect);
            case TypeChangeEffect.DependsOnTimeZone:
                return (new WorkVerdict(TableWork.Rewrite, "between timestamp and timestamptz only a session whose time zone is UTC leaves the rows alone; SET TimeZone = 'UTC' before it", IsCautious: true), effect);
        }

        var isCollationChanged = column is not null && TypeChange.IsCollatable(change.Type) && column.Collation?.Name != change.Collation?.Name;
        if (isIndexedAbove || table.Indexes.Any(i => IsRebuilt(i, change.Column, effect == TypeChangeEffect.Relabel || isCollationChanged)))
        {
            return (new WorkVerdict(TableWork.IndexBuild, "the rows stay, but indexes that use the column are built anew"), effect);
        }

        if (table.Checks.Any(c => c.IsValid && c.Mentions(change.Column)))
        {
            return (new WorkVerdict(TableWork.Scan, "the rows stay, but a CHECK on the column is checked again"), effect);
        }

        return table.IsComplete || column is { IsFullyKnown: true }
            ? (new WorkVerdict(TableWork.None, "the rows stay as they are"), effect)
            : (new WorkVerdict(TableWork.IndexBuild, "the rows stay, but indexes or a CHECK on the column may be built or checked anew; whether there are any, the schema or a connection would tell", IsCautious: true), effect);
    }

    private static string From(Column? column) => column?.Type is { } type ? $" from {type}" : "";

    private static TypeChangeEffect EffectOf(AlterColumnType change, Column? column, DatabaseSchema schema)
    {
        if (change.Using is not { } expression)
        {
            return TypeChange.Compare(column?.Type, change.Type, schema);
        }

        // The column itself, through any number of casts: every step has to be free.
        var steps = new Stack<TypeName>();
        var node = expression.Root;
        while (node is CastExpression cast)
        {
            steps.Push(cast.Type);
            node = cast.Operand;
        }

        if (!NullProof.IsColumn(node, change.Column))
        {
            return TypeChangeEffect.Rewrite;
        }

        var (from, effect) = (column?.Type, TypeChangeEffect.None);
        foreach (var step in steps.Append(change.Type))
        {
            var next = TypeChange.Compare(from, step, schema);
            effect = next > effect ? next : effect;
            from = step;
        }

        return effect;
    }

    // An expression or a condition is never taken for the same again, even if nothing changes (CheckIndexCompatible).
    private static bool IsRebuilt(TableIndex index, string column, bool isOrderChanged) =>
        index.Mentions(column) && (index.HasExpressions || (isOrderChanged && index.Elements.Any(e => e.Column == column)));

    private static void AddReferences(Relation table, string column, TypeChangeEffect effect, FootprintBuilder footprint)
    {
        var isCheckedAgain = effect is not TypeChangeEffect.None;
        foreach (var key in table.ForeignKeys.Where(f => f.Columns.Contains(column)))
        {
            ForeignKeyLocks.AddRemade(key, footprint, isCheckedAgain && key.IsValid ? TableWork.Scan : TableWork.None);
        }

        foreach (var key in table.ReferencedBy.Where(f => f.ReferencedColumns.Contains(column)))
        {
            ForeignKeyLocks.AddOther(key.From, "its foreign key is made anew", footprint, isCheckedAgain && key.IsValid ? TableWork.Scan : TableWork.None);
        }
    }
}
