using Guardrails.Sql.Schema;
using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Locks;

/// <summary>Gathers what a statement does, and holds what that depends on.</summary>
internal sealed class FootprintBuilder(DatabaseSchema schema, int serverMajor)
{
    private readonly List<LockCharge> _charges = [];

    /// <summary>What is known right before the statement.</summary>
    public DatabaseSchema Schema => schema;

    /// <summary>14 to 18.</summary>
    public int Major => serverMajor;

    /// <summary>The action of ALTER TABLE that is charged with what is added; null for the statement as a whole.</summary>
    public AlterTableAction? Action { get; set; }

    /// <summary>The relations so far, as often as they are charged.</summary>
    public IEnumerable<QualifiedName> Relations => _charges.Select(static charge => charge.Lock.Relation);

    public LockFootprint ToFootprint() => _charges.Count == 0 ? LockFootprint.Empty : new LockFootprint(_charges);

    /// <summary>What is known of a relation; a relation of which nothing is known is one that is not complete.</summary>
    public Relation Find(QualifiedName name) => schema.Find(name) ?? new Relation(schema.Resolve(name), RelationKind.Unknown);

    /// <summary>Whether a relation certainly does not exist.</summary>
    public bool IsMissing(QualifiedName name) => schema.IsComplete && schema.Find(name) is null;

    public void Add(QualifiedName name, LockMode mode, string reason, TableWork work = TableWork.None, bool isCautious = false) =>
        Add(Find(name), mode, reason, work, isCautious);

    /// <summary>A relation without rows of its own is never worked on. Foreign tables belong into no footprint.</summary>
    public void Add(Relation relation, LockMode mode, string reason, TableWork work = TableWork.None, bool isCautious = false)
    {
        if (relation.Kind == RelationKind.ForeignTable || DatabaseSchema.IsOutOfFootprints(relation.Name))
        {
            return;
        }

        var done = relation.HasStorage ? work : TableWork.None;
        _charges.Add(new LockCharge(new RelationLock(relation.Name, mode, done, reason, isCautious && done == work), Action));
    }

    /// <summary>Takes relations out again.</summary>
    public void Forget(IEnumerable<QualifiedName> relations)
    {
        var forgotten = new HashSet<QualifiedName>(relations);
        if (forgotten.Count > 0)
        {
            _charges.RemoveAll(charge => forgotten.Contains(charge.Lock.Relation));
        }
    }

    /// <summary>A relation and everything below it.</summary>
    public void AddTree(Relation top, LockMode mode, string reason, TableWork work = TableWork.None, bool isCautious = false)
    {
        Add(top, mode, reason, work, isCautious);
        foreach (var below in top.Descendants())
        {
            Add(below, mode, reason, work, isCautious);
        }
    }
}
