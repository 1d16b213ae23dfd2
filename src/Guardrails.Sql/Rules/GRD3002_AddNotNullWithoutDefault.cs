using Guardrails.Sql.Locks;
using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Rules;

/// <summary>GRD3002: ADD COLUMN NOT NULL without a default.</summary>
public sealed class AddNotNullWithoutDefault : HazardRule
{
    /// <inheritdoc/>
    public override RuleDescriptor Descriptor { get; } = new(
        "GRD3002",
        "A NOT NULL column without a default cannot be added to a table with rows",
        RuleCategory.Locks,
        RuleSeverity.Warning,
        "The rows that exist would have NULL in it, so the statement fails with SQLSTATE 23502 as soon as the table has a single row: not on the empty test database, but in production.",
        "Give it a default, or add it nullable, fill it, and SET NOT NULL afterwards.");

    /// <inheritdoc/>
    public override void Analyze(RuleContext context)
    {
        foreach (var action in context.ActionsOnExisting())
        {
            if (action is AddColumn { Column: var column } && IsNotNull(column) && !HasValue(column))
            {
                context.Report(new Hazard(
                    $"ADD COLUMN {AlterTableText.Quote(column.Name)} NOT NULL without a default fails on a table that has rows (23502); give it a default, or add it nullable, fill it and SET NOT NULL afterwards")
                {
                    Span = action.Span,
                    Relation = context.Schema.Resolve(((AlterTableStatement)context.Statement).Table),
                    LockMode = LockMode.AccessExclusive,
                });
            }
        }
    }

    private static bool IsNotNull(ColumnDefinition column) => column.NotNull is not null || column.Unique is { IsPrimaryKey: true };

    private static bool HasValue(ColumnDefinition column) =>
        column is { Default: not null } or { Generated: not null } or { Identity: not null } or { Type.IsSerial: true };
}
