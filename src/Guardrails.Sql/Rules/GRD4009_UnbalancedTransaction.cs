using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Rules;

/// <summary>GRD4009: a transaction that is left open, or begun inside another.</summary>
public sealed class UnbalancedTransaction : HazardRule
{
    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new(
        "GRD4009",
        "A transaction is left open, or begun inside another",
        RuleCategory.Transactions,
        RuleSeverity.Warning,
        "What a transaction that nobody commits did is rolled back when the session ends, and its locks are held until then. BEGIN inside a transaction begins nothing: the first COMMIT ends both, and what follows runs without one.",
        "One BEGIN and one COMMIT for each transaction; SAVEPOINT for parts of one.");

    /// <inheritdoc/>
    public override void Analyze(RuleContext context)
    {
        if (context.Statement is TransactionStatement { Action: TransactionAction.Begin } && context.State.Transaction is { } open)
        {
            var where = open.OpenedBy is { } begin
                ? $"the transaction of line {context.Script.GetLinePosition(begin.Span.Start).Line} is still open"
                : "whoever runs the script has begun a transaction";
            context.Report(new Hazard($"BEGIN begins nothing here, because {where}; the next COMMIT ends that one, and what follows runs without; commit before, or use SAVEPOINT"));
        }
    }

    /// <inheritdoc/>
    public override void AnalyzeEnd(RuleContext context)
    {
        if (context.State.Transaction is { Opener: TransactionOpener.Script or TransactionOpener.Chain, OpenedBy: { } begin })
        {
            context.Report(begin, new Hazard("the script ends and this transaction is still open: its locks are held until the session ends, and then all of it is rolled back; end it with COMMIT"));
        }
    }
}
