namespace Guardrails.Sql.Linting;

/// <summary>A piece of a script that is handed to the server by itself, in the order of the script.</summary>
/// <param name="Start">The offset of its first character; it ends where the next part begins.</param>
/// <param name="Transaction">What its runner does about transactions.</param>
public sealed record ScriptPart(int Start, RunnerTransaction Transaction)
{
    /// <summary>Whether a failure leaves the parts before it to themselves: they are no migration that would be half applied.</summary>
    public bool StandsAlone { get; init; }

    /// <summary>
    /// Whether its statements describe what is there before the next part: they are taken over into what is known of the schema, and
    /// nothing runs them.
    /// </summary>
    public bool IsGiven { get; init; }
}
