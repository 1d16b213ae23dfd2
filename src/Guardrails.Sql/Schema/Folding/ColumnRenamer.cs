using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Schema.Folding;

/// <summary>
/// Carries out RENAME COLUMN. CHECKs and expressions keep the text that was written, in which the old name stands; a table that has
/// one with the column is no longer known completely.
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
        if (table.Checks.Any(c => c.Mentions(oldName)) || table.Indexes.Any(i => i.MentionsInExpressions(oldName)))
        {
            state.IsComplete = false;
            state.Checks.RemoveAll(c => c.Mentions(oldName));
        }

        foreach (var index in table.Indexes.Where(i => i.Mentions(oldName)).ToList())
        {
            constraints.Replace(index, index with
            {
                Elements = [.. index.Elements.Select(e => e.Column == oldName ? Renamed(e, newName) : e)],
                Include = [.. index.Include.Select(c => c == oldName ? newName : c)],
            });
        }

        foreach (var key in table.ForeignKeys.Where(f => f.Columns.Contains(oldName)).ToList())
        {
            constraints.Replace(key, key with { Columns = [.. key.Columns.Select(c => c == oldName ? newName : c)] });
        }

        foreach (var key in table.ReferencedBy.Where(f => f.ReferencedColumns.Contains(oldName)).ToList())
        {
            constraints.Replace(key, key with { ReferencedColumns = [.. key.ReferencedColumns.Select(c => c == oldName ? newName : c)] });
        }
    }

    private static IndexElement Renamed(IndexElement element, string name) => new(element.Span, name, null)
    {
        Collation = element.Collation,
        OperatorClass = element.OperatorClass,
        Descending = element.Descending,
        NullsFirst = element.NullsFirst,
        Operator = element.Operator,
    };
}
