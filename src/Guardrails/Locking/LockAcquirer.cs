using Guardrails.Execution;
using Guardrails.Telemetry;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Guardrails.Locking;

/// <summary>
/// Repeats a transaction until it gets its locks or the lock timeout is over: short stays in the queue, pauses outside any transaction.
/// </summary>
internal sealed class LockAcquirer(GuardOptions options, LockWatcher watcher, TimeProvider time, ILogger logger) : IWaitKnowledge
{
    private const int MostDeadlocks = 5;

    // When the whole lock timeout passed before the watcher had seen anything, as on a machine that is short of CPU, the lock is asked for
    // once or twice more, for the sake of the evidence: the watcher ends that stay with its first look.
    private static readonly TimeSpan EvidenceStay = TimeSpan.FromMilliseconds(500);
    private const int MostEvidenceStays = 2;

    // Nothing sensible can be waited for in less; also keeps the last stay from being a single poll.
    private static readonly TimeSpan ShortestStay = TimeSpan.FromMilliseconds(1);

    private readonly LockBudget _budget = new(options.LockTimeout, time);
    private readonly StayPolicy _policy = new();
    private readonly IdleBlockers _idle = new(options, logger);
    private LockAttempt? _current;
    private int _evidenceStays;
    private bool _replayed;

    public int Attempts { get; private set; }

    public TimeSpan LockWait { get; private set; }

    public IReadOnlyList<string> Notes => _idle.Notes;

    /// <summary>Runs <paramref name="attempt"/> until it succeeds. It must leave no transaction open when it throws.</summary>
    /// <exception cref="LockNotAcquiredException">The lock timeout is over.</exception>
    public async Task RunAsync(Func<LockAttempt, Task> attempt, CancellationToken cancellationToken)
    {
        var deadlocks = 0;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Attempts++;
            GuardTelemetry.RecordAttempt();
            var current = _current = new LockAttempt(Attempts, _budget.RemainingAfter, NextStay, watcher, time);
            try
            {
                await attempt(current).ConfigureAwait(false);
                NoteGrantedWait(current);
                return;
            }
            catch (Exception e) when (IsUnsupportedSetting(e))
            {
                // Nothing was executed, nobody was waited for.
                Attempts--;
            }
            catch (Exception e) when (watcher.GaveUp && ServerErrors.Find(e, SqlStates.QueryCanceled) is { } cancelled && !cancellationToken.IsCancellationRequested)
            {
                _budget.BeginWait(watcher.Waited);
                NoteWait();
                throw new LockNotAcquiredException(cancelled);
            }
            catch (Exception e) when (ServerErrors.Find(e, SqlStates.LockNotAvailable, SqlStates.DeadlockDetected) is { } failure)
            {
                // A stay that ends in the same moment as the token is cancelled is a cancelled one.
                cancellationToken.ThrowIfCancellationRequested();
                _budget.BeginWait(Min(current.StatementElapsed, failure.SqlState == SqlStates.DeadlockDetected ? TimeSpan.MaxValue : current.Stay));
                NoteWait();
                if (failure.SqlState == SqlStates.DeadlockDetected && ++deadlocks > MostDeadlocks)
                {
                    throw;
                }

                var blockers = (watcher.Current?.Blockers ?? []).Where(b => b.IsDirect).ToList();
                _policy.Record(current.Stay, _budget.Spent, blockers, watcher.DeadlockTimeout);
                if (current.IsLastChance || _replayed || (_budget.IsSpent && !WantsEvidence()))
                {
                    throw new LockNotAcquiredException(failure);
                }

                // Only a callback that works with the connection itself gets here: its statements were sent without our knowing.
                _replayed = current.Elapsed - current.Stay > LockAttempt.LongestReplay;

                await _idle.EndAsync(blockers, watcher.BorrowConnectionAsync, cancellationToken).ConfigureAwait(false);
                if (_budget.IsSpent)
                {
                    await watcher.BecomeReadyAsync(cancellationToken).ConfigureAwait(false);
                }

                var pause = _policy.NextPause(_budget.Remaining);
                LockLog.AttemptFailed(
                    logger, Attempts, (long)current.StatementElapsed.TotalMilliseconds, Names(blockers), (long)pause.TotalMilliseconds, (long)_budget.Remaining.TotalMilliseconds);
                await Task.Delay(pause, time, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <inheritdoc/>
    public bool IsWaitingNow => watcher.IsWaitingNow;

    /// <inheritdoc/>
    public bool GaveUp => watcher.GaveUp;

    /// <inheritdoc/>
    public TimeSpan StatementElapsed => _current?.StatementElapsed ?? TimeSpan.Zero;

    /// <inheritdoc/>
    public LockReport Report(string? sql, int pid) => LockReports.Create(watcher, sql, pid, LockWait, Attempts, Notes);

    /// <summary>How long the next lock may be waited for.</summary>
    /// <param name="remaining">What is left of the lock timeout.</param>
    /// <param name="once">Whether there will be no further attempt: then it may take all that is left.</param>
    private TimeSpan NextStay(TimeSpan remaining, bool once)
    {
        if (_budget.IsSpent)
        {
            return EvidenceStay;
        }

        var stay = once || _replayed ? remaining : _policy.NextStay(remaining);
        if (options.StatementTimeout == Timeout.InfiniteTimeSpan)
        {
            return stay;
        }

        // A stay that outlasts the statement timeout would end as one: 57014 instead of 55P03.
        var longest = Max(options.StatementTimeout * 0.8, ShortestStay);
        return stay == Timeout.InfiniteTimeSpan ? longest : Max(Min(stay, longest), ShortestStay);
    }

    /// <summary>What comes after the lock timeout is for the evidence, and no longer a wait for the lock.</summary>
    private void NoteWait() => LockWait = _evidenceStays == 0 ? _budget.Spent : LockWait;

    /// <summary>A lock that was waited for and granted counts as well, as far as the watcher saw it.</summary>
    private void NoteGrantedWait(LockAttempt last)
    {
        LockWait = (Attempts > 1 ? Max(_budget.Spent - last.Elapsed, TimeSpan.Zero) : TimeSpan.Zero) + last.GrantedWait;
        if (LockWait > TimeSpan.Zero)
        {
            GuardTelemetry.RecordLockWait(LockWait);
        }
    }

    private bool WantsEvidence() => watcher.Last is null && !watcher.HasFailed && _evidenceStays++ < MostEvidenceStays;

    /// <summary>A framework may have wrapped it on its way.</summary>
    private static bool IsUnsupportedSetting(Exception? error)
    {
        for (; error is not null; error = error.InnerException)
        {
            if (error is UnsupportedSettingException)
            {
                return true;
            }
        }

        return false;
    }

    private static string Names(List<SessionInfo> blockers) => blockers.Count == 0
        ? "blockers not seen"
        : "blocked by " + string.Join(", ", blockers.Select(b => b.PreparedTransaction is { } gid ? $"prepared transaction '{gid}'" : $"pid {b.Pid} {b.State}"));

    private static TimeSpan Min(TimeSpan first, TimeSpan second) => first < second ? first : second;

    private static TimeSpan Max(TimeSpan first, TimeSpan second) => first > second ? first : second;
}

/// <summary>The lock timeout is over; the runner that knows the statement turns it into a <see cref="LockTimeoutException"/>.</summary>
internal sealed class LockNotAcquiredException : Exception
{
    /// <summary>The server, or the watcher, ended the statement.</summary>
    public LockNotAcquiredException(PostgresException cause)
        : base(cause.MessageText, cause)
    {
    }

    /// <summary>The statement was not begun.</summary>
    public LockNotAcquiredException(string message)
        : base(message)
    {
    }
}
