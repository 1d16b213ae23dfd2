using Microsoft.Extensions.Logging;

namespace Guardrails.Execution.Concurrent;

/// <summary>What the log says about … CONCURRENTLY. Event ids 1200 to 1299.</summary>
internal static partial class ConcurrentLog
{
    [LoggerMessage(1200, LogLevel.Warning, "Index {Index} is INVALID, left behind by an earlier run; dropping it before it is built anew.")]
    public static partial void Repairing(ILogger logger, string index);

    [LoggerMessage(1201, LogLevel.Warning, "Index {Index} stays INVALID for now: it could not be dropped in time. Running the statement again repairs it.")]
    public static partial void CleanUpFailed(ILogger logger, string index, Exception exception);

    [LoggerMessage(1202, LogLevel.Warning, "Partition {Partition} has been pending detach since an earlier run was cut off; finalizing it.")]
    public static partial void Finalizing(ILogger logger, string partition);
}
