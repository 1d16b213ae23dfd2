using Guardrails.Execution;
using Guardrails.Reaping;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Guardrails.Locking;

/// <summary>Ends blockers that sit idle in a transaction for too long, when the options allow it; each at most once.</summary>
internal sealed class IdleBlockers(GuardOptions options, ILogger logger)
{
    private readonly HashSet<int> _ended = [];
    private volatile IReadOnlyList<string> _notes = [];

    /// <summary>Who was ended, or could not be, for the report. May be read while a watcher still adds to it.</summary>
    public IReadOnlyList<string> Notes => _notes;

    /// <summary>Ends those among the blockers that have been idle for longer than allowed.</summary>
    /// <param name="blockers">Who blocks directly.</param>
    /// <param name="connect">Gives a connection outside any transaction, or <see langword="null"/> when there is none at the moment; asked only when somebody is to be ended.</param>
    /// <param name="cancellationToken">Stops.</param>
    public async Task EndAsync(IEnumerable<SessionInfo> blockers, Func<Task<NpgsqlConnection?>> connect, CancellationToken cancellationToken)
    {
        if (options.TerminateIdleBlockersAfter is not { } limit)
        {
            return;
        }

        foreach (var blocker in blockers.Where(b => b.IsIdleInTransaction && b.StateAge >= limit))
        {
            if (await connect().ConfigureAwait(false) is not { } connection || !_ended.Add(blocker.Pid))
            {
                continue;
            }

            var outcome = await SessionTerminator.TerminateAsync(connection, blocker, limit, cancellationToken).ConfigureAwait(false);
            var idle = blocker.StateAge.GetValueOrDefault();
            LockLog.BlockerTerminated(logger, blocker.Pid, (long)idle.TotalSeconds, outcome);
            _notes = [.. _notes, $"session {blocker.Pid} ({blocker.User}, {blocker.ApplicationName}) blocked us, idle in its transaction for {Failures.Seconds(idle)}: {outcome}"];
        }
    }
}
