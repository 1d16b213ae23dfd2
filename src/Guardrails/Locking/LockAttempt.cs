using Npgsql;

namespace Guardrails.Locking;

/// <summary>One attempt at a transaction: how long its next statement may stay in a lock queue, and the watcher to wait with.</summary>
/// <param name="number">Which attempt it is, from 1.</param>
/// <param name="remaining">What is left of the lock timeout, given how long this attempt has waited for locks that it got.</param>
/// <param name="nextStay">How long the next stay may be, given what is left and whether it is the only chance.</param>
/// <param name="watcher">Looks on.</param>
/// <param name="time">The clock.</param>
internal sealed class LockAttempt(
    int number, Func<TimeSpan, TimeSpan> remaining, Func<TimeSpan, bool, TimeSpan> nextStay, LockWatcher watcher, TimeProvider time)
{
    // Replaying more than a second of work to wait for a lock once more does more harm than one long stay.
    public static readonly TimeSpan LongestReplay = TimeSpan.FromSeconds(1);

    private readonly long _startedAt = time.GetTimestamp();
    private readonly TimeSpan _stay = nextStay(remaining(TimeSpan.Zero), false);
    // The server's own lock_timeout shall come first: its error is the truer one.
    private static readonly TimeSpan Slack = TimeSpan.FromMilliseconds(150);

    private TimeSpan _completedWork;

    public int Number { get; } = number;

    /// <summary>The lock_timeout for the next statement of this attempt.</summary>
    public TimeSpan Stay => IsLastChance ? nextStay(remaining(GrantedWait), true) : _stay;

    /// <summary>How long this attempt has waited for the locks that it got, as far as that was seen.</summary>
    public TimeSpan GrantedWait { get; private set; }

    /// <summary>What is done is too much to be done again: the next lock is waited for once, with all that is left.</summary>
    public bool IsLastChance => _completedWork > LongestReplay;

    /// <summary>When the statement under way, or the last one, was sent.</summary>
    public long StatementStartedAt { get; private set; } = time.GetTimestamp();

    public TimeSpan Elapsed => time.GetElapsedTime(_startedAt);

    public TimeSpan StatementElapsed => time.GetElapsedTime(StatementStartedAt);

    /// <summary>Runs one statement under the watcher's eyes.</summary>
    public async Task<T> RunAsync<T>(Func<Task<T>> statement, Func<int> pid, NpgsqlConnection connection)
    {
        BeginStatement();
        var left = remaining(GrantedWait);

        // Nothing left is the stay for the sake of the evidence: it ends as soon as there is some.
        var limits = new WatchLimits { Patience = left == Timeout.InfiniteTimeSpan || left == TimeSpan.Zero ? left : left + Slack };
        var result = await watcher.WatchAsync(statement(), pid, connection, limits).ConfigureAwait(false);
        GrantedWait += watcher.Waited;
        NoteCompleted(StatementElapsed);
        return result;
    }

    public void BeginStatement() => StatementStartedAt = time.GetTimestamp();

    /// <summary>Counts work that a further attempt would have to do again.</summary>
    public void NoteCompleted(TimeSpan elapsed) => _completedWork += elapsed;
}

/// <summary>The lock timeout as wall time: it begins with the first lock wait and includes the pauses.</summary>
internal sealed class LockBudget(TimeSpan limit, TimeProvider time)
{
    private long? _firstWait;

    public TimeSpan Spent => _firstWait is { } first ? time.GetElapsedTime(first) : TimeSpan.Zero;

    public TimeSpan Remaining => RemainingAfter(TimeSpan.Zero);

    public bool IsSpent => Remaining == TimeSpan.Zero;

    /// <summary>What is left for an attempt that has waited already, for locks that it got.</summary>
    public TimeSpan RemainingAfter(TimeSpan grantedWait)
    {
        var spent = _firstWait is null ? grantedWait : Spent;
        return limit == Timeout.InfiniteTimeSpan ? limit : limit > spent ? limit - spent : TimeSpan.Zero;
    }

    /// <summary>A wait was met; the first one starts the clock.</summary>
    public void BeginWait(TimeSpan waitedAlready) =>
        _firstWait ??= time.GetTimestamp() - (long)(waitedAlready.TotalSeconds * time.TimestampFrequency);
}
