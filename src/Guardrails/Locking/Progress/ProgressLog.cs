using Microsoft.Extensions.Logging;

namespace Guardrails.Locking.Progress;

/// <summary>What the log says about long work. Event ids 1050 to 1059.</summary>
internal static partial class ProgressLog
{
    [LoggerMessage(EventId = 1050, Message = "{Work}: {Phase}, {Percent} % ({Done} of {Total} {Unit}), after {ElapsedSeconds} s.")]
    public static partial void Counted(ILogger logger, LogLevel level, string work, string phase, int percent, long done, long total, string unit, long elapsedSeconds);

    [LoggerMessage(EventId = 1051, Message = "{Work}: {Phase}, after {ElapsedSeconds} s.")]
    public static partial void Uncounted(ILogger logger, LogLevel level, string work, string phase, long elapsedSeconds);

    [LoggerMessage(EventId = 1052, Message = "At work for {ElapsedSeconds} s; PostgreSQL counts no progress for this statement: {Work}")]
    public static partial void Unknown(ILogger logger, LogLevel level, long elapsedSeconds, string work);

    [LoggerMessage(1053, LogLevel.Debug, "The progress of the statement cannot be read.")]
    public static partial void Unreadable(ILogger logger, Exception exception);
}
