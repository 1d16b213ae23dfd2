using Guardrails.Integration;
using Guardrails.Locking;
using Guardrails.Preflight;

namespace Guardrails.Execution;

/// <summary>Runs one attempt of a unit whose transaction a framework begins and ends.</summary>
internal sealed class UnitRunner(GuardedSession session, GuardOptions options, ExecutionLog log, HeavyWorkGate gate, string? step, CancellationToken cancellationToken)
{
    private GuardedUnit? _unit;

    /// <summary>Whether COMMIT has been sent in the current attempt.</summary>
    public bool CommitSent => _unit?.CommitSent ?? false;

    public Task AttemptAsync(Func<GuardedUnit, CancellationToken, Task> unit, LockAttempt attempt)
    {
        log.Forget(added: true);
        gate.Restart();
        _unit = new GuardedUnit(session, options, log, gate, attempt, step);
        return unit(_unit, cancellationToken);
    }
}
