namespace Guardrails.Sql.Linting;

/// <summary>What whoever runs a script does about transactions.</summary>
public enum RunnerTransaction
{
    /// <summary>Nothing: every statement is a transaction of its own unless the script begins one, as psql does it.</summary>
    None,

    /// <summary>It begins one before the part and goes on with it as long as the following parts say the same.</summary>
    Shared,

    /// <summary>
    /// What the guarded executor does: one for the statements of the part, except for those that cannot run in one and for those between a
    /// <c>BEGIN</c> and a <c>COMMIT</c> of the part.
    /// </summary>
    Guarded,

    /// <summary>
    /// The part is the text of one command. The server runs several statements of it in one transaction, of which only the first stands
    /// outside (measured with Npgsql, which sends them as one pipeline: 25001 for any but the first). Whether the command itself stands in
    /// a transaction is not known.
    /// </summary>
    OneCommand,

    /// <summary>Nobody knows; what depends on it is not reported.</summary>
    Unknown,
}
