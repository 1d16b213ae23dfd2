using Guardrails.Sql.Locks;
using Guardrails.Sql.Schema;
using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Rules;

/// <summary>What the statements of a script so far have left behind in their session.</summary>
public sealed class ScriptState
{
    private readonly HashSet<(QualifiedName Table, string Constraint)> _added = [];
    private TimeoutState _timeouts;

    internal ScriptState(bool assumeTransaction)
    {
        if (assumeTransaction)
        {
            Transaction = new OpenTransaction(TransactionOpener.Runner, null, default);
        }
    }

    /// <summary>The open transaction; null when every statement is one of its own.</summary>
    public OpenTransaction? Transaction { get; private set; }

    /// <summary>What the script has set <c>lock_timeout</c> to; null when it has not touched it.</summary>
    public TimeoutSetting? LockTimeout => _timeouts.Lock.Effective;

    /// <summary>What the script has set <c>statement_timeout</c> to; null when it has not touched it.</summary>
    public TimeoutSetting? StatementTimeout => _timeouts.Statement.Effective;

    /// <summary>Whether the script itself added a constraint, so that nobody can be relying on it yet.</summary>
    public bool WasAdded(QualifiedName table, string constraint) => _added.Contains((table, constraint));

    /// <summary>Takes over what a statement that was executed changes.</summary>
    internal void Apply(SqlStatement statement, LockFootprint footprint, DatabaseSchema before)
    {
        if (statement is TransactionStatement control)
        {
            Apply(control);
            return;
        }

        if (statement is AlterTableStatement alter)
        {
            RememberConstraints(alter, before.Resolve(alter.Table));
        }

        _timeouts = _timeouts.After(statement, Transaction is not null);
        foreach (var taken in Transaction is null ? [] : footprint.Locks)
        {
            if (!before.IsCreatedByScript(taken.Relation))
            {
                Transaction!.AddLock(statement, taken);
            }
        }
    }

    /// <summary>The statements of a DO block come next.</summary>
    internal void EnterBlock(DoStatement block) => Transaction ??= new OpenTransaction(TransactionOpener.Block, block, _timeouts);

    /// <summary>The statements of a DO block are through.</summary>
    internal void LeaveBlock(DoStatement block)
    {
        if (Transaction is { Opener: TransactionOpener.Block } transaction && ReferenceEquals(transaction.OpenedBy, block))
        {
            End();
        }
    }

    private void RememberConstraints(AlterTableStatement alter, QualifiedName table)
    {
        foreach (var action in alter.Actions)
        {
            if (action is AddConstraint { Constraint: { Name: { } name } constraint })
            {
                _added.Add((table, name));
                if (constraint.IsNotValid)
                {
                    Transaction?.AddNotValid(table, name);
                }
            }
        }
    }

    private void Apply(TransactionStatement control)
    {
        switch (control.Action)
        {
            case TransactionAction.Begin:
                // A BEGIN inside a transaction only gets a warning: the open one goes on.
                Transaction ??= new OpenTransaction(TransactionOpener.Script, control, _timeouts);
                break;
            case TransactionAction.Rollback when Transaction is { } open:
                _timeouts = open.TimeoutsBefore;
                End();
                break;
            case TransactionAction.Commit or TransactionAction.Rollback or TransactionAction.PrepareTransaction:
                End();
                break;
            case TransactionAction.Savepoint when control.Name is { } name:
                Transaction?.SetSavepoint(name, _timeouts);
                break;
            case TransactionAction.RollbackToSavepoint when control.Name is { } name:
                _timeouts = Transaction?.RollBackTo(name) ?? _timeouts;
                break;
        }

        if (control.AndChain)
        {
            Transaction = new OpenTransaction(TransactionOpener.Chain, control, _timeouts);
        }
    }

    private void End()
    {
        Transaction = null;
        _timeouts = _timeouts.WithoutLocal();
    }
}
