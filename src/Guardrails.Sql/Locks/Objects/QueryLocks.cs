using Guardrails.Sql.Schema;
using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Locks.Objects;

/// <summary>
/// Queries and changes of data. How much of a table a query reads is up to the planner; only what certainly reads all of it is
/// called a scan.
/// </summary>
internal static class QueryLocks
{
    public static void Collect(SqlStatement statement, FootprintBuilder footprint)
    {
        switch (statement)
        {
            case NestedStatement nested:
                CollectNested(nested, footprint);
                break;
            case QueryStatement query:
                CollectQuery(query, footprint);
                break;
            case CopyStatement { Relations: [var table, ..] } copy:
                footprint.Add(table, copy.IsFromStdin ? LockMode.RowExclusive : LockMode.AccessShare, "COPY reads or writes it");
                break;
        }
    }

    /// <summary>Relations that a query reads, with all that is behind views.</summary>
    public static void Read(IEnumerable<QualifiedName> relations, FootprintBuilder footprint, TableWork work, LockMode mode = LockMode.AccessShare)
    {
        var seen = new HashSet<Relation>();
        var open = new Stack<Relation>(relations.Where(name => !footprint.IsMissing(name)).Select(footprint.Find));
        while (open.Count > 0)
        {
            var relation = open.Pop();
            if (!seen.Add(relation))
            {
                continue;
            }

            footprint.Add(relation, mode, "it is read", work);
            foreach (var below in relation.Kind == RelationKind.View ? relation.Reads : relation.Children)
            {
                open.Push(below);
            }
        }
    }

    /// <summary>Relations of a query that is parsed, not planned: what stands behind views and partitioned tables is not opened.</summary>
    public static void Parse(IEnumerable<QualifiedName> relations, FootprintBuilder footprint)
    {
        foreach (var name in relations)
        {
            if (!footprint.IsMissing(name))
            {
                footprint.Add(name, LockMode.AccessShare, "a query names it");
            }
        }
    }

    /// <summary>Relations of a query that fills something new, or would fill it.</summary>
    public static void Fill(IEnumerable<QualifiedName> relations, bool withNoData, FootprintBuilder footprint)
    {
        if (withNoData)
        {
            Parse(relations, footprint);
        }
        else
        {
            Read(relations, footprint, TableWork.Scan);
        }
    }

    private static void CollectQuery(QueryStatement query, FootprintBuilder footprint)
    {
        var mode = query.RowLocks.Count > 0 ? LockMode.RowShare : LockMode.AccessShare;
        var changed = new HashSet<QualifiedName>(query.Changes.Select(static c => c.Table));
        var isInto = query.Kind == StatementKind.SelectInto;
        Read(query.Relations.Skip(isInto ? 1 : 0).Where(name => !changed.Contains(name)), footprint, isInto ? TableWork.Scan : TableWork.None, mode);
        foreach (var change in query.Changes)
        {
            var isWhole = change.Kind is StatementKind.Update or StatementKind.Delete && !change.HasWhere;
            var table = footprint.Find(change.Table);
            if (change.Kind == StatementKind.Insert)
            {
                Insert(table, footprint);
                continue;
            }

            footprint.AddTree(table, LockMode.RowExclusive, isWhole ? "all of its rows change" : "its rows change", isWhole ? TableWork.Scan : TableWork.None);
        }
    }

    // Of the partitions only those that get a row are locked, and the values decide which.
    private static void Insert(Relation table, FootprintBuilder footprint)
    {
        footprint.Add(table, LockMode.RowExclusive, "it gets rows");
        foreach (var key in table.ForeignKeys)
        {
            if (key.IsEnforced)
            {
                footprint.Add(key.To, LockMode.RowShare, "the referenced rows are locked");
            }
        }
    }

    private static void CollectNested(NestedStatement nested, FootprintBuilder footprint)
    {
        if (nested.Executes)
        {
            StatementLocks.Collect(nested.Statement, footprint);
        }
        else if (nested.Kind == StatementKind.Explain && nested.Statement is QueryStatement query)
        {
            CollectQuery(query, footprint);
        }
    }
}
