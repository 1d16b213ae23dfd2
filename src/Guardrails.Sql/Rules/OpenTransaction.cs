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
    private readonly List<HeldLock> _held = [];
    private readonly List<SqlStatement> _statements = [];
    private readonly Stack<Savepoint> _savepoints = new();
    private readonly TimeoutState _timeouts;

    internal OpenTransaction(TransactionOpener opener, SqlStatement? openedBy, TimeoutState timeouts)
    {
        Opener = opener;
        OpenedBy = openedBy;
        _timeouts = timeouts;
    }

    /// <summary>Who began it.</summary>
    public TransactionOpener Opener { get; }

    /// <summary>The statement that began it; null when that is not in the script.</summary>
    public SqlStatement? OpenedBy { get; }

    /// <summary>The locks it holds on relations that existed before the script, in the order in which they were taken.</summary>
    public IReadOnlyList<HeldLock> HeldLocks => _held;

    /// <summary>The statements it has executed and not rolled back, transaction control left out.</summary>
    public IReadOnlyList<SqlStatement> Statements => _statements;

    internal TimeoutState TimeoutsBefore => _timeouts;

    internal void Add(SqlStatement statement, IEnumerable<RelationLock> locks)
    {
        _statements.Add(statement);
        foreach (var taken in locks)
        {
            _held.Add(new HeldLock(taken, statement));
        }
    }

    internal void SetSavepoint(string name, TimeoutState timeouts) =>
        _savepoints.Push(new Savepoint(name, timeouts, _held.Count, _statements.Count));

    /// <summary>Forgets what was done since the savepoint; null, and nothing forgotten, when there is none of that name.</summary>
    internal TimeoutState? RollBackTo(string name)
    {
        while (_savepoints.Count > 0)
        {
            var savepoint = _savepoints.Peek();
            if (savepoint.Name == name)
            {
                _held.RemoveRange(savepoint.Locks, _held.Count - savepoint.Locks);
                _statements.RemoveRange(savepoint.Statements, _statements.Count - savepoint.Statements);
                return savepoint.Timeouts;
            }

            _savepoints.Pop();
        }

        return null;
    }

    private sealed record Savepoint(string Name, TimeoutState Timeouts, int Locks, int Statements);
}
