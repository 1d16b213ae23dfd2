using Guardrails.Sql.Schema;
using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Locks.Objects;

/// <summary>Triggers, rules, policies, comments, rights, statistics, publications, sequences: brief locks, but real ones.</summary>
internal static class ObjectLocks
{
    public static void Collect(SqlStatement statement, FootprintBuilder footprint)
    {
        switch (statement)
        {
            case CreateTriggerStatement trigger:
                CreateTrigger(trigger, footprint);
                break;
            case CreateRuleStatement rule:
                Add(rule.Table, LockMode.AccessExclusive, "it gets a rule");
                break;
            case PolicyStatement policy:
                Add(policy.Table, LockMode.AccessExclusive, "its policy changes");
                break;
            case AlterTableObjectStatement alter:
                Rename(alter, footprint);
                break;
            case CommentStatement comment:
                Comment(comment, footprint);
                break;
            case GrantStatement { ObjectType: "table" } grant when footprint.Major >= 18:
                foreach (var table in grant.Objects)
                {
                    Add(table, LockMode.AccessShare, "its rights change");
                }

                break;
            case CreateStatisticsStatement statistics:
                Add(statistics.Table, LockMode.ShareUpdateExclusive, "it gets statistics");
                break;
            case PublicationStatement publication:
                Publish(publication, footprint);
                break;
            case CreateSequenceStatement { Options.OwnedBy: { } column } sequence when !(sequence.IfNotExists && footprint.Schema.TryFindSequence(sequence.Sequence, out _)):
                AddTableOf(column);
                break;
            case AlterSequenceStatement { Options.OwnedBy: { } column }:
                AddTableOf(column);
                break;
        }

        void Add(QualifiedName table, LockMode mode, string reason)
        {
            if (!footprint.IsMissing(table))
            {
                footprint.Add(table, mode, reason);
            }
        }

        // The name of a column: its table is the part before the last.
        void AddTableOf(QualifiedName column)
        {
            if (column.Schema is { } table)
            {
                footprint.Add(new QualifiedName(null, column.Database, table, column.Span), LockMode.AccessShare, "the sequence will belong to its column");
            }
        }
    }

    private static void CreateTrigger(CreateTriggerStatement trigger, FootprintBuilder footprint)
    {
        var table = footprint.Find(trigger.Table);
        footprint.Add(table, LockMode.ShareRowExclusive, "it gets a trigger");
        foreach (var partition in trigger.ForEachRow && table.Kind == RelationKind.PartitionedTable ? table.Descendants() : [])
        {
            footprint.Add(partition, LockMode.ShareRowExclusive, "it gets the trigger too");
        }

        if (trigger.ReferencedTable is { } referenced)
        {
            footprint.Add(referenced, LockMode.AccessShare, "the trigger names it");
        }
    }

    private static void Rename(AlterTableObjectStatement alter, FootprintBuilder footprint)
    {
        var table = footprint.Find(alter.Table);
        footprint.Add(table, LockMode.AccessExclusive, "a name changes");
        var isShared = alter.Kind == StatementKind.AlterTrigger && footprint.Major >= 15 && table.Kind == RelationKind.PartitionedTable &&
            table.Triggers.Any(t => t.IsRow && t.Name == alter.Name);
        foreach (var partition in isShared ? table.Descendants() : [])
        {
            footprint.Add(partition, LockMode.AccessExclusive, "it has the trigger too");
        }
    }

    private static void Comment(CommentStatement comment, FootprintBuilder footprint)
    {
        switch (comment)
        {
            case { ObjectType: "table" or "view" or "materialized view" or "foreign table", Name: { } relation }:
                footprint.Add(relation, LockMode.ShareUpdateExclusive, "its comment changes");
                break;
            case { ObjectType: "column", Name: { Schema: { } table } column }:
                var owner = new QualifiedName(null, column.Database, table, column.Span);
                if (!footprint.IsMissing(owner))
                {
                    footprint.Add(owner, LockMode.ShareUpdateExclusive, "the comment of its column changes");
                }

                break;
            case { ObjectType: "constraint" or "trigger" or "rule" or "policy", Table: { } table }:
                footprint.Add(table, LockMode.AccessShare, "the comment of something of it changes");
                break;
        }
    }

    private static void Publish(PublicationStatement publication, FootprintBuilder footprint)
    {
        foreach (var table in publication.Tables)
        {
            // Inheriting tables are published with their parent; partitions are not, as they are known by theirs.
            var relation = footprint.Find(table.Table);
            foreach (var published in table.Only || relation.Kind == RelationKind.PartitionedTable ? [relation] : relation.Descendants().Prepend(relation))
            {
                footprint.Add(published, LockMode.ShareUpdateExclusive, "it is published, or no longer");
            }
        }

        if (publication.Action == PublicationAction.Set && footprint.Schema.FindPublication(publication.Name) is { } before)
        {
            foreach (var table in before)
            {
                footprint.Add(table, LockMode.ShareUpdateExclusive, "it was published");
            }
        }
    }
}
