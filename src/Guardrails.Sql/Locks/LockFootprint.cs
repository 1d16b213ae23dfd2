using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Locks;

/// <summary>
/// For each relation that a statement locks the strongest mode and the heaviest work. Indexes, TOAST tables, catalogues, temporary
/// relations and what the statement itself creates are not among them.
/// </summary>
public sealed class LockFootprint
{
    /// <summary>Of a statement that locks no relation.</summary>
    public static LockFootprint Empty { get; } = new([]);

    /// <param name="charges">What each part of the statement does, in the order of the text.</param>
    internal LockFootprint(IReadOnlyList<LockCharge> charges)
    {
        Charges = charges;
        Locks = Merge(charges);
    }

    /// <summary>One entry for each relation, in the order in which the statement reaches them.</summary>
    public IReadOnlyList<RelationLock> Locks { get; }

    /// <summary>The same before it is put together: what each action of an ALTER TABLE is to be charged with.</summary>
    public IReadOnlyList<LockCharge> Charges { get; }

    /// <summary>What happens to a relation; null when it is not locked.</summary>
    /// <param name="relation">A name as the footprint writes it.</param>
    public RelationLock? Find(QualifiedName relation)
    {
        foreach (var found in Locks)
        {
            if (found.Relation.Equals(relation))
            {
                return found;
            }
        }

        return null;
    }

    private static List<RelationLock> Merge(IReadOnlyList<LockCharge> charges)
    {
        if (charges.Count <= 1)
        {
            return charges.Count == 0 ? [] : [charges[0].Lock];
        }

        var places = new Dictionary<QualifiedName, int>();
        var locks = new List<RelationLock>();
        foreach (var charge in charges)
        {
            if (places.TryGetValue(charge.Lock.Relation, out var place))
            {
                locks[place] = Stronger(locks[place], charge.Lock);
            }
            else
            {
                places.Add(charge.Lock.Relation, locks.Count);
                locks.Add(charge.Lock);
            }
        }

        return locks;
    }

    // The reason is that of the heavier work, because that is what people have to know; of the stronger lock when the work is the same.
    private static RelationLock Stronger(RelationLock first, RelationLock second)
    {
        var leading = second.Work > first.Work || (second.Work == first.Work && second.Mode > first.Mode) ? second : first;
        return leading with { Mode = second.Mode > first.Mode ? second.Mode : first.Mode };
    }
}
