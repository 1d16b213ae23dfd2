namespace Guardrails.Sql.Rules;

/// <summary>GRD9001: SQL that cannot be parsed.</summary>
public sealed class SyntaxError : HazardRule
{
    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new(
        "GRD9001",
        "SQL that cannot be parsed",
        RuleCategory.Tool,
        RuleSeverity.Error,
        "Nothing can be said about a statement that cannot be read, and PostgreSQL would most likely refuse it.",
        "Correct it; the other statements of the file are looked at nevertheless.");

    /// <inheritdoc/>
    public override void Analyze(RuleContext context)
    {
    }

    /// <inheritdoc/>
    public override void AnalyzeEnd(RuleContext context)
    {
        foreach (var error in context.Script.Errors)
        {
            context.ReportAt(error.Span, new Hazard(error.Message));
        }
    }
}
