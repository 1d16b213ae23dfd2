namespace Guardrails.Sql.Linting;

/// <summary>What is to be known of the comments that silence a statement: <c>-- guardrails:ignore GRD3009 the table has 12 rows</c>.</summary>
public static class SuppressionComment
{
    /// <summary>
    /// Stands where a reason belongs until somebody writes one: code fixes put it there. GRD9003 takes it for no reason.
    /// </summary>
    public const string PendingReason = "<Pending>";
}
