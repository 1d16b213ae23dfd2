using Guardrails.Sql.Locks;

namespace Guardrails.Locking.Probe;

/// <summary>Gathers what one statement does, relation by relation.</summary>
/// <param name="before">The relations right before the statement, for their names.</param>
/// <param name="existing">The relations that others could use already; all others are left out.</param>
internal sealed class Footprint(IReadOnlyDictionary<uint, RelationState> before, IReadOnlyDictionary<uint, RelationState> existing)
{
    private readonly Dictionary<uint, LockMode> _modes = [];
    private readonly Dictionary<uint, ObservedWork> _work = [];

    /// <summary>Remembers a lock unless a stronger one on the same relation is known.</summary>
    public void AddLock(RelationLock taken) =>
        _modes[taken.Relation] = StrongestOn(taken.Relation) is { } known && known > taken.Mode ? known : taken.Mode;

    public void AddWork(uint relation, ObservedWork work) => _work[relation] = work;

    /// <summary>The strongest lock known on a relation, or <see langword="null"/>.</summary>
    public LockMode? StrongestOn(uint relation) => _modes.TryGetValue(relation, out var mode) ? mode : null;

    public List<ObservedLock> ToLocks() =>
    [
        .. from taken in _modes
           where before.TryGetValue(taken.Key, out var relation) && relation.HasFootprint && existing.ContainsKey(taken.Key)
           let name = before[taken.Key].Name
           orderby name
           select new ObservedLock(name, taken.Value.ToSql(), _work.GetValueOrDefault(taken.Key)),
    ];
}
