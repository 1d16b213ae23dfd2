using Guardrails.Sql.Locks;
using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Rules;

/// <summary>GRD3012: ATTACH PARTITION that scans, builds or blocks.</summary>
public sealed class AttachPartitionScans : HazardRule
{
    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new(
        "GRD3012",
        "ATTACH PARTITION reads a whole table under ACCESS EXCLUSIVE",
        RuleCategory.Locks,
        RuleSeverity.Warning,
        "ATTACH PARTITION lets others use the parent, but it holds ACCESS EXCLUSIVE on the new partition, and on the DEFAULT partition if there is one, while it reads all of them, unless a CHECK says that the rows are in the right place. Indexes that the partition lacks are built at the same time.",
        "Give the table a valid CHECK that implies its bound (with IS NOT NULL where the key may be null), the parent's indexes and foreign keys first; exclude the bound from the DEFAULT partition with a CHECK.");

    /// <inheritdoc/>
    public override void Analyze(RuleContext context)
    {
        foreach (var action in context.Statement is AlterTableStatement alter ? alter.Actions : [])
        {
            if (action is not AttachPartition { Bound: not null })
            {
                continue;
            }

            RelationLock? worst = null;
            foreach (var taken in context.ChargesOf(action))
            {
                worst = taken.Work > (worst?.Work ?? TableWork.None) ? taken : worst;
            }

            if (worst is not null)
            {
                context.Report(Hazard.Of(
                    worst, $"ATTACH PARTITION {Wording.TakesBecause(worst)}; add and validate CHECKs that imply the bound, and build the parent's indexes, first") with
                {
                    Span = action.Span,
                });
            }
        }
    }
}
