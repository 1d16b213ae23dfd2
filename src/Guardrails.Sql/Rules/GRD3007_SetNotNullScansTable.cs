using Guardrails.Sql.Locks;
using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Rules;

/// <summary>GRD3007: SET NOT NULL, and PRIMARY KEY USING INDEX on nullable columns.</summary>
public sealed class SetNotNullScansTable : HazardRule
{
    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new(
        "GRD3007",
        "NOT NULL is verified under ACCESS EXCLUSIVE",
        RuleCategory.Locks,
        RuleSeverity.Warning,
        "SET NOT NULL reads every row while nobody can read or write the table, and so does PRIMARY KEY USING INDEX on columns that may be null. It reads nothing when a valid CHECK says already that the column is not null.",
        "ADD CONSTRAINT … CHECK (c IS NOT NULL) NOT VALID, VALIDATE CONSTRAINT, SET NOT NULL, then drop the CHECK in another statement.")
    {
        HasFix = true,
    };

    /// <inheritdoc/>
    public override void Analyze(RuleContext context)
    {
        foreach (var action in context.ActionsOnExisting())
        {
            var what = action switch
            {
                { Kind: AlterTableActionKind.SetNotNull } => "SET NOT NULL",
                AddConstraint { Constraint: NotNullConstraint } => "NOT NULL",
                AlterConstraint { Inherit: true } => "ALTER CONSTRAINT … INHERIT",
                AddConstraint { Constraint: UniqueConstraint { IsPrimaryKey: true, UsingIndex: not null } } => "PRIMARY KEY USING INDEX on a column that may be null",
                _ => null,
            };
            if (what is not null && context.FindCharge(action) is { Work: not TableWork.None } held)
            {
                context.Report(Hazard.Of(
                    held, $"{what} {Wording.Takes(held)}; add CHECK (… IS NOT NULL) NOT VALID, VALIDATE it, SET NOT NULL, then drop the CHECK in another statement") with
                {
                    Span = action.Span,
                    Edits = action is AlterColumn column ? Rewrite(context, (AlterTableStatement)context.Statement, column.Column) : [],
                });
            }
        }
    }

    private static IReadOnlyList<Linting.TextEdit> Rewrite(RuleContext context, AlterTableStatement alter, string column)
    {
        var head = AlterTableText.Head(alter);
        var check = AlterTableText.Quote($"{alter.Table.Name}_{column}_not_null");
        var quoted = AlterTableText.Quote(column);
        return AlterTableText.Replace(
            context,
            alter,
            $"{head} ADD CONSTRAINT {check} CHECK ({quoted} IS NOT NULL) NOT VALID",
            $"{head} VALIDATE CONSTRAINT {check}",
            $"{head} ALTER COLUMN {quoted} SET NOT NULL",
            $"{head} DROP CONSTRAINT {check}");
    }
}
