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
        context.Report(new Hazard(
            $"REINDEX takes SHARE on {what} and ACCESS EXCLUSIVE on the index while it is built: nobody can write, and queries that might use the index wait too; use REINDEX {Word(reindex.Target)} CONCURRENTLY, outside a transaction")
        {
            Relation = table,
            LockMode = LockMode.Share,
            Work = TableWork.IndexBuild,
            Edits = context.IsInTransaction || reindex.Target == ReindexTarget.System ? []
                : StatementWords.InsertBehind(context, KeywordOf(reindex.Target), "CONCURRENTLY"),
        });
    }

    private static string Word(ReindexTarget target) => target.ToString().ToUpperInvariant();

    private static SqlKeyword KeywordOf(ReindexTarget target) => target switch
    {
        ReindexTarget.Index => SqlKeyword.Index,
        ReindexTarget.Table => SqlKeyword.Table,
        ReindexTarget.Schema => SqlKeyword.Schema,
        _ => SqlKeyword.Database,
    };
}
