namespace Guardrails;

/// <summary>
/// A statement had its locks and ran longer than its limit allows
/// (<see cref="GuardOptions.StatementTimeout"/>, <see cref="GuardOptions.LongStatementTimeout"/> or <see cref="GuardOptions.ConcurrentDeadline"/>).
/// </summary>
public sealed class StatementTimeoutException : MigrationFailedException
{
    internal StatementTimeoutException(string message, Exception? innerException, FailureDetails details, TimeSpan timeout)
        : base(message, innerException, details) => Limit = timeout;

    /// <summary>The limit that was exceeded.</summary>
    public TimeSpan Limit { get; }
}
