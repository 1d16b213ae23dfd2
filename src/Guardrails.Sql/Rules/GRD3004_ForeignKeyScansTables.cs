using Guardrails.Sql.Locks;
using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Rules;

/// <summary>GRD3004: FOREIGN KEY without NOT VALID, and ADD COLUMN … REFERENCES.</summary>
public sealed class ForeignKeyScansTables : HazardRule
{
    private const int NotValidOnPartitionedTables = 18;

    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new(
        "GRD3004",
        "A foreign key is verified while both tables are locked against writes",
        RuleCategory.Locks,
        RuleSeverity.Warning,
        "ADD FOREIGN KEY without NOT VALID holds SHARE ROW EXCLUSIVE on both tables while every row is looked up; ADD COLUMN … REFERENCES holds ACCESS EXCLUSIVE on its own table.",
        "ADD CONSTRAINT … FOREIGN KEY … NOT VALID, commit, then VALIDATE CONSTRAINT.")
    {
        HasFix = true,
    };

    /// <inheritdoc/>
    public override void Analyze(RuleContext context)
    {
        foreach (var action in context.ActionsOnExisting())
        {
            switch (action)
            {
                case AddConstraint { Constraint: ForeignKeyConstraint key } when context.FindCharge(action) is { Work: not TableWork.None } held:
                    var alter = (AlterTableStatement)context.Statement;
                    var isRefused = context.ServerMajor < NotValidOnPartitionedTables && context.IsPartitioned(alter.Table);
                    var instead = isRefused
                        ? $"NOT VALID is refused on a partitioned table before PostgreSQL {NotValidOnPartitionedTables}, so add it with NOT VALID to each partition, VALIDATE it there, then add it to the table, which takes those over without reading"
                        : "add it with NOT VALID, commit, then VALIDATE CONSTRAINT";
                    context.Report(Hazard.Of(
                        held, $"adding a foreign key {Wording.Takes(held)}, and neither can anybody write to {context.Schema.Resolve(key.ReferencedTable)}; {instead}") with
                    {
                        Span = action.Span,
                        IsSafeFormRefused = isRefused,
                        Edits = AlterTableText.AddNotValid(context, alter, key),
                    });
                    break;
                case AlterConstraint { Enforced: true } enforced when context.FindCharge(action) is { Work: not TableWork.None } held:
                    context.Report(Hazard.Of(
                        held, $"ALTER CONSTRAINT {AlterTableText.Quote(enforced.Constraint)} ENFORCED {Wording.Takes(held)}; drop the foreign key, add it with NOT VALID, commit, then VALIDATE CONSTRAINT") with
                    {
                        Span = action.Span,
                    });
                    break;
                case AddColumn { Column.References: { } key } when context.FindCharge(action) is { } held:
                    context.Report(Hazard.Of(
                        held, $"ADD COLUMN … REFERENCES {Wording.Takes(held)}, and nobody can write to {context.Schema.Resolve(key.ReferencedTable)}; add the column first, then the foreign key with NOT VALID, then VALIDATE CONSTRAINT") with
                    {
                        Span = action.Span,
                    });
                    break;
            }
        }
    }
}
