using Guardrails.Sql.Locks;

namespace Guardrails.Locking.Probe;

/// <summary>Gathers what one statement does, relation by relation.</summary>
/// <param name="before">The relations right before the statement, for their names.</param>
/// <param name="existing">The relations that others could use already; all others are left out.</param>
internal sealed class Footprint(IReadOnlyDictionary<uint, RelationState> before, IReadOnlyDictionary<uint, RelationState> existing)
{
    private readonly Dictionary<uint, SortedSet<LockMode>> _modes = [];
    private readonly Dictionary<uint, ObservedWork> _work = [];

    /// <summary>Remembers a lock.</summary>
    public void AddLock(RelationLock taken)
    {
        if (!_modes.TryGetValue(taken.Relation, out var modes))
        {
            _modes.Add(taken.Relation, modes = []);
        }

        modes.Add(taken.Mode);
    }

    public void AddWork(uint relation, ObservedWork work) => _work[relation] = work;

    /// <summary>All locks known on a relation: of two that follow each other the weaker one may conflict with what the stronger one lets through.</summary>
    public IReadOnlyCollection<LockMode> ModesOn(uint relation) => _modes.TryGetValue(relation, out var modes) ? modes : [];

    public List<ObservedLock> ToLocks() =>
    [
        .. from taken in _modes
           where before.TryGetValue(taken.Key, out var relation) && relation.HasFootprint && existing.ContainsKey(taken.Key)
           let name = before[taken.Key].Name
           orderby name
           select new ObservedLock(name, taken.Value.Max.ToSql(), _work.GetValueOrDefault(taken.Key)),
    ];
}
