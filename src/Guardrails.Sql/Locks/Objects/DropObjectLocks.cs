using Guardrails.Sql.Locks.Tables;
using Guardrails.Sql.Parsing;
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
                    DropDefaultsOf(name, footprint);
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
        AddDomainsOver(types, schema);
        foreach (var relation in types.Count == 0 ? [] : schema.Relations)
        {
            var gone = relation.Columns.Where(c => c.Type is { } used && types.Exists(dropped => dropped.Name.Name == used.Name.Name && ReferenceEquals(dropped, schema.FindType(used.Name)))).ToList();
            if (gone.Count > 0)
            {
                footprint.Add(relation, LockMode.AccessExclusive, "a column goes with its type");
                DropLocks.DropViews(relation.ReadBy.Where(v => gone.Exists(c => v.Words?.ContainColumn(c.Name) != false)), footprint, "it reads the column and goes with it");
            }
        }

        DropLocks.DropViews(schema.Relations.Where(v => types.Exists(t => v.Words?.Contain(t.Name.Name) == true)), footprint, "it names the type and goes with it");
    }

    // A domain goes with the type below it.
    private static void AddDomainsOver(List<UserType> types, DatabaseSchema schema)
    {
        for (var i = 0; i < types.Count; i++)
        {
            types.AddRange(schema.Types.Where(t => t is { Kind: UserTypeKind.Domain, BaseType: { } below } && ReferenceEquals(schema.FindType(below.Name), types[i]) && !types.Contains(t)).ToList());
        }
    }

    // The columns that take their numbers from a sequence, whoever owns it.
    private static void DropDefaultsOf(QualifiedName name, FootprintBuilder footprint)
    {
        if (!footprint.Schema.TryFindSequence(name, out var owner))
        {
            return;
        }

        foreach (var relation in footprint.Schema.Relations)
        {
            if (relation.Columns.Any(c => (c.Type?.IsSerial == true && owner?.Table == relation && owner.Column == c.Name) || TakesFrom(c.Default, name)))
            {
                footprint.Add(relation, LockMode.AccessExclusive, "a default goes with the sequence");
            }
        }
    }

    // nextval('numbers'), nextval('public.numbers'::regclass)
    private static bool TakesFrom(SqlExpression? value, QualifiedName sequence)
    {
        if (value?.Root is not FunctionCall { Name.Name: "nextval", Arguments: [var argument] })
        {
            return false;
        }

        while (argument is CastExpression cast)
        {
            argument = cast.Operand;
        }

        return argument is ConstantExpression { Kind: ConstantKind.String, Value: var text } &&
            SqlParser.Parse("DROP SEQUENCE " + text).Statements is [DropStatement { Names: [var named] }] && Means(sequence, named);
    }

    private static void DropUsesOf(DropStatement drop, FootprintBuilder footprint)
    {
        foreach (var relation in footprint.Schema.Relations)
        {
            var trigger = relation.Triggers.FirstOrDefault(t => t.Function is { } function && IsDropped(function));
            if (trigger is { IsRow: true } && relation.Kind == RelationKind.PartitionedTable)
            {
                footprint.AddTree(relation, LockMode.AccessExclusive, "a trigger goes with its function");
            }
            else if (trigger is not null || relation.Columns.Any(c => Calls(c.Default) || Calls(c.Expression)) || relation.Checks.Any(c => Calls(c.Condition)) ||
                relation.Indexes.Any(i => Calls(i.Where) || i.Elements.Any(e => Calls(e.Expression))))
            {
                footprint.Add(relation, LockMode.AccessExclusive, "what calls the function goes with it");
            }
        }

        DropLocks.DropViews(footprint.Schema.Relations.Where(v => drop.Names.Any(n => v.Words?.Contain(n.Name) == true)), footprint, "it calls the function and goes with it");

        bool Calls(SqlExpression? expression) => expression is not null && expression.Functions.Any(IsDropped);

        bool IsDropped(QualifiedName function) => drop.Names.Any(n => Means(n, function));
    }

    private static bool Means(QualifiedName dropped, QualifiedName used) =>
        dropped.Name == used.Name && (dropped.Schema is null || used.Schema is null || dropped.Schema == used.Schema);
}
