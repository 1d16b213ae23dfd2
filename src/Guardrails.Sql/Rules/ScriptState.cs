using Guardrails.Sql.Linting;
using Guardrails.Sql.Locks;
using Guardrails.Sql.Schema;
using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Rules;

/// <summary>What the statements of a script so far have left behind in their session.</summary>
public sealed class ScriptState
{
    private readonly HashSet<(QualifiedName Table, string Constraint)> _added = [];
    private readonly HashSet<QualifiedName> _types = [];
    private readonly HashSet<QualifiedName> _functions = [];
    private readonly HashSet<QualifiedName> _starQueries = [];
    private HashSet<QualifiedName>? _typesOfTransaction;
    private TimeoutState _timeouts;
    private bool _isBehindEnd;

    internal ScriptState()
    {
    }

    /// <summary>What the runner of the script does about transactions where the statement stands.</summary>
    public RunnerTransaction Runner { get; private set; }

    /// <summary>Whether the guarded executor runs the statement alone: in a transaction of its own, under a short lock timeout.</summary>
    internal bool IsAloneUnderGuard { get; private set; }

    /// <summary>The open transaction; null when every statement is one of its own.</summary>
    public OpenTransaction? Transaction { get; private set; }

    /// <summary>What the script has set <c>lock_timeout</c> to; null when it has not touched it.</summary>
    public TimeoutSetting? LockTimeout => _timeouts.Lock.Effective;

    /// <summary>What the script has set <c>statement_timeout</c> to; null when it has not touched it.</summary>
    public TimeoutSetting? StatementTimeout => _timeouts.Statement.Effective;

    /// <summary>Whether the script itself added a constraint, so that nobody can be relying on it yet.</summary>
    public bool WasAdded(QualifiedName table, string constraint) => _added.Contains((table, constraint));

    /// <summary>Whether the script itself created a type or domain.</summary>
    public bool WasTypeCreated(QualifiedName type) => _types.Contains(type);

    /// <summary>Whether the script itself created a function or procedure of that name.</summary>
    public bool WasFunctionCreated(QualifiedName function) => _functions.Contains(function);

    /// <summary>Whether the script has prepared a statement that returns all columns of a table, whatever they are.</summary>
    public bool HasPreparedStar(QualifiedName table) => _starQueries.Contains(table);

    /// <summary>A part of the script begins.</summary>
    internal void EnterPart(RunnerTransaction runner)
    {
        var goesOn = runner == RunnerTransaction.Shared && Runner == RunnerTransaction.Shared;
        Runner = runner;
        if (goesOn)
        {
            return;
        }

        EndRunners();
        if (runner == RunnerTransaction.Shared)
        {
            Transaction ??= new OpenTransaction(TransactionOpener.Runner, null, _timeouts);
        }
    }

    /// <summary>
    /// A statement of the script itself comes next: its runner may begin or end a transaction before it. What stands behind a COMMIT of
    /// its command is again the first of a transaction (measured with Npgsql: <c>BEGIN; …; COMMIT; VACUUM t</c> succeeds).
    /// </summary>
    /// <param name="statement">The statement.</param>
    /// <param name="isFirst">Whether it is the first of its part.</param>
    /// <param name="isOnly">Whether its part has no other.</param>
    internal void Reach(SqlStatement statement, bool isFirst, bool isOnly)
    {
        IsAloneUnderGuard = Runner == RunnerTransaction.Guarded && isOnly;
        var isForbidden = statement.TransactionRule == TransactionRule.Forbidden;
        var begins = statement is TransactionStatement { Action: TransactionAction.Begin };
        var isFirstOfTransaction = isFirst || _isBehindEnd;
        _isBehindEnd = statement is TransactionStatement
        {
            Action: TransactionAction.Commit or TransactionAction.Rollback or TransactionAction.PrepareTransaction, AndChain: false,
        };
        switch (Runner)
        {
            case RunnerTransaction.Guarded when isForbidden || begins:
            case RunnerTransaction.OneCommand when begins:
                EndRunners();
                break;
            case RunnerTransaction.Guarded:
                Transaction ??= new OpenTransaction(TransactionOpener.Runner, null, _timeouts);
                break;
            case RunnerTransaction.OneCommand when !isOnly && !(isFirstOfTransaction && isForbidden):
                Transaction ??= new OpenTransaction(TransactionOpener.Command, null, _timeouts);
                break;
        }
    }

    private void EndRunners()
    {
        if (Transaction is { Opener: TransactionOpener.Runner or TransactionOpener.Command })
        {
            End();
        }
    }

    /// <summary>Takes over what a statement that was executed changes.</summary>
    internal void Apply(SqlStatement statement, LockFootprint footprint, DatabaseSchema before)
    {
        if (statement is TransactionStatement control)
        {
            Apply(control);
            return;
        }

        Remember(statement, before);

        _timeouts = _timeouts.After(statement, Transaction is not null);
        foreach (var taken in Transaction is null ? [] : footprint.Locks)
        {
            if (!before.IsCreatedByScript(taken.Relation))
            {
                Transaction!.AddLock(statement, taken);
            }
        }

        if (Transaction is not null && statement is AlterTableStatement { Actions: [RenameAction or NameAction] } alter &&
            before.Resolve(alter.Table) is var table && NameBehind(alter.Actions[0], table) is { } name)
        {
            Transaction.AddName(table, name);
        }
    }

    /// <summary>What a table is called behind an action; null when that does not change. Either stands alone in its statement.</summary>
    private static QualifiedName? NameBehind(AlterTableAction action, QualifiedName table) => action switch
    {
        RenameAction { Kind: AlterTableActionKind.RenameTo } rename => new QualifiedName(null, table.Schema, rename.NewName, rename.Span),
        NameAction { Kind: AlterTableActionKind.SetSchema, Name: { } schema } => table.In(schema.Name),
        _ => null,
    };

    /// <summary>The statements of a DO block, or of a routine's body, come next.</summary>
    internal void EnterBlock(SqlStatement block) => Transaction ??= new OpenTransaction(TransactionOpener.Block, block, _timeouts);

    /// <summary>The statements of a DO block are through.</summary>
    internal void LeaveBlock(DoStatement block)
    {
        if (Transaction is { Opener: TransactionOpener.Block } transaction && ReferenceEquals(transaction.OpenedBy, block))
        {
            End();
        }
    }

    private void Remember(SqlStatement statement, DatabaseSchema before)
    {
        switch (statement)
        {
            case AlterTableStatement alter:
                RememberConstraints(alter, before.Resolve(alter.Table));
                break;
            case CreateTypeStatement create:
                RememberType(before.Resolve(create.Type));
                break;
            case CreateDomainStatement create:
                RememberType(before.Resolve(create.Domain));
                break;
            case CreateFunctionStatement create:
                _functions.Add(before.Resolve(create.Name));
                break;
            case AlterTypeStatement alter:
                RememberEnumValues(alter, before.Resolve(alter.Type));
                break;
            case NestedStatement { Kind: StatementKind.Prepare, Statement: QueryStatement prepared }
                when prepared.SelectsStar || prepared.Changes.Any(static change => change.ReturnsStar):
                _starQueries.UnionWith(prepared.Relations.Select(before.Resolve));
                break;
        }
    }

    private void RememberType(QualifiedName type)
    {
        _types.Add(type);
        if (Transaction is not null)
        {
            (_typesOfTransaction ??= []).Add(type);
        }
    }

    private void RememberEnumValues(AlterTypeStatement alter, QualifiedName type)
    {
        foreach (var action in alter.Actions)
        {
            if (action is { Kind: AlterTypeActionKind.AddValue, Name: { } value })
            {
                Transaction?.AddEnumValue(type, value, _typesOfTransaction?.Contains(type) ?? false);
            }
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
        _typesOfTransaction = null;
        _timeouts = _timeouts.WithoutLocal();
    }
}
