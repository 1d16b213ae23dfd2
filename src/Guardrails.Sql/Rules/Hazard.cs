using Guardrails.Sql.Linting;
using Guardrails.Sql.Locks;
using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Rules;

/// <summary>What a rule has to say about a statement.</summary>
/// <param name="Message">Names what is locked, what that blocks, and the safe form; without a full stop at its end.</param>
public sealed record Hazard(string Message)
{
    /// <summary>Where; null for the whole statement.</summary>
    public TextSpan? Span { get; init; }

    /// <summary>The relation that is locked or broken; null when there is none or it is not known.</summary>
    public QualifiedName? Relation { get; init; }

    /// <summary>The lock mode that the message speaks of.</summary>
    public LockMode? LockMode { get; init; }

    /// <summary>The work that the message speaks of.</summary>
    public TableWork Work { get; init; }

    /// <summary>The rewrite that makes it safe, when there is one that needs no judgement.</summary>
    public IReadOnlyList<TextEdit> Edits { get; init; } = [];

    /// <summary>Whether PostgreSQL refuses the usual safe form here (CONCURRENTLY on a partitioned table, for instance): then nothing is rewritten.</summary>
    public bool IsSafeFormRefused { get; init; }

    /// <summary>Whether it is reported only because knowledge is missing; never an error then.</summary>
    public bool IsCautious { get; init; }

    /// <summary>The relation, mode, work and certainty of a lock.</summary>
    public static Hazard Of(RelationLock held, string message) => new(held.IsCautious ? $"{message} ({held.Reason})" : message)
    {
        Relation = held.Relation,
        LockMode = held.Mode,
        Work = held.Work,
        IsCautious = held.IsCautious,
    };
}
