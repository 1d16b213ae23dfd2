using Microsoft.Extensions.Logging;

namespace Guardrails.Locking;

/// <summary>What the log says about waiting for locks. Event ids 1000 to 1099.</summary>
internal static partial class LockLog
{
    [LoggerMessage(1000, LogLevel.Warning, "The lock watcher's connection failed; the statement goes on, but who blocks it may stay unknown.")]
    public static partial void WatcherFailed(ILogger logger, Exception exception);

    [LoggerMessage(1001, LogLevel.Error, "{Headline}\n{Debug}")]
    public static partial void LockTimeout(ILogger logger, string headline, string debug);

    [LoggerMessage(1002, LogLevel.Information, "Attempt {Attempt} got no lock within {StayMs} ms ({Blockers}); next in {PauseMs} ms, {RemainingMs} ms left.")]
    public static partial void AttemptFailed(ILogger logger, int attempt, long stayMs, string blockers, long pauseMs, long remainingMs);

    [LoggerMessage(1003, LogLevel.Warning, "Ended session {Pid}, which blocked the migration and had been idle in its transaction for {IdleSeconds} s: {Outcome}.")]
    public static partial void BlockerTerminated(ILogger logger, int pid, long idleSeconds, ReapOutcome outcome);

    [LoggerMessage(1004, LogLevel.Warning, "Still waiting after {WaitedSeconds} s, which blocks nobody: {Sql}\n{Debug}")]
    public static partial void StillWaiting(ILogger logger, long waitedSeconds, string sql, string debug);
}
