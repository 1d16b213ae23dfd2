using Guardrails.Sql.Locks;
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
            if (action is not ValidateConstraint validate)
            {
                continue;
            }

            if (WasAddedHere(context, (AlterTableStatement)context.Statement, validate))
            {
                context.Report(new Hazard(
                    $"{AlterTableText.Quote(validate.Constraint)} was added NOT VALID in this very transaction: its lock is held while all rows are read; commit before VALIDATE CONSTRAINT")
                {
                    Span = action.Span,
                    Relation = context.Schema.Resolve(((AlterTableStatement)context.Statement).Table),
                });
            }
            else if (context.FindCharge(action) is { Work: TableWork.Scan } scan && context.LockOnExisting(scan.Relation) is { } held && held.Mode > scan.Mode)
            {
                // An ALTER TABLE takes the strongest lock of its actions, at its beginning.
                context.Report(Hazard.Of(
                    held, $"VALIDATE CONSTRAINT {AlterTableText.Quote(validate.Constraint)} reads all of {held.Relation} under the {held.Mode.ToSql()} of the other actions: {Wording.Blocked(held.Mode)} meanwhile; validate in a statement of its own") with
                {
                    Span = action.Span,
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
