using Guardrails.Sql.Locks;
using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Rules;

/// <summary>GRD3015: REFRESH MATERIALIZED VIEW without CONCURRENTLY.</summary>
public sealed class RefreshBlocksReaders : HazardRule
{
    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new(
        "GRD3015",
        "REFRESH MATERIALIZED VIEW blocks readers while it runs",
        RuleCategory.Locks,
        RuleSeverity.Warning,
        "REFRESH MATERIALIZED VIEW holds ACCESS EXCLUSIVE on the view while its query runs: nobody can read it meanwhile.",
        "REFRESH MATERIALIZED VIEW CONCURRENTLY; it needs a unique index on plain columns, and readers go on meanwhile.");

    /// <inheritdoc/>
    public override void Analyze(RuleContext context)
    {
        if (context.Statement is RefreshStatement refresh && context.LockOnExisting(refresh.View) is { Mode: LockMode.AccessExclusive } held)
        {
            context.Report(Hazard.Of(
                held, $"REFRESH MATERIALIZED VIEW {Wording.Takes(held)}; use REFRESH MATERIALIZED VIEW CONCURRENTLY, which needs a unique index on the view"));
        }
    }
}
