using Guardrails.Sql.Locks;
using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Rules;

/// <summary>GRD3014: statements whose purpose is to write a table anew.</summary>
public sealed class RewritesTable : HazardRule
{
    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new(
        "GRD3014",
        "A whole table is written anew under ACCESS EXCLUSIVE",
        RuleCategory.Locks,
        RuleSeverity.Warning,
        "CLUSTER, VACUUM FULL, SET LOGGED or UNLOGGED, and a change of tablespace or access method copy the table while nobody can read or write it.",
        "pg_repack, or a new table that is filled in batches and swapped in.");

    /// <inheritdoc/>
    public override void Analyze(RuleContext context)
    {
        switch (context.Statement)
        {
            case { Kind: StatementKind.Cluster or StatementKind.Vacuum, IsDdl: true } statement:
                AnalyzeCommand(context, statement.Kind == StatementKind.Cluster ? "CLUSTER" : "VACUUM FULL");
                break;
            case AlterTableStatement:
                AnalyzeActions(context);
                break;
        }
    }

    private static void AnalyzeCommand(RuleContext context, string command)
    {
        if (context.Statement.Relations.Count == 0)
        {
            context.Report(new Hazard(
                $"{command} without a table takes ACCESS EXCLUSIVE on one table after the other and writes each anew: nobody can read or write it meanwhile; use pg_repack")
            {
                LockMode = LockMode.AccessExclusive,
                Work = TableWork.Rewrite,
            });
        }

        foreach (var held in context.LocksOnExisting())
        {
            if (held.Work == TableWork.Rewrite)
            {
                context.Report(Hazard.Of(held, $"{command} {Wording.Takes(held)}; use pg_repack, or fill a new table in batches and swap it in"));
            }
        }
    }

    private static void AnalyzeActions(RuleContext context)
    {
        foreach (var action in context.ActionsOnExisting())
        {
            if (Name(action.Kind) is { } name && context.FindCharge(action) is { Work: TableWork.Rewrite } held)
            {
                context.Report(Hazard.Of(held, $"{name} {Wording.Takes(held)}; use pg_repack, or fill a new table in batches and swap it in") with { Span = action.Span });
            }
        }
    }

    private static string? Name(AlterTableActionKind kind) => kind switch
    {
        AlterTableActionKind.SetLogged => "SET LOGGED",
        AlterTableActionKind.SetUnlogged => "SET UNLOGGED",
        AlterTableActionKind.SetAccessMethod => "SET ACCESS METHOD",
        AlterTableActionKind.SetTablespace => "SET TABLESPACE",
        _ => null,
    };
}
