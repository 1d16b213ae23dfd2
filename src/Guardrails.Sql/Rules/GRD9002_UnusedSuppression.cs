namespace Guardrails.Sql.Rules;

/// <summary>GRD9002: a suppression that suppresses nothing. The linter reports it, when all other rules are through.</summary>
public sealed class UnusedSuppression : HazardRule
{
    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new(
        "GRD9002",
        "A suppression suppresses nothing",
        RuleCategory.Tool,
        RuleSeverity.Warning,
        "A comment that suppresses nothing looks like a decision and is none: the statement was changed, the comment stands at the wrong place, or the id is misspelt. It would silence the hazard that somebody writes there next.",
        "Remove it, or put it on the statement's own lines or directly above them.");

    /// <inheritdoc/>
    public override void Analyze(RuleContext context)
    {
    }
}
