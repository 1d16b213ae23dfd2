namespace Guardrails.Sql.Syntax;

/// <summary>Whether a statement may stand in a transaction block.</summary>
public enum TransactionRule
{
    /// <summary>Runs inside and outside a transaction block.</summary>
    Allowed,

    /// <summary>Fails inside a transaction block (SQLSTATE 25001, or 2D000 for a DO block that commits).</summary>
    Forbidden,

    /// <summary>Begins, ends or configures a transaction, or sets, leaves or returns to a savepoint.</summary>
    Control,
}
