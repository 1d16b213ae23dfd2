namespace Guardrails.Sql.Rules;

/// <summary>GRD9003: a suppression without a reason. The linter reports it, when all other rules are through.</summary>
public sealed class SuppressionWithoutReason : HazardRule
{
    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new(
        "GRD9003",
        "A suppression gives no reason",
        RuleCategory.Tool,
        RuleSeverity.None,
        "Without a reason nobody can tell later whether the suppression is still right.",
        "Write the reason behind the ids: -- guardrails:ignore GRD3009 table has 12 rows.");

    /// <inheritdoc/>
    public override void Analyze(RuleContext context)
    {
    }
}
