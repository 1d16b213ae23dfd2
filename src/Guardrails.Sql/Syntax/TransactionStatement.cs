namespace Guardrails.Sql.Syntax;

/// <summary>What a <see cref="TransactionStatement"/> does.</summary>
public enum TransactionAction
{
    /// <summary><c>BEGIN</c>, <c>START TRANSACTION</c></summary>
    Begin,

    /// <summary><c>COMMIT</c>, <c>END</c></summary>
    Commit,

    /// <summary><c>ROLLBACK</c>, <c>ABORT</c></summary>
    Rollback,

    /// <summary><c>SAVEPOINT</c></summary>
    Savepoint,

    /// <summary><c>RELEASE [SAVEPOINT]</c></summary>
    ReleaseSavepoint,

    /// <summary><c>ROLLBACK TO [SAVEPOINT]</c></summary>
    RollbackToSavepoint,

    /// <summary><c>PREPARE TRANSACTION</c></summary>
    PrepareTransaction,

    /// <summary><c>COMMIT PREPARED</c></summary>
    CommitPrepared,

    /// <summary><c>ROLLBACK PREPARED</c></summary>
    RollbackPrepared,

    /// <summary><c>SET [LOCAL] TRANSACTION</c>, <c>SET TRANSACTION SNAPSHOT</c></summary>
    SetTransaction,

    /// <summary><c>SET SESSION CHARACTERISTICS AS TRANSACTION</c></summary>
    SetSessionCharacteristics,
}

/// <summary>A statement that begins, ends or configures a transaction, or deals with savepoints.</summary>
public sealed class TransactionStatement : SqlStatement
{
    internal TransactionStatement(in StatementHeader header, TransactionAction action)
        : base(header) => Action = action;

    /// <summary>What it does.</summary>
    public TransactionAction Action { get; }

    /// <summary><c>COMMIT AND CHAIN</c>, <c>ROLLBACK AND CHAIN</c>: the next transaction begins at once.</summary>
    public bool AndChain { get; internal init; }

    /// <summary>The transaction's modes (<c>ISOLATION LEVEL …</c>, <c>READ ONLY</c>, …), or null when none are given.</summary>
    public TextSpan? Modes { get; internal init; }

    /// <summary>The savepoint's name, or the identifier of the prepared transaction; null for the other actions.</summary>
    public string? Name { get; internal init; }
}
