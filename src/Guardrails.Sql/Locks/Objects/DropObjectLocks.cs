using Guardrails.Sql.Locks.Tables;
using Guardrails.Sql.Schema;
using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Locks.Objects;

/// <summary>DROP of everything but an index.</summary>
internal static class DropObjectLocks
{
    public static void Collect(DropStatement drop, FootprintBuilder footprint)
    {
        switch (drop.Kind)
        {
            case StatementKind.DropTable or StatementKind.DropForeignTable or StatementKind.DropMaterializedView or StatementKind.DropView:
                DropLocks.DropRelations(drop, footprint);
                break;
            case StatementKind.DropTrigger or StatementKind.DropRule or StatementKind.DropPolicy when drop.Table is { } table:
                DropOfTable(drop, table, footprint);
                break;
            case StatementKind.DropStatistics:
                foreach (var name in drop.Names)
                {
                    if (footprint.Schema.FindStatistics(name) is { } table)
                    {
                        footprint.Add(table, LockMode.ShareUpdateExclusive, "its statistics are dropped");
                    }
                }

                break;
            case StatementKind.DropSchema when drop.Cascade:
                var schemas = new HashSet<string?>(drop.Names.Select(static n => n.Name), StringComparer.Ordinal);
                foreach (var relation in footprint.Schema.Relations)
                {
                    if (schemas.Contains(relation.Name.Schema))
                    {
                        DropLocks.DropRelation(relation, footprint, cascade: true, "it is dropped with its schema");
                    }
                }

                break;
            case StatementKind.DropType or StatementKind.DropDomain or StatementKind.DropExtension when drop.Cascade:
                DropColumnsOf(drop, footprint);
                break;
            case StatementKind.DropFunction or StatementKind.DropRoutine when drop.Cascade:
                DropUsesOf(drop, footprint);
                break;
            case StatementKind.DropSequence when drop.Cascade:
                foreach (var name in drop.Names)
                {
                    if (footprint.Schema.TryFindSequence(name, out var owner) && owner is not null)
                    {
                        footprint.Add(owner.Table, LockMode.AccessExclusive, "a default goes with the sequence");
                    }
                }

                break;
        }
    }

    private static void DropOfTable(DropStatement drop, QualifiedName name, FootprintBuilder footprint)
    {
        if (footprint.IsMissing(name))
        {
            return;
        }

        var table = footprint.Find(name);
        var trigger = drop.Kind == StatementKind.DropTrigger ? table.Triggers.FirstOrDefault(t => t.Name == drop.Names[0].Name) : null;
        if (drop.Kind == StatementKind.DropTrigger && trigger is null && table.IsComplete && drop.IfExists)
        {
            return;
        }

        footprint.Add(table, LockMode.AccessExclusive, "it loses a trigger, a rule or a policy");
        foreach (var partition in trigger is { IsRow: true } && table.Kind == RelationKind.PartitionedTable ? table.Descendants() : [])
        {
            footprint.Add(partition, LockMode.AccessExclusive, "it has the trigger too");
        }
    }

    // Columns of a dropped type go, wherever they are.
    private static void DropColumnsOf(DropStatement drop, FootprintBuilder footprint)
    {
        var schema = footprint.Schema;
        var types = drop.Kind == StatementKind.DropExtension
            ? schema.Types.Where(t => drop.Names.Any(n => n.Name == t.Extension)).ToList()
            : drop.Names.Select(schema.FindType).Where(static t => t is not null).Select(static t => t!).ToList();
        foreach (var relation in types.Count == 0 ? [] : schema.Relations)
        {
            if (relation.Columns.Any(c => c.Type is { } used && types.Exists(dropped => dropped.Name.Name == used.Name.Name && ReferenceEquals(dropped, schema.FindType(used.Name)))))
            {
                footprint.Add(relation, LockMode.AccessExclusive, "a column goes with its type");
            }
        }
    }

    private static void DropUsesOf(DropStatement drop, FootprintBuilder footprint)
    {
        foreach (var relation in footprint.Schema.Relations)
        {
            var calls = relation.Triggers.Any(t => t.Function is { } function && drop.Names.Any(n => Means(n, function)));
            calls |= relation.Columns.Any(c => c.Default is { } value && value.Functions.Any(f => drop.Names.Any(n => Means(n, f))));
            if (calls)
            {
                footprint.Add(relation, LockMode.AccessExclusive, "a trigger or a default goes with its function");
            }
        }
    }

    private static bool Means(QualifiedName dropped, QualifiedName used) =>
        dropped.Name == used.Name && (dropped.Schema is null || used.Schema is null || dropped.Schema == used.Schema);
}
