using Guardrails.Sql.Locks;
using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Rules;

/// <summary>GRD3005: UNIQUE or PRIMARY KEY without USING INDEX.</summary>
public sealed class UniqueConstraintBuildsIndex : HazardRule
{
    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new(
        "GRD3005",
        "UNIQUE or PRIMARY KEY builds its index under ACCESS EXCLUSIVE",
        RuleCategory.Locks,
        RuleSeverity.Warning,
        "The constraint's index is built while nobody can read or write the table.",
        "CREATE UNIQUE INDEX CONCURRENTLY, then ADD CONSTRAINT … USING INDEX, which is brief.")
    {
        HasFix = true,
    };

    /// <inheritdoc/>
    public override void Analyze(RuleContext context)
    {
        foreach (var action in context.ActionsOnExisting())
        {
            var constraint = action switch
            {
                AddConstraint { Constraint: UniqueConstraint { UsingIndex: null, WithoutOverlaps: false } unique } => unique,
                AddColumn { Column.Unique: { } inline } => inline,
                _ => null,
            };
            if (constraint is not null && context.FindCharge(action) is { Work: not TableWork.None } held)
            {
                var kind = constraint.IsPrimaryKey ? "PRIMARY KEY" : "UNIQUE";
                var alter = (AlterTableStatement)context.Statement;
                var isPartitioned = context.IsPartitioned(alter.Table);
                var instead = isPartitioned
                    ? $"USING INDEX is refused on a partitioned table, so add it to each partition (CREATE UNIQUE INDEX CONCURRENTLY, then ADD CONSTRAINT … {kind} USING INDEX), then to the table, which takes those over without building"
                    : $"CREATE UNIQUE INDEX CONCURRENTLY first, then ADD CONSTRAINT … {kind} USING INDEX";
                context.Report(Hazard.Of(held, $"{kind} {Wording.Takes(held)}; {instead}") with
                {
                    Span = action.Span,
                    IsSafeFormRefused = isPartitioned,
                    Edits = action is AddConstraint ? Rewrite(context, alter, constraint, kind) : [],
                });
            }
        }
    }

    private static IReadOnlyList<Linting.TextEdit> Rewrite(RuleContext context, AlterTableStatement alter, UniqueConstraint constraint, string kind)
    {
        if (constraint is not { Name: { } name, Parameters.Count: 0, Tablespace: null, IsDeferrable: false } || alter is { Only: true } or { IfExists: true })
        {
            return [];
        }

        var quoted = AlterTableText.Quote(name);
        var include = constraint.Include.Count == 0 ? "" : $" INCLUDE ({AlterTableText.Quote(constraint.Include)})";
        var nulls = constraint.NullsNotDistinct ? " NULLS NOT DISTINCT" : "";
        return AlterTableText.Replace(
            context,
            alter,
            $"CREATE UNIQUE INDEX CONCURRENTLY {quoted} ON {alter.Table} ({AlterTableText.Quote(constraint.Columns)}){include}{nulls}",
            $"{AlterTableText.Head(alter)} ADD CONSTRAINT {quoted} {kind} USING INDEX {quoted}");
    }
}
