using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Rules;

/// <summary>GRD4008: CREATE INDEX CONCURRENTLY IF NOT EXISTS.</summary>
public sealed class ConcurrentlyIfNotExists : HazardRule
{
    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new(
        "GRD4008",
        "CREATE INDEX CONCURRENTLY IF NOT EXISTS keeps an INVALID index",
        RuleCategory.Transactions,
        RuleSeverity.Warning,
        "A build that was interrupted leaves an INVALID index of that name. The next run finds it, does nothing but say so in a NOTICE, and the index stays invalid: it costs every write and serves no query.",
        "DROP INDEX CONCURRENTLY IF EXISTS, then CREATE INDEX CONCURRENTLY; or guardrails run, which repairs such leftovers.");

    /// <inheritdoc/>
    public override void Analyze(RuleContext context)
    {
        if (context.Statement is CreateIndexStatement { Concurrently: true, IfNotExists: true } index && !context.IsNew(index.Table))
        {
            context.Report(new Hazard(
                $"when an interrupted build left {(index.Name is { } name ? name.ToString() : "the index")} INVALID, this does nothing and it stays so; write DROP INDEX CONCURRENTLY IF EXISTS in front of it and leave IF NOT EXISTS out")
            {
                Relation = context.Schema.Resolve(index.Table),
            });
        }
    }
}
