using Guardrails.Sql.Locks;
using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Rules;

/// <summary>GRD3013: DETACH PARTITION without CONCURRENTLY.</summary>
public sealed class DetachPartitionBlocks : HazardRule
{
    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new(
        "GRD3013",
        "DETACH PARTITION locks the parent against reads and writes",
        RuleCategory.Locks,
        RuleSeverity.Warning,
        "DETACH PARTITION needs ACCESS EXCLUSIVE on the parent, the partition and the DEFAULT partition, and on every table that references the parent, which it reads.",
        "DETACH PARTITION … CONCURRENTLY, outside a transaction; it fails with a DEFAULT partition, and when it is interrupted DETACH PARTITION … FINALIZE has to end it.")
    {
        HasFix = true,
    };

    /// <inheritdoc/>
    public override void Analyze(RuleContext context)
    {
        foreach (var action in context.ActionsOnExisting())
        {
            if (action is not DetachPartition detach)
            {
                continue;
            }

            if (detach.Concurrently || detach.Finalize)
            {
                AnalyzeReferencing(context, detach);
            }
            else if (context.FindCharge(action) is { } held && held.Mode.BlocksReaders())
            {
                var byDefault = context.Schema.Find(((AlterTableStatement)context.Statement).Table)?.DefaultPartition;
                var instead = byDefault is not null
                    ? $"CONCURRENTLY is refused while there is the DEFAULT partition {byDefault.Name}, so run it alone, with a short lock_timeout, and repeat it"
                    : "use DETACH PARTITION … CONCURRENTLY, outside a transaction, and FINALIZE when it was interrupted";
                context.Report(Hazard.Of(held, $"DETACH PARTITION {Wording.Takes(held)}; {instead}") with
                {
                    Span = action.Span,
                    IsSafeFormRefused = byDefault is not null,
                    Edits = AlterTableText.CanBeSplit(context) ? [Linting.TextEdit.Insert(detach.Partition.Span.End, " CONCURRENTLY")] : [],
                });
            }
        }
    }

    // CONCURRENTLY spares the parent, not the tables that reference it.
    private static void AnalyzeReferencing(RuleContext context, DetachPartition detach)
    {
        var partition = context.Schema.Resolve(detach.Partition);
        foreach (var held in context.LocksOnExisting())
        {
            if (held.Work == TableWork.Scan && held.Mode.BlocksReaders() && !held.Relation.Equals(partition))
            {
                context.Report(Hazard.Of(
                    held, $"DETACH PARTITION {Wording.Takes(held)}, also with CONCURRENTLY; drop the foreign key first, or detach when nobody needs {held.Relation}") with
                {
                    Span = detach.Span,
                });
                return;
            }
        }
    }
}
