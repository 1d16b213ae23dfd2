namespace Guardrails.Sql.Syntax;

/// <summary>Which timeouts suit a statement, by what it holds while it works.</summary>
public enum TimeoutClass
{
    /// <summary>
    /// Everything that keeps others waiting for as long as it runs, and everything unknown: a short lock timeout and a limit on
    /// the statement.
    /// </summary>
    Short,

    /// <summary>
    /// Work that may take hours and blocks neither readers nor writers (it holds SHARE UPDATE EXCLUSIVE at most):
    /// <c>VALIDATE CONSTRAINT</c>, <c>ANALYZE</c>, <c>VACUUM</c> without <c>FULL</c>. A limit on the statement would only destroy work.
    /// </summary>
    Long,

    /// <summary>
    /// <c>… CONCURRENTLY</c> outside a transaction: waits for old snapshots of the whole database, and a lock timeout leaves an
    /// INVALID index or a pending detach behind.
    /// </summary>
    Concurrent,
}
