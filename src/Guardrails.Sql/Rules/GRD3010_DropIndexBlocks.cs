using Guardrails.Sql.Lexing;
using Guardrails.Sql.Locks;
using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Rules;

/// <summary>GRD3010: DROP INDEX without CONCURRENTLY.</summary>
public sealed class DropIndexBlocks : HazardRule
{
    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new(
        "GRD3010",
        "DROP INDEX locks its table against reads and writes",
        RuleCategory.Locks,
        RuleSeverity.Warning,
        "DROP INDEX needs ACCESS EXCLUSIVE on the table. That is brief, but it waits for every transaction that uses the table, and everybody who comes later waits behind it. Dropping a partitioned index locks all partitions.",
        "DROP INDEX CONCURRENTLY, one index at a time, outside a transaction. It cannot drop partitioned indexes and those of constraints.")
    {
        HasFix = true,
    };

    /// <inheritdoc/>
    public override void Analyze(RuleContext context)
    {
        if (context.Statement is not DropIndexStatement { Concurrently: false, IsDdl: true } drop)
        {
            return;
        }

        foreach (var name in drop.Names)
        {
            var table = context.Schema.FindIndexedTable(name);
            if (table is not null && context.IsNew(table))
            {
                continue;
            }

            var isPartitioned = table is not null && context.IsPartitioned(table);
            var canBeConcurrent = drop is { Names.Count: 1, Cascade: false } && !context.IsInTransaction;
            var instead = isPartitioned
                ? "the table is partitioned, so CONCURRENTLY is refused: run it alone, with a short lock_timeout, and repeat it"
                : "use DROP INDEX CONCURRENTLY, outside a transaction";
            context.Report(new Hazard(
                $"DROP INDEX takes ACCESS EXCLUSIVE on {(table is null ? "the table" : table.ToString() + ", the table")} of {name}: nobody can read or write it until the transaction ends, and it waits for all who do; {instead}")
            {
                Relation = table,
                LockMode = LockMode.AccessExclusive,
                Span = drop.Names.Count > 1 ? name.Span : null,
                IsSafeFormRefused = isPartitioned,
                Edits = canBeConcurrent ? StatementWords.InsertBehind(context, SqlKeyword.Index, "CONCURRENTLY") : [],
            });
        }
    }
}
