using Microsoft.Extensions.Logging;

namespace Guardrails.Execution;

/// <summary>What the log says about executions. Event ids 1100 to 1199.</summary>
internal static partial class ExecutorLog
{
    [LoggerMessage(1100, LogLevel.Information, "{Step}: done in {ElapsedMs} ms ({Statements} statements, {Attempts} attempts, {LockWaitMs} ms of lock wait).")]
    public static partial void Done(ILogger logger, string step, long elapsedMs, int statements, int attempts, long lockWaitMs);

    [LoggerMessage(1101, LogLevel.Error, "{Message}")]
    public static partial void Failed(ILogger logger, string message);

    [LoggerMessage(1102, LogLevel.Information, "{Step}: {Note}")]
    public static partial void Note(ILogger logger, string step, string note);
}
