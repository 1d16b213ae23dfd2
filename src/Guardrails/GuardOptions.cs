namespace Guardrails;

/// <summary>
/// The limits under which the guard executes statements. Every limit is greater than zero;
/// <see cref="Timeout.InfiniteTimeSpan"/> means no limit. Values are validated when the options are used.
/// </summary>
/// <remarks>
/// PostgreSQL keeps its timeouts in whole milliseconds up to 2,147,483,647 ms (about 24 days) and reads 0 as "off"
/// (PostgreSQL manual, 20.11 "Client Connection Defaults"). That is why zero, which looks like "at once" and means "never", is refused.
/// </remarks>
public sealed class GuardOptions
{
    /// <summary>
    /// How long a transaction may spend on getting its locks: wall time from the first lock wait to success or failure,
    /// pauses between attempts included. Default 5 s.
    /// </summary>
    public TimeSpan LockTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long one statement of the short class may run: DDL that holds strong locks, DML, <c>DO</c>, <c>CALL</c>. Default 120 s.
    /// </summary>
    public TimeSpan StatementTimeout { get; set; } = TimeSpan.FromSeconds(120);

    /// <summary>
    /// After how long the server ends a guarded transaction whose client sends nothing
    /// (<c>idle_in_transaction_session_timeout</c>). Default 60 s.
    /// </summary>
    public TimeSpan IdleInTransactionSessionTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// How long one statement may run that works long without blocking readers or writers:
    /// <c>VALIDATE CONSTRAINT</c>, <c>ANALYZE</c>, <c>VACUUM</c> and the like. Default: no limit.
    /// </summary>
    public TimeSpan LongStatementTimeout { get; set; } = Timeout.InfiniteTimeSpan;

    /// <summary>
    /// How long a <c>… CONCURRENTLY</c> statement may take, waiting for other transactions included. Default: no limit.
    /// </summary>
    public TimeSpan ConcurrentDeadline { get; set; } = Timeout.InfiniteTimeSpan;

    /// <summary>
    /// Whether a script may be split into several transactions because it contains statements that cannot run inside one.
    /// Default <see langword="false"/>: such a script is refused before anything runs, since a failure in the middle
    /// would leave it half applied.
    /// </summary>
    public bool AllowMultipleTransactions { get; set; }

    /// <summary>
    /// When set, the guard ends sessions that block it and have been idle in a transaction for at least this long.
    /// Only direct blockers, never active sessions, autovacuum or prepared transactions. Default <see langword="null"/>: nobody is ended.
    /// </summary>
    public TimeSpan? TerminateIdleBlockersAfter { get; set; }

    /// <summary>
    /// When set, the guard refuses, before it executes it, a statement that would rewrite, read or index a whole table of at least this many
    /// bytes (indexes and TOAST included; the partitions of a table together) under a lock that keeps others from writing. It looks at the
    /// catalogue for that, over a connection of its own. What <c>DO</c> and <c>CALL</c> do it cannot see. Greater than zero;
    /// <see cref="MigrationPreflight.DefaultLargeTableBytes"/> is a good first value. Default <see langword="null"/>: nothing is refused for a table's size.
    /// </summary>
    public long? RefuseHeavyWorkAboveBytes { get; set; }

    /// <summary>
    /// How long a migration framework under guard waits for another migrator to finish before it gives up with
    /// <see cref="MigrationLockedException"/>. Default 10 minutes: the others of a rollout wait while the first one migrates. Only the framework
    /// packages read it; <see cref="MigrationLock"/> is told its timeout with each call.
    /// </summary>
    public TimeSpan MigrationLockTimeout { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Checks every value.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of range; the message names the property, the value and the range.</exception>
    public void Validate()
    {
        Check(LockTimeout, nameof(LockTimeout));
        Check(StatementTimeout, nameof(StatementTimeout));
        Check(IdleInTransactionSessionTimeout, nameof(IdleInTransactionSessionTimeout));
        Check(LongStatementTimeout, nameof(LongStatementTimeout));
        Check(ConcurrentDeadline, nameof(ConcurrentDeadline));
        Check(MigrationLockTimeout, nameof(MigrationLockTimeout));
        if (TerminateIdleBlockersAfter is { } limit)
        {
            if (limit == Timeout.InfiniteTimeSpan)
            {
                throw new ArgumentOutOfRangeException(
                    nameof(TerminateIdleBlockersAfter), limit, $"{nameof(TerminateIdleBlockersAfter)} cannot be infinite; leave it null, and nobody is ended.");
            }

            Check(limit, nameof(TerminateIdleBlockersAfter));
        }

        if (RefuseHeavyWorkAboveBytes is <= 0)
        {
            throw new ArgumentOutOfRangeException(
                nameof(RefuseHeavyWorkAboveBytes),
                RefuseHeavyWorkAboveBytes,
                $"{nameof(RefuseHeavyWorkAboveBytes)} is {RefuseHeavyWorkAboveBytes}; it must be at least 1 byte; leave it null, and no statement is refused for a table's size.");
        }
    }

    internal static void Check(TimeSpan value, string property)
    {
        if (value == Timeout.InfiniteTimeSpan)
        {
            return;
        }

        if (value < TimeSpan.FromMilliseconds(1) || value.TotalMilliseconds > int.MaxValue)
        {
            throw new ArgumentOutOfRangeException(
                property,
                value,
                $"{property} is {value}; it must be at least 1 ms and at most {int.MaxValue} ms (about 24 days), or Timeout.InfiniteTimeSpan for no limit.");
        }
    }

    /// <summary>A copy that later changes to this instance cannot reach.</summary>
    internal GuardOptions Snapshot()
    {
        Validate();
        return (GuardOptions)MemberwiseClone();
    }
}
