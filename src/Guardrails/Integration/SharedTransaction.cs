namespace Guardrails.Integration;

/// <summary>
/// Several steps of a migration framework in one transaction, each guarded under its own name. When a step does not get its locks, the whole
/// transaction is rolled back, and the next attempt runs the steps before it again. Not for concurrent use.
/// </summary>
/// <remarks>For the authors of framework packages whose framework can run all pending migrations in one transaction.</remarks>
public sealed class SharedTransaction
{
    private readonly Func<string, FrameworkGuard> _guard;
    private readonly SharedTransactionCallbacks _framework;
    private readonly List<Action<GuardedUnit>> _steps = [];
    private FrameworkGuard? _last;

    /// <summary>Prepares it; nothing is begun yet.</summary>
    /// <param name="guard">Makes the guard of a step, given the step's name.</param>
    /// <param name="framework">How the framework's transaction is asked for, begun and rolled back.</param>
    public SharedTransaction(Func<string, FrameworkGuard> guard, SharedTransactionCallbacks framework)
    {
        ArgumentNullException.ThrowIfNull(guard);
        ArgumentNullException.ThrowIfNull(framework);
        _guard = guard;
        _framework = framework;
    }

    /// <summary>Runs a step inside the transaction, which is begun when it is not open, and leaves the transaction open.</summary>
    /// <param name="name">The step's name; it stands in every message about it.</param>
    /// <param name="step">The step. It is called again, with another unit, whenever the transaction has to be repeated.</param>
    /// <param name="cancellationToken">Stops before the next attempt or command.</param>
    /// <exception cref="LockTimeoutException">A lock was not granted in time; the transaction is rolled back.</exception>
    /// <exception cref="MigrationFailedException">Anything else that failed; the transaction is rolled back.</exception>
    public void RunStep(string name, Action<GuardedUnit> step, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(step);
        _last = _guard(name);
        _last.RunTransaction(unit => Attempt(unit, step), cancellationToken);
        _steps.Add(step);
    }

    /// <summary>Has the transaction committed. Nothing is committed when no step has run.</summary>
    /// <param name="commit">Commits the framework's transaction.</param>
    /// <param name="cancellationToken">Looked at before the commit is sent.</param>
    /// <exception cref="MigrationFailedException">The commit failed; the message says whether its outcome is known.</exception>
    public void Commit(Action commit, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(commit);
        _last?.RunTransaction(unit => unit.Commit(commit, cancellationToken), cancellationToken);
        _steps.Clear();
        _last = null;
    }

    private void Attempt(GuardedUnit unit, Action<GuardedUnit> step)
    {
        try
        {
            if (!_framework.IsOpen())
            {
                _framework.Begin();
                foreach (var earlier in _steps)
                {
                    earlier(unit);
                }
            }

            step(unit);
        }
        catch
        {
            _framework.RollBack();
            throw;
        }
    }
}

/// <summary>A framework's own transaction, as <see cref="SharedTransaction"/> needs to handle it.</summary>
public sealed class SharedTransactionCallbacks
{
    /// <summary>Whether the transaction is open.</summary>
    public required Func<bool> IsOpen { get; init; }

    /// <summary>Begins it.</summary>
    public required Action Begin { get; init; }

    /// <summary>Rolls it back; does nothing when there is none, and does not throw when the connection is lost.</summary>
    public required Action RollBack { get; init; }
}
