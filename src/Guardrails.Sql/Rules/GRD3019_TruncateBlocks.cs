using Guardrails.Sql.Locks;
using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Rules;

/// <summary>GRD3019: TRUNCATE.</summary>
public sealed class TruncateBlocks : HazardRule
{
    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new(
        "GRD3019",
        "TRUNCATE locks the table against reads and writes",
        RuleCategory.Locks,
        RuleSeverity.Warning,
        "TRUNCATE needs ACCESS EXCLUSIVE and keeps it until the transaction ends; with CASCADE also on every table that references it.",
        "DELETE in batches; or accept it, alone in its transaction and under a short lock_timeout.");

    /// <inheritdoc/>
    public override void Analyze(RuleContext context)
    {
        if (context.Statement.Kind != StatementKind.Truncate)
        {
            return;
        }

        foreach (var held in context.LocksOnExisting())
        {
            if (held.Mode == LockMode.AccessExclusive)
            {
                context.Report(Hazard.Of(held, $"TRUNCATE {Wording.Takes(held)}; delete in batches, or run it alone in its transaction under a short lock_timeout"));
            }
        }
    }
}
