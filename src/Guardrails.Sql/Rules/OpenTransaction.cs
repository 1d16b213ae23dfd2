using Guardrails.Sql.Locks;
using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Rules;

/// <summary>Who began a transaction.</summary>
public enum TransactionOpener
{
    /// <summary>A <c>BEGIN</c> of the script.</summary>
    Script,

    /// <summary><c>COMMIT AND CHAIN</c> or <c>ROLLBACK AND CHAIN</c>.</summary>
    Chain,

    /// <summary>Whoever runs the script, as the options say.</summary>
    Runner,

    /// <summary>The server, because several statements came in the text of one command.</summary>
    Command,

    /// <summary>A DO block outside any transaction: its statements share the one of the block.</summary>
    Block,
}

/// <summary>A lock that an earlier statement of the transaction took on a relation that existed before the script.</summary>
/// <param name="Lock">The lock.</param>
/// <param name="Statement">The statement that took it.</param>
public sealed record HeldLock(RelationLock Lock, SqlStatement Statement);

/// <summary>The transaction that is open where a statement stands.</summary>
public sealed class OpenTransaction
{
    // Every entry knows what held up to it, so that going back to a savepoint costs no more than what is forgotten.
    private readonly List<Entry> _entries = [];
    private readonly HashSet<QualifiedName> _blocked = [];
    private readonly HashSet<(QualifiedName Table, string Constraint)> _notValid = [];
    private readonly List<(QualifiedName Type, string Value, bool IsNewType)> _enumValues = [];
    private readonly Stack<Savepoint> _savepoints = new();

    internal OpenTransaction(TransactionOpener opener, SqlStatement? openedBy, TimeoutState timeouts)
    {
        Opener = opener;
        OpenedBy = openedBy;
        TimeoutsBefore = timeouts;
    }

    /// <summary>Who began it.</summary>
    public TransactionOpener Opener { get; }

    /// <summary>The statement that began it; null when that is not in the script.</summary>
    public SqlStatement? OpenedBy { get; }

    /// <summary>
    /// The first lock of the strongest mode that it holds on a relation that existed before the script; null when none of them keeps
    /// writers waiting.
    /// </summary>
    public HeldLock? Strongest => _entries.Count == 0 ? null : _entries[_entries.Count - 1].Strongest;

    /// <summary>The enum values it added, and whether it created their type as well.</summary>
    public IReadOnlyList<(QualifiedName Type, string Value, bool IsNewType)> NewEnumValues => _enumValues;

    internal TimeoutState TimeoutsBefore { get; }

    /// <summary>Whether it holds a lock on a relation that keeps writers waiting.</summary>
    public bool Blocks(QualifiedName relation) => _blocked.Contains(relation);

    /// <summary>Whether it added a constraint <c>NOT VALID</c>.</summary>
    public bool AddedNotValid(QualifiedName table, string constraint) => _notValid.Contains((table, constraint));

    internal void AddLock(SqlStatement statement, RelationLock taken)
    {
        if (taken.Mode.BlocksWriters())
        {
            var held = new HeldLock(taken, statement);
            var strongest = Strongest is { } before && before.Lock.Mode >= taken.Mode ? before : held;
            _entries.Add(new Entry(_blocked.Add(taken.Relation) ? taken.Relation : null, null, strongest));
        }
    }

    /// <summary>A relation that it may hold has another name from here on.</summary>
    internal void AddName(QualifiedName before, QualifiedName after)
    {
        if (_blocked.Contains(before) && _blocked.Add(after))
        {
            _entries.Add(new Entry(after, null, Strongest));
        }
    }

    internal void AddNotValid(QualifiedName table, string constraint)
    {
        if (_notValid.Add((table, constraint)))
        {
            _entries.Add(new Entry(null, (table, constraint), Strongest));
        }
    }

    internal void AddEnumValue(QualifiedName type, string value, bool isNewType)
    {
        // Every later statement is searched for every value; no migration adds more than these.
        const int MaxValues = 100;
        if (_enumValues.Count < MaxValues)
        {
            _enumValues.Add((type, value, isNewType));
        }
    }

    internal void SetSavepoint(string name, TimeoutState timeouts) => _savepoints.Push(new Savepoint(name, timeouts, _entries.Count, _enumValues.Count));

    /// <summary>Forgets what was done since the savepoint; null, and nothing forgotten, when there is none of that name.</summary>
    internal TimeoutState? RollBackTo(string name)
    {
        if (!_savepoints.Any(savepoint => savepoint.Name == name))
        {
            return null;
        }

        while (_savepoints.Peek().Name != name)
        {
            _savepoints.Pop();
        }

        var savepoint = _savepoints.Peek();
        for (var i = _entries.Count - 1; i >= savepoint.Entries; i--)
        {
            Forget(_entries[i]);
            _entries.RemoveAt(i);
        }

        _enumValues.RemoveRange(savepoint.EnumValues, _enumValues.Count - savepoint.EnumValues);
        return savepoint.Timeouts;
    }

    private void Forget(Entry entry)
    {
        if (entry.Blocked is { } relation)
        {
            _blocked.Remove(relation);
        }

        if (entry.NotValid is { } constraint)
        {
            _notValid.Remove(constraint);
        }
    }

    private sealed record Entry(QualifiedName? Blocked, (QualifiedName Table, string Constraint)? NotValid, HeldLock? Strongest);

    private sealed record Savepoint(string Name, TimeoutState Timeouts, int Entries, int EnumValues);
}
