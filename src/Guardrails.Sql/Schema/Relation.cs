using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Schema;

/// <summary>What is known of a table, a partitioned table, a view or a materialized view. It changes with its <see cref="DatabaseSchema"/>.</summary>
public sealed class Relation
{
    private State _state = new();

    internal Relation(QualifiedName name, RelationKind kind)
    {
        _state.Name = name;
        _state.Kind = kind;
    }

    /// <summary>Its name with its schema, where that is known.</summary>
    public QualifiedName Name => _state.Name;

    /// <summary>What it is.</summary>
    public RelationKind Kind => _state.Kind;

    /// <summary>
    /// Whether everything about it is known, because a script created it or a live catalogue was read. Otherwise what is found is
    /// true, and what is not found may exist.
    /// </summary>
    public bool IsComplete => _state.IsComplete;

    /// <summary>It is <c>UNLOGGED</c>; null when that is not known.</summary>
    public bool? IsUnlogged => _state.IsUnlogged ?? (IsComplete ? false : null);

    /// <summary>The columns that are known, inherited ones included.</summary>
    public IReadOnlyList<Column> Columns => _state.Columns;

    /// <summary>The CHECKs that are known, inherited ones included.</summary>
    public IReadOnlyList<TableCheck> Checks => _state.Checks;

    /// <summary>The indexes that are known.</summary>
    public IReadOnlyList<TableIndex> Indexes => _state.Indexes;

    /// <summary>The foreign keys from here to other tables, or to itself.</summary>
    public IReadOnlyList<ForeignKey> ForeignKeys => _state.ForeignKeys;

    /// <summary>The foreign keys from other tables, or itself, to here.</summary>
    public IReadOnlyList<ForeignKey> ReferencedBy => _state.ReferencedBy;

    /// <summary>The tables that it inherits from, or the partitioned table that it is a partition of.</summary>
    public IReadOnlyList<Relation> Parents => _state.Parents;

    /// <summary>Its partitions, or the tables that inherit from it.</summary>
    public IReadOnlyList<Relation> Children => _state.Children;

    /// <summary>How a partitioned table is partitioned, or null.</summary>
    public PartitionKey? PartitionKey => _state.PartitionKey;

    /// <summary>The bound of a partition, or null.</summary>
    public PartitionBound? Bound => _state.Bound;

    /// <summary>The relations that a view or materialized view reads directly.</summary>
    public IReadOnlyList<Relation> Reads => _state.Reads;

    /// <summary>The views and materialized views that read from here directly.</summary>
    public IReadOnlyList<Relation> ReadBy => _state.ReadBy;

    /// <summary>What the query of a view or materialized view names; null when that is not known.</summary>
    internal ViewWords? Words => _state.Words;

    /// <summary>The triggers that are known; those of constraints not among them.</summary>
    public IReadOnlyList<TableTrigger> Triggers => _state.Triggers;

    /// <summary>Whether it is a partition.</summary>
    public bool IsPartition => _state.Bound is not null;

    /// <summary>The partition for all rows that no other one takes, or null.</summary>
    public Relation? DefaultPartition => _state.DefaultPartition;

    /// <summary>Whether rows lie in it itself.</summary>
    public bool HasStorage => Kind is not (RelationKind.PartitionedTable or RelationKind.View or RelationKind.ForeignTable);

    /// <summary>A column by its name; null when it is not known, or does not exist.</summary>
    public Column? FindColumn(string name)
    {
        foreach (var column in _state.Columns)
        {
            if (column.Name == name)
            {
                return column;
            }
        }

        return null;
    }

    /// <summary>Its name.</summary>
    public override string ToString() => Name.ToString();

    /// <summary>Everything below it, each once, nearest first.</summary>
    internal IEnumerable<Relation> Descendants()
    {
        var seen = new HashSet<Relation> { this };
        var queue = new Queue<Relation>();
        queue.Enqueue(this);
        while (queue.Count > 0)
        {
            foreach (var child in queue.Dequeue().Children)
            {
                if (seen.Add(child))
                {
                    yield return child;
                    queue.Enqueue(child);
                }
            }
        }
    }

    /// <summary>The part that changes, for whoever has made sure that the change can be taken back.</summary>
    internal State Edit() => _state;

    internal State Save() => _state.Copy();

    internal void Restore(State saved) => _state = saved;

    /// <summary>All that changes in a relation.</summary>
    internal sealed class State
    {
        public QualifiedName Name = null!;
        public RelationKind Kind;
        public bool IsComplete;
        public bool? IsUnlogged;
        public int TouchedIn;
        public PartitionKey? PartitionKey;
        public PartitionBound? Bound;
        public Relation? DefaultPartition;
        public string? ClusterIndex;
        public ViewWords? Words;
        public List<Column> Columns = [];
        public List<TableCheck> Checks = [];
        public List<TableIndex> Indexes = [];
        public List<ForeignKey> ForeignKeys = [];
        public List<ForeignKey> ReferencedBy = [];
        public List<Relation> Parents = [];
        public List<Relation> Children = [];
        public List<Relation> Reads = [];
        public List<Relation> ReadBy = [];
        public List<TableTrigger> Triggers = [];

        public State Copy()
        {
            var copy = (State)MemberwiseClone();
            copy.Columns = [.. Columns];
            copy.Checks = [.. Checks];
            copy.Indexes = [.. Indexes];
            copy.ForeignKeys = [.. ForeignKeys];
            copy.ReferencedBy = [.. ReferencedBy];
            copy.Parents = [.. Parents];
            copy.Children = [.. Children];
            copy.Reads = [.. Reads];
            copy.ReadBy = [.. ReadBy];
            copy.Triggers = [.. Triggers];
            return copy;
        }
    }
}

/// <summary>A trigger of a table.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsRow"><c>FOR EACH ROW</c>: on a partitioned table every partition has it too.</param>
/// <param name="Function">The function that it calls, with its schema where that is known; null when it is not known.</param>
public sealed record TableTrigger(string Name, bool IsRow, QualifiedName? Function);
