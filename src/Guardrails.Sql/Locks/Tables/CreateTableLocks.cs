using Guardrails.Sql.Locks.Objects;
using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Locks.Tables;

/// <summary>CREATE TABLE: what exists already and is touched by it.</summary>
internal static class CreateTableLocks
{
    public static void Collect(CreateTableStatement create, FootprintBuilder footprint)
    {
        if (create.IfNotExists && footprint.Schema.Find(create.Table) is not null)
        {
            QueryLocks.Parse(create.Query is null ? [] : create.Relations.Skip(1), footprint);
            return;
        }

        var keys = create.Columns.Select(static c => c.References).Concat(create.Constraints.Select(static c => c as ForeignKeyConstraint));
        foreach (var key in keys)
        {
            if (key is not null && !key.ReferencedTable.Equals(create.Table))
            {
                footprint.AddTree(footprint.Find(key.ReferencedTable), LockMode.ShareRowExclusive, "the new table references it, so it gets triggers");
            }
        }

        foreach (var like in create.Likes)
        {
            // A composite type has a definition too.
            if (!footprint.IsMissing(like.Table))
            {
                footprint.Add(like.Table, LockMode.AccessShare, "its definition is copied");
            }
        }

        foreach (var parent in create.Inherits)
        {
            footprint.Add(parent, LockMode.ShareUpdateExclusive, "the new table inherits from it");
        }

        if (create.PartitionOf is { } partitioned)
        {
            PartitionLocks.Create(partitioned, create.Bound, footprint);
        }

        if (create.Query is not null)
        {
            QueryLocks.Fill(create.Relations.Skip(1), create.WithNoData, footprint);
        }
    }
}
