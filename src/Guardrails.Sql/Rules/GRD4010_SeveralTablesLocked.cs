using Guardrails.Sql.Locks;

namespace Guardrails.Sql.Rules;

/// <summary>GRD4010: One transaction takes strong locks on several existing tables.</summary>
public sealed class SeveralTablesLocked : HazardRule
{
    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new(
        "GRD4010",
        "One transaction takes strong locks on several tables",
        RuleCategory.Transactions,
        RuleSeverity.Suggestion,
        "The application takes locks on the same tables in an order of its own. When the two meet, PostgreSQL ends one of them (40P01); and until then both tables are blocked.",
        "One table per transaction.");

    /// <inheritdoc/>
    public override void Analyze(RuleContext context)
    {
        if (context.State.Transaction is not { Strongest: { } held } transaction)
        {
            return;
        }

        foreach (var taken in context.BlockingLocksOnExisting())
        {
            if (!transaction.Blocks(taken.Relation))
            {
                context.Report(Hazard.Of(
                    taken, $"the transaction holds {held.Lock.Mode.ToSql()} on {held.Lock.Relation} and now takes {taken.Mode.ToSql()} on {taken.Relation}: the application may do it the other way round (deadlock); use a transaction for each table"));
                return;
            }
        }
    }
}
