using Guardrails.Sql.Linting;
using Guardrails.Sql.Locks;
using Guardrails.Sql.Schema;
using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Rules;

/// <summary>What a rule sees: a statement, and everything that is known at its place.</summary>
public sealed class RuleContext
{
    private readonly Action<SqlStatement?, Hazard> _report;
    private readonly HashSet<(SqlStatement, string)> _reported = [];
    private readonly HashSet<string> _topics = new(StringComparer.Ordinal);
    private LockFootprint? _footprint;
    private IReadOnlyList<RelationLock>? _locksOnExisting;
    private IReadOnlyList<RelationLock>? _blockingLocksOnExisting;
    private IReadOnlyList<AlterTableAction>? _actionsOnExisting;

    internal RuleContext(SqlScript script, int serverMajor, DatabaseSchema schema, ScriptState state, Action<SqlStatement?, Hazard> report)
    {
        Script = script;
        ServerMajor = serverMajor;
        Schema = schema;
        State = state;
        Statement = null!;
        _report = report;
    }

    /// <summary>The script.</summary>
    public SqlScript Script { get; }

    /// <summary>The parts in which the script's runner hands it over.</summary>
    internal IReadOnlyList<ScriptPart> Parts { get; init; } = [];

    /// <summary>The server's major version, 14 to 18.</summary>
    public int ServerMajor { get; }

    /// <summary>What is known of the database right before the statement.</summary>
    public DatabaseSchema Schema { get; }

    /// <summary>Transaction and timeouts right before the statement.</summary>
    public ScriptState State { get; }

    /// <summary>The statement.</summary>
    public SqlStatement Statement { get; private set; }

    /// <summary>The DO block or CREATE FUNCTION around the statement; null when it stands in the script itself.</summary>
    public SqlStatement? Block { get; private set; }

    /// <summary>What the statement locks; nothing for a DO block, whose statements are reached one by one.</summary>
    public LockFootprint Footprint => _footprint ??= Statement is DoStatement ? LockFootprint.Empty : LockModel.GetFootprint(Statement, Schema, ServerMajor);

    /// <summary>Whether the statement runs in a transaction that goes on behind it, or in a DO block.</summary>
    public bool IsInTransaction => State.Transaction is not null;

    /// <summary>Whether the statement's text may be rewritten: not inside a body, whose own text may be quoted.</summary>
    public bool IsRewritable => Block is null;

    /// <summary>Whether nobody else can be using a relation, because this script created it, or because it is temporary.</summary>
    public bool IsNew(QualifiedName relation) =>
        Schema.IsCreatedByScript(relation) || Parsing.TemporaryObjects.IsTemporarySchema(Schema.Resolve(relation).Schema);

    /// <summary>The footprint without the relations that this script created.</summary>
    public IReadOnlyList<RelationLock> LocksOnExisting() => _locksOnExisting ??= Where(Footprint.Locks, taken => !IsNew(taken.Relation));

    /// <summary>Whether a table is known to be partitioned: several safe forms are refused there.</summary>
    internal bool IsPartitioned(QualifiedName table) => Schema.Find(table) is { Kind: RelationKind.PartitionedTable };

    /// <summary>The locks that keep writers out of relations that existed before the script.</summary>
    public IReadOnlyList<RelationLock> BlockingLocksOnExisting() =>
        // Queries and changes of data lock what they touch, but never that much; scripts are full of them, and finding out takes time.
        _blockingLocksOnExisting ??= Statement.IsQuery ? [] : Where(LocksOnExisting(), static taken => taken.Mode.BlocksWriters());

    /// <summary>
    /// What happens to a relation that the statement names, with the heaviest work on any relation that existed before the script: of a
    /// partitioned table it is done on the partitions. Null when nothing happens to it, or when it is new.
    /// </summary>
    public RelationLock? LockOnExisting(QualifiedName relation)
    {
        var resolved = Schema.Resolve(relation);
        return IsNew(resolved) || Footprint.Find(resolved) is not { } held ? null : LocksOnExisting().Aggregate(held, WithHeavierWork);
    }

    /// <summary>The actions of an ALTER TABLE on a table that existed before the script; none for every other statement.</summary>
    public IReadOnlyList<AlterTableAction> ActionsOnExisting() =>
        _actionsOnExisting ??= Statement is AlterTableStatement { IsDdl: true } alter && !IsNew(alter.Table) ? alter.Actions : [];

    /// <summary>
    /// What an action does to the altered table, with the heaviest work that it does on any table that existed before the script; null
    /// when it locks nothing.
    /// </summary>
    public RelationLock? FindCharge(AlterTableAction action)
    {
        var altered = Statement is AlterTableStatement alter ? Schema.Resolve(alter.Table) : null;
        RelationLock? found = null;
        foreach (var taken in ChargesOf(action))
        {
            if (found is null || (taken.Relation.Equals(altered) && !found.Relation.Equals(altered)))
            {
                found = found is null ? taken : WithHeavierWork(taken, found);
            }
            else
            {
                var heavier = WithHeavierWork(found, taken);
                found = taken.Relation.Equals(found.Relation) && taken.Mode > found.Mode ? heavier with { Mode = taken.Mode } : heavier;
            }
        }

        return found;
    }

    /// <summary>What an action does to each relation that existed before the script, the altered table first.</summary>
    public IEnumerable<RelationLock> ChargesOf(AlterTableAction action)
    {
        foreach (var charge in Footprint.Charges)
        {
            if (ReferenceEquals(charge.Action, action) && !IsNew(charge.Lock.Relation))
            {
                yield return charge.Lock;
            }
        }
    }

    /// <summary>Reports the statement.</summary>
    public void Report(Hazard hazard) => _report(Statement, hazard);

    /// <summary>Reports an earlier statement, for what became of it.</summary>
    public void Report(SqlStatement statement, Hazard hazard) => _report(statement, hazard);

    /// <summary>Reports an earlier statement unless that was done already.</summary>
    public void ReportOnce(SqlStatement statement, Hazard hazard)
    {
        if (_reported.Add((statement, hazard.Message)))
        {
            _report(statement, hazard);
        }
    }

    /// <summary>Reports a place that need not lie in a statement.</summary>
    public void ReportAt(TextSpan span, Hazard hazard) => _report(null, hazard with { Span = span });

    /// <summary>Whether <see cref="IsFirst"/> was asked for something: then there is no need to find out more about it.</summary>
    public bool IsSaid(string topic) => _topics.Contains(topic);

    /// <summary>Whether something is asked for the first time in this script.</summary>
    public bool IsFirst(string topic) => _topics.Add(topic);

    private static RelationLock WithHeavierWork(RelationLock held, RelationLock other) =>
        other.Work > held.Work ? held with { Work = other.Work, Reason = other.Reason, IsCautious = other.IsCautious } : held;

    internal void MoveTo(SqlStatement statement, SqlStatement? block)
    {
        Statement = statement;
        Block = block;
        _footprint = null;
        _locksOnExisting = null;
        _blockingLocksOnExisting = null;
        _actionsOnExisting = null;
    }

    /// <summary>The list itself where all of it is meant, which is the rule.</summary>
    private static IReadOnlyList<RelationLock> Where(IReadOnlyList<RelationLock> locks, Predicate<RelationLock> isMeant)
    {
        List<RelationLock>? meant = null;
        for (var i = 0; i < locks.Count; i++)
        {
            if (isMeant(locks[i]))
            {
                meant?.Add(locks[i]);
            }
            else
            {
                meant ??= [.. locks.Take(i)];
            }
        }

        return meant ?? locks;
    }
}
