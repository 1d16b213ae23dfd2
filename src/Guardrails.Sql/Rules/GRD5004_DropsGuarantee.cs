using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Rules;

/// <summary>GRD5004: DROP NOT NULL or DROP CONSTRAINT.</summary>
public sealed class DropsGuarantee : HazardRule
{
    /// <summary>How many statements on a constraint may be added anew: nobody drops one here and adds it a thousand statements later.</summary>
    private const int MostLookedAt = 200;

    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new(
        "GRD5004",
        "A guarantee is dropped that readers rely on",
        RuleCategory.Compatibility,
        RuleSeverity.Warning,
        "Code that was written under a NOT NULL or another constraint does not expect what may stand there from now on.",
        "Release a version that copes with it first.");

    /// <inheritdoc/>
    public override void Analyze(RuleContext context)
    {
        foreach (var action in context.ActionsOnExisting())
        {
            var what = action switch
            {
                AlterColumn { Kind: AlterTableActionKind.DropNotNull } column => $"{AlterTableText.Quote(column.Column)} may be null from now on",
                DropConstraint drop when !IsNobodysBusiness(context, context.Schema.Resolve(((AlterTableStatement)context.Statement).Table), drop.Constraint) =>
                    $"what {AlterTableText.Quote(drop.Constraint)} guaranteed no longer holds",
                _ => null,
            };
            if (what is not null)
            {
                context.Report(new Hazard($"{what}, and running application versions may rely on it; release a version first that does not")
                {
                    Span = action.Span,
                    Relation = context.Schema.Resolve(((AlterTableStatement)context.Statement).Table),
                });
            }
        }
    }

    /// <summary>Added by this very script, added anew under its name further down, or a CHECK that says no more than the column's NOT NULL.</summary>
    private static bool IsNobodysBusiness(RuleContext context, QualifiedName table, string constraint) =>
        context.State.WasAdded(table, constraint) ||
        IsReplaced(context, table, constraint) ||
        (context.Schema.Find(table) is { } relation && relation.Checks.Any(check => check.Name == constraint &&
            check.Condition.Root is OperatorExpression { Operator: "IS NOT NULL", Operands: [ColumnReference tested] } &&
            relation.FindColumn(tested.Column) is { IsNotNull: true }));

    /// <summary>Whether a statement soon behind adds a constraint of that name to the table again: a CHECK with another list, another ON DELETE.</summary>
    private static bool IsReplaced(RuleContext context, QualifiedName table, string constraint)
    {
        var statements = context.Script.Statements;
        var (low, high) = (0, statements.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = statements[middle].Span.Start < context.Statement.Span.Start ? (middle + 1, high) : (low, middle);
        }

        for (var next = low; next < statements.Count && next < low + MostLookedAt; next++)
        {
            if (statements[next] is AlterTableStatement alter
                && alter.Actions.Any(action => action is AddConstraint added && added.Constraint.Name == constraint)
                && context.Schema.Resolve(alter.Table).Equals(table))
            {
                return true;
            }
        }

        return false;
    }
}
