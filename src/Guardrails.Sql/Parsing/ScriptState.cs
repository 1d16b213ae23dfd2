using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Parsing;

/// <summary>What the statements so far have done that decides what a later one is.</summary>
internal sealed class ScriptState
{
    private readonly HashSet<QualifiedName> _partitioned = [];
    private readonly HashSet<string> _subscriptionsWithoutSlot = new(StringComparer.Ordinal);

    public TemporaryObjects Temporary { get; } = new();

    /// <summary>Remembers a partitioned table or an index on one: rebuilding it takes a transaction per partition.</summary>
    public void AddPartitioned(QualifiedName name) => _partitioned.Add(name);

    public bool IsPartitioned(QualifiedName name) => _partitioned.Contains(name);

    /// <summary>Remembers a subscription whose slot was given up: dropping it touches no other server.</summary>
    public void AddSubscriptionWithoutSlot(string name) => _subscriptionsWithoutSlot.Add(name);

    public bool HasNoSlot(string subscription) => _subscriptionsWithoutSlot.Contains(subscription);
}
