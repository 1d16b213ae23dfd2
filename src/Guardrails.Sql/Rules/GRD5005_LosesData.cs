using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Rules;

/// <summary>GRD5005: DELETE and UPDATE without WHERE, CASCADE, a lossy USING.</summary>
public sealed class LosesData : HazardRule
{
    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new(
        "GRD5005",
        "Data are lost beyond what the statement names",
        RuleCategory.Compatibility,
        RuleSeverity.Warning,
        "DELETE and UPDATE without WHERE touch every row, CASCADE drops or empties whatever depends, and a USING that cuts or replaces values cannot be undone.",
        "A WHERE clause; the dependent objects by their names; a new column beside the old one.");

    /// <inheritdoc/>
    internal override bool LooksAtQueries => true;

    /// <inheritdoc/>
    public override void Analyze(RuleContext context)
    {
        switch (context.Statement)
        {
            case QueryStatement { Kind: StatementKind.Delete or StatementKind.Update, Change: { HasWhere: false } change } when !context.IsNew(change.Table):
                context.Report(new Hazard($"{Wording.Command(context.Statement)} without WHERE changes every row of {context.Schema.Resolve(change.Table)}; write WHERE, and do many rows in batches")
                {
                    Relation = context.Schema.Resolve(change.Table),
                });
                break;
            case TruncateStatement { Cascade: true } truncate when EmptiesExisting(context, truncate):
                context.Report(new Hazard("TRUNCATE … CASCADE also empties every table that references these, directly or not; name the tables that are to be emptied"));
                break;
            case DropStatement { Cascade: true, IsDdl: true } drop when !drop.Names.All(context.IsNew):
            case DropIndexStatement { Cascade: true, IsDdl: true }:
                context.Report(new Hazard($"{Wording.Command(context.Statement)} … CASCADE also drops whatever depends on it, now and in databases that you have not seen; drop the dependent objects by their names"));
                break;
            default:
                AnalyzeActions(context);
                break;
        }
    }

    private static bool EmptiesExisting(RuleContext context, TruncateStatement truncate) => truncate.Targets.Any(target => !context.IsNew(target.Table));

    private static void AnalyzeActions(RuleContext context)
    {
        foreach (var action in context.ActionsOnExisting())
        {
            var message = action switch
            {
                DropColumn { Cascade: true } => "DROP COLUMN … CASCADE also drops views, foreign keys and whatever else uses the column; drop them by their names",
                DropConstraint { Cascade: true } => "DROP CONSTRAINT … CASCADE also drops the foreign keys that need it; drop them by their names",
                AlterColumnType { Using: { } conversion } change when LosesValues(change.Column, conversion) =>
                    $"USING {conversion} does not keep all of {AlterTableText.Quote(change.Column)}, and the old values are gone afterwards; convert into a new column and keep the old one until the result is checked",
                _ => null,
            };
            if (message is not null)
            {
                context.Report(new Hazard(message) { Span = action.Span, Relation = context.Schema.Resolve(((AlterTableStatement)context.Statement).Table) });
            }
        }
    }

    /// <summary>The column is not in it at all, or goes through a function that throws a part of it away.</summary>
    private static bool LosesValues(string column, SqlExpression conversion) =>
        (!conversion.HasSubquery && !conversion.Columns.Any(reference => reference.Column == column)) ||
        conversion.Functions.Any(static function => function.Name is
            "left" or "right" or "substr" or "substring" or "trunc" or "floor" or "ceil" or "ceiling" or "round" or "date_trunc" or "lower" or "upper" or
            "trim" or "btrim" or "ltrim" or "rtrim" or "split_part" or "abs" or "length" or "md5");
}
