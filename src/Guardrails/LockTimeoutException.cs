namespace Guardrails;

/// <summary>
/// A lock was not granted within <see cref="GuardOptions.LockTimeout"/> (or, for <c>… CONCURRENTLY</c>,
/// <see cref="GuardOptions.ConcurrentDeadline"/>). <see cref="Report"/> names who held it, captured while the statement waited.
/// </summary>
public sealed class LockTimeoutException : MigrationFailedException
{
    internal LockTimeoutException(string message, Exception? innerException, FailureDetails details, LockReport report)
        : base(message, innerException, details) => Report = report;

    /// <summary>Who blocked the statement, for how long, and who queued behind it.</summary>
    public LockReport Report { get; }
}
