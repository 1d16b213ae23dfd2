using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Rules;

/// <summary>GRD4006: SQL that sets no timeouts and may run without the executor, which would.</summary>
public sealed class NoTimeouts : HazardRule
{
    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new(
        "GRD4006",
        "DDL runs without lock_timeout or statement_timeout",
        RuleCategory.Transactions,
        RuleSeverity.Suggestion,
        "DDL that waits for a lock without a limit makes everybody wait who comes after it, for as long as the session in the way likes. The guarded executor sets both timeouts; psql and other runners do not.",
        "guardrails run, or SET lock_timeout = '5s' and SET statement_timeout = '2min' before the first DDL.");

    /// <inheritdoc/>
    public override void Analyze(RuleContext context)
    {
        var state = context.State;
        // What is known at once comes first.
        if ((state.LockTimeout is not null && state.StatementTimeout is not null) || context.IsSaid(Descriptor.Id) ||
            context.Statement.TimeoutClass != TimeoutClass.Short ||
            context.BlockingLocksOnExisting().Count == 0 || !context.IsFirst(Descriptor.Id))
        {
            return;
        }

        var missing = (state.LockTimeout, state.StatementTimeout) switch
        {
            (null, null) => "neither lock_timeout nor statement_timeout is",
            (null, _) => "lock_timeout is not",
            _ => "statement_timeout is not",
        };
        context.Report(new Hazard($"{missing} set where this DDL runs; set both before it, or run the script with 'guardrails run', which does"));
    }
}
