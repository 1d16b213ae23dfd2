using Guardrails.Sql.Locks;
using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Rules;

/// <summary>GRD3016: a strong lock on a table that the statement is not about.</summary>
public sealed class LocksSecondTable : HazardRule
{
    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new(
        "GRD3016",
        "A second table is locked that the statement does not seem to touch",
        RuleCategory.Locks,
        RuleSeverity.Warning,
        "Dropping a foreign key, a column or a table that has one locks the referenced table; so do REFERENCES of a new table and a type change of a key; dropping a partition locks its parent, CASCADE locks what depends. The lock is brief, but it waits for everybody who uses that table, and everybody who comes later waits behind it.",
        "Alone in its transaction, under a short lock_timeout.");

    /// <inheritdoc/>
    public override void Analyze(RuleContext context)
    {
        switch (context.Statement)
        {
            case DropStatement drop:
                foreach (var taken in context.LocksOnExisting())
                {
                    if (!IsAbout(context, drop, taken.Relation))
                    {
                        Report(context, taken, null);
                    }
                }

                break;
            case CreateTableStatement { PartitionOf: null } create:
                foreach (var taken in context.LocksOnExisting())
                {
                    if (!Inherits(context, create, taken.Relation))
                    {
                        Report(context, taken, null);
                    }
                }

                break;
            case AlterTableStatement alter:
                foreach (var action in alter.Actions)
                {
                    if (action is DropConstraint or DropColumn or AlterColumnType)
                    {
                        ReportOthers(context, alter, action);
                    }
                }

                break;
        }
    }

    private static bool IsAbout(RuleContext context, DropStatement drop, QualifiedName relation) =>
        drop.Names.Any(name => IsPartOf(context, context.Schema.Resolve(name), relation)) ||
        (drop.Table is { } table && context.Schema.Resolve(table).Equals(relation));

    private static bool Inherits(RuleContext context, CreateTableStatement create, QualifiedName relation) =>
        create.Inherits.Any(parent => context.Schema.Resolve(parent).Equals(relation));

    private static void ReportOthers(RuleContext context, AlterTableStatement alter, AlterTableAction action)
    {
        var altered = context.Schema.Resolve(alter.Table);
        foreach (var taken in context.ChargesOf(action))
        {
            if (!IsPartOf(context, altered, taken.Relation))
            {
                Report(context, taken, action.Span);
            }
        }
    }

    /// <summary>The relation itself, or one below it: a partition is no second table.</summary>
    private static bool IsPartOf(RuleContext context, QualifiedName whole, QualifiedName relation) =>
        whole.Equals(relation) || (context.Schema.Find(whole)?.Descendants().Any(below => below.Name.Equals(relation)) ?? false);

    private static void Report(RuleContext context, RelationLock taken, TextSpan? span)
    {
        if (taken.Mode.BlocksWriters() && !IsShort(context))
        {
            context.Report(Hazard.Of(
                taken, $"this also takes {taken.Mode.ToSql()} on {taken.Relation} ({taken.Reason}): {Wording.Blocked(taken.Mode)} until the transaction ends; run it alone in its transaction, under a short lock_timeout") with
            {
                Span = span,
            });
        }
    }

    /// <summary>The safe form: nothing else in the transaction, and a wait for the lock that nobody minds.</summary>
    private static bool IsShort(RuleContext context)
    {
        const double ShortMilliseconds = 10_000;
        return context.State.IsAloneUnderGuard || !context.IsInTransaction && context.State.LockTimeout is { Milliseconds: > 0 and <= ShortMilliseconds };
    }
}
