using Guardrails.Sql.Locks;
using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Rules;

/// <summary>GRD4004: Long work behind a strong lock in one transaction.</summary>
public sealed class LongWorkUnderLock : HazardRule
{
    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new(
        "GRD4004",
        "Long work while the transaction holds a lock that blocks others",
        RuleCategory.Transactions,
        RuleSeverity.Warning,
        "A lock is held until the transaction ends. Data changes and scans behind a brief ALTER TABLE make its lock last as long as they do.",
        "Commit first; change data in batches, in transactions of their own.");

    /// <inheritdoc/>
    internal override bool LooksAtQueries => true;

    /// <inheritdoc/>
    public override void Analyze(RuleContext context)
    {
        if (context.State.Transaction?.Strongest is { } strongest && Work(context) is { } work)
        {
            var line = context.Script.GetLinePosition(strongest.Statement.Span.Start).Line;
            context.Report(new Hazard(
                $"{work} while the transaction holds {strongest.Lock.Mode.ToSql()} on {strongest.Lock.Relation} since line {line}: {Wording.Blocked(strongest.Lock.Mode)} until it is through; commit before")
            {
                Relation = strongest.Lock.Relation,
                LockMode = strongest.Lock.Mode,
            });
        }
    }

    private static string? Work(RuleContext context)
    {
        switch (context.Statement)
        {
            case { Kind: StatementKind.Update or StatementKind.Delete or StatementKind.Merge, Relations: [var target, ..] } change when !context.IsNew(target):
                return $"{Wording.Command(change)} changes rows of {context.Schema.Resolve(target)}";
            case QueryStatement { Kind: StatementKind.Insert, Change: { IsFromQuery: true } insert } when !context.IsNew(insert.Table):
                return $"INSERT fills {context.Schema.Resolve(insert.Table)} from a query";
            case AlterTableStatement { Actions: [ValidateConstraint validate] } alter when ValidatesUnderStrongLock.WasAddedHere(context, alter, validate):
                return null;
        }

        foreach (var taken in context.LocksOnExisting())
        {
            if (taken.Work != TableWork.None)
            {
                return $"{Wording.Command(context.Statement)} goes through all of {taken.Relation}";
            }
        }

        return null;
    }
}
