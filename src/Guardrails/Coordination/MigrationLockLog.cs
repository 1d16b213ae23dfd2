using Microsoft.Extensions.Logging;

namespace Guardrails.Coordination;

/// <summary>What the migration lock and the deploy lock log, event ids 3001 to 3006.</summary>
internal static partial class MigrationLockLog
{
    [LoggerMessage(EventId = 3001, Level = LogLevel.Information, Message = "Waiting for the {Lock} of database {Database}, held by {Holder}; waited {WaitedSeconds:0.0} s so far")]
    public static partial void Waiting(this ILogger logger, string @lock, string database, LockHolder holder, double waitedSeconds);

    [LoggerMessage(EventId = 3002, Level = LogLevel.Debug, Message = "Acquired the {Lock} of database {Database} after {WaitedSeconds:0.0} s")]
    public static partial void Acquired(this ILogger logger, string @lock, string database, double waitedSeconds);

    [LoggerMessage(EventId = 3003, Level = LogLevel.Error, Message = "LOST the {Lock} of database {Database}: {Reason}. Another migration may start at any moment; what runs under the lock is being cancelled")]
    public static partial void Lost(this ILogger logger, string @lock, string database, string reason);

    [LoggerMessage(EventId = 3004, Level = LogLevel.Debug, Message = "Released the {Lock} of database {Database}")]
    public static partial void Released(this ILogger logger, string @lock, string database);

    [LoggerMessage(EventId = 3005, Level = LogLevel.Warning, Message = "Could not check the {Lock} of database {Database}, but its session lives: {Reason}")]
    public static partial void CheckFailed(this ILogger logger, string @lock, string database, string reason);

    [LoggerMessage(EventId = 3006, Level = LogLevel.Warning, Message = "Something that was to stop when its lock was lost failed at it")]
    public static partial void ReactionFailed(this ILogger logger, Exception exception);
}
