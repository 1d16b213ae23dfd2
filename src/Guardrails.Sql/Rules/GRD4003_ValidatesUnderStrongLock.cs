using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Rules;

/// <summary>GRD4003: NOT VALID and VALIDATE in one transaction or one ALTER.</summary>
public sealed class ValidatesUnderStrongLock : HazardRule
{
    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new(
        "GRD4003",
        "NOT VALID and VALIDATE in one transaction",
        RuleCategory.Transactions,
        RuleSeverity.Warning,
        "The point of NOT VALID is that the strong lock is gone when the rows are read. In one transaction, or one ALTER TABLE, it is held until the end, through the scan.",
        "Commit between ADD CONSTRAINT … NOT VALID and VALIDATE CONSTRAINT.");

    /// <inheritdoc/>
    public override void Analyze(RuleContext context)
    {
        foreach (var action in context.ActionsOnExisting())
        {
            if (action is ValidateConstraint validate && WasAddedHere(context, (AlterTableStatement)context.Statement, validate))
            {
                context.Report(new Hazard(
                    $"{AlterTableText.Quote(validate.Constraint)} was added NOT VALID in this very transaction: its lock is held while all rows are read; commit before VALIDATE CONSTRAINT")
                {
                    Span = action.Span,
                    Relation = context.Schema.Resolve(((AlterTableStatement)context.Statement).Table),
                });
            }
        }
    }

    /// <summary>Whether the constraint that is validated was added by this transaction.</summary>
    internal static bool WasAddedHere(RuleContext context, AlterTableStatement alter, ValidateConstraint validate) =>
        Adds(alter, validate.Constraint) ||
        (context.State.Transaction?.AddedNotValid(context.Schema.Resolve(alter.Table), validate.Constraint) ?? false);

    private static bool Adds(AlterTableStatement alter, string name)
    {
        foreach (var action in alter.Actions)
        {
            if (action is AddConstraint { Constraint: { IsNotValid: true } constraint } && constraint.Name == name)
            {
                return true;
            }
        }

        return false;
    }
}
