using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Schema.Folding;

/// <summary>
/// Carries out RENAME COLUMN, in CHECKs and expressions too. Where one cannot be rewritten its table is no longer known completely.
/// </summary>
internal static class ColumnRenamer
{
    public static void Rename(DatabaseSchema schema, ConstraintFolder constraints, Relation table, string oldName, string newName)
    {
        if (table.FindColumn(oldName) is null)
        {
            return;
        }

        var state = schema.Edit(table);
        constraints.ChangeColumn(table, oldName, c => c with { Name = newName });
        state.Columns = [.. state.Columns.Select(c => Mentions(c.Expression) ? c with { Expression = Renamed(c.Expression!) } : c)];
        state.Checks = [.. state.Checks.Where(c => !c.Mentions(oldName) || Renamed(c.Condition) is not null)
            .Select(c => c.Mentions(oldName) ? c with { Condition = Renamed(c.Condition)! } : c)];
        if (state.PartitionKey is { } partitioned)
        {
            state.PartitionKey = new PartitionKey(partitioned.Span, partitioned.Strategy, [.. partitioned.Elements.Select(InElement)]);
        }

        foreach (var index in table.Indexes.Where(i => i.Mentions(oldName)).ToList())
        {
            constraints.Replace(index, index with
            {
                Elements = [.. index.Elements.Select(InElement)],
                Include = [.. index.Include.Select(InName)],
                Where = Mentions(index.Where) ? Renamed(index.Where!) ?? index.Where : index.Where,
            });
        }

        foreach (var view in table.ReadBy.Where(v => v.Words?.ContainColumn(oldName) == true))
        {
            schema.Edit(view).Words = view.Words!.With(newName);
        }

        foreach (var key in table.ForeignKeys.Where(f => f.Columns.Contains(oldName)).ToList())
        {
            constraints.Replace(key, key with { Columns = [.. key.Columns.Select(InName)] });
        }

        foreach (var key in table.ReferencedBy.Where(f => f.ReferencedColumns.Contains(oldName)).ToList())
        {
            constraints.Replace(key, key with { ReferencedColumns = [.. key.ReferencedColumns.Select(InName)] });
        }

        bool Mentions(SqlExpression? expression) => expression is not null && expression.Columns.Any(c => c.Column == oldName);

        SqlExpression? Renamed(SqlExpression expression)
        {
            var renamed = expression.WithColumn(oldName, newName);
            state.IsComplete &= renamed is not null;
            return renamed;
        }

        string InName(string column) => column == oldName ? newName : column;

        IndexElement InElement(IndexElement element) => element.Column != oldName && !Mentions(element.Expression)
            ? element
            : new IndexElement(element.Span, element.Column is null ? null : newName, element.Expression is null ? null : Renamed(element.Expression) ?? element.Expression)
            {
                Collation = element.Collation,
                OperatorClass = element.OperatorClass,
                Descending = element.Descending,
                NullsFirst = element.NullsFirst,
                Operator = element.Operator,
            };
    }
}
