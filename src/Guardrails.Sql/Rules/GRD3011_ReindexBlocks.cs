using Guardrails.Sql.Lexing;
using Guardrails.Sql.Locks;
using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Rules;

/// <summary>GRD3011: REINDEX without CONCURRENTLY.</summary>
public sealed class ReindexBlocks : HazardRule
{
    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new(
        "GRD3011",
        "REINDEX blocks writes, and in practice reads",
        RuleCategory.Locks,
        RuleSeverity.Warning,
        "REINDEX holds SHARE on the table and ACCESS EXCLUSIVE on the index while it builds it. Planning a SELECT on the table locks all of its indexes, so reads wait too.",
        "REINDEX … CONCURRENTLY, outside a transaction. It leaves out the indexes of exclusion constraints.")
    {
        HasFix = true,
    };

    /// <inheritdoc/>
    public override void Analyze(RuleContext context)
    {
        if (context.Statement is not ReindexStatement { Concurrently: false, IsDdl: true } reindex)
        {
            return;
        }

        var table = reindex.Target switch
        {
            ReindexTarget.Table => reindex.Name is { } name ? context.Schema.Resolve(name) : null,
            ReindexTarget.Index => reindex.Name is { } index ? context.Schema.FindIndexedTable(index) : null,
            _ => null,
        };
        if (table is not null && context.IsNew(table))
        {
            return;
        }

        var what = table is not null ? table.ToString()
            : reindex.Target == ReindexTarget.Index ? $"the table of {reindex.Name}"
            : "one table after the other";
        var isRefused = reindex.Target == ReindexTarget.System || HasExclusion(context, reindex);
        var instead = reindex.Target == ReindexTarget.System ? "CONCURRENTLY is refused for system catalogs: run it while nobody works"
            : isRefused ? "CONCURRENTLY does not rebuild the index of an exclusion constraint: run it while nobody works, or add the constraint a second time and drop the old one"
            : $"use REINDEX {Word(reindex.Target)} CONCURRENTLY, outside a transaction";
        context.Report(new Hazard(
            $"REINDEX takes SHARE on {what} and ACCESS EXCLUSIVE on the index while it is built: nobody can write, and queries that might use the index wait too; {instead}")
        {
            Relation = table,
            LockMode = LockMode.Share,
            Work = TableWork.IndexBuild,
            IsSafeFormRefused = isRefused,
            Edits = context.IsInTransaction ? []
                : StatementWords.InsertBehind(context, KeywordOf(reindex.Target), "CONCURRENTLY"),
        });
    }

    // REINDEX TABLE CONCURRENTLY warns and passes over it, REINDEX INDEX CONCURRENTLY fails.
    private static bool HasExclusion(RuleContext context, ReindexStatement reindex) => (reindex.Target, reindex.Name) switch
    {
        (ReindexTarget.Index, { } index) => context.Schema.FindIndex(index) is { IsExclusion: true },
        (ReindexTarget.Table, { } table) => context.Schema.Find(table)?.Indexes.Any(static i => i.IsExclusion) == true,
        _ => false,
    };

    private static string Word(ReindexTarget target) => target.ToString().ToUpperInvariant();

    private static SqlKeyword KeywordOf(ReindexTarget target) => target switch
    {
        ReindexTarget.Index => SqlKeyword.Index,
        ReindexTarget.Table => SqlKeyword.Table,
        ReindexTarget.Schema => SqlKeyword.Schema,
        _ => SqlKeyword.Database,
    };
}
