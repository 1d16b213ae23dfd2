using Guardrails.Sql.Lexing;
using Guardrails.Sql.Locks;
using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Rules;

/// <summary>GRD3009: CREATE INDEX without CONCURRENTLY.</summary>
public sealed class CreateIndexBlocksWrites : HazardRule
{
    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new(
        "GRD3009",
        "CREATE INDEX blocks writes while it builds the index",
        RuleCategory.Locks,
        RuleSeverity.Warning,
        "CREATE INDEX holds SHARE on the table until the index is built: INSERT, UPDATE and DELETE wait for all of that time. On a partitioned table it does so on every partition.",
        "CREATE INDEX CONCURRENTLY outside a transaction; on a partitioned table ON ONLY the parent, CONCURRENTLY on each partition, then ALTER INDEX … ATTACH PARTITION.")
    {
        HasFix = true,
    };

    /// <inheritdoc/>
    public override void Analyze(RuleContext context)
    {
        if (context.Statement is CreateIndexStatement { Concurrently: false } index &&
            context.LockOnExisting(index.Table) is { Work: not TableWork.None } held)
        {
            // With IF NOT EXISTS the rewrite would exchange this hazard for GRD4008.
            var isPartitioned = context.IsPartitioned(index.Table);
            var edits = context.IsInTransaction || index.IfNotExists ? [] : StatementWords.InsertBehind(context, SqlKeyword.Index, "CONCURRENTLY");
            var instead = isPartitioned
                ? "CONCURRENTLY is refused on a partitioned table, so create the index ON ONLY it, CONCURRENTLY on each partition, and attach those with ALTER INDEX … ATTACH PARTITION"
                : "use CREATE INDEX CONCURRENTLY, outside a transaction";
            context.Report(Hazard.Of(held, $"CREATE INDEX {Wording.Takes(held)}; {instead}") with { IsSafeFormRefused = isPartitioned, Edits = edits });
        }
    }
}
