namespace Guardrails;

/// <summary>Something that a look at the server found.</summary>
/// <param name="Kind">What kind of thing.</param>
/// <param name="Message">What, who and what to do, in one line.</param>
/// <param name="IsFatal">Whether no migration should be begun; otherwise it is only in the way now.</param>
public sealed record PreflightProblem(PreflightProblemKind Kind, string Message, bool IsFatal);

/// <summary>Kinds of problems; JSON writes them in camelCase.</summary>
public enum PreflightProblemKind
{
    /// <summary>A transaction that has been open for a while.</summary>
    LongTransaction,

    /// <summary>A prepared transaction; only COMMIT or ROLLBACK PREPARED ends it.</summary>
    PreparedTransaction,

    /// <summary>Transaction ids are running out, or an autovacuum is at work against it.</summary>
    Wraparound,

    /// <summary>The connected role may not do or see something.</summary>
    MissingRight,

    /// <summary>The server takes no writes.</summary>
    Recovery,

    /// <summary>SQL that cannot be read, or not be run as it is.</summary>
    Syntax,

    /// <summary>A standby or the reader of a logical slot is behind; what a migration writes makes it fall further behind.</summary>
    ReplicaLag,

    /// <summary>A pooler stands between us and the server.</summary>
    Pooler,
}
