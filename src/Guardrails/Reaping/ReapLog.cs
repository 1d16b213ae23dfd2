using Microsoft.Extensions.Logging;

namespace Guardrails.Reaping;

/// <summary>
/// What the reaper logs, event ids 2001 to 2006. Sessions are named without their queries: those may contain data, and belong into the report.
/// </summary>
internal static partial class ReapLog
{
    [LoggerMessage(EventId = 2001, Level = LogLevel.Warning, Message = "Ended a session that was idle in transaction for {IdleFor}: {Session}")]
    public static partial void Terminated(this ILogger logger, string session, string idleFor);

    [LoggerMessage(EventId = 2002, Level = LogLevel.Warning, Message = "Told a session that was idle in transaction for {IdleFor} to end, but it has not left yet: {Session}")]
    public static partial void StillEnding(this ILogger logger, string session, string idleFor);

    [LoggerMessage(EventId = 2003, Level = LogLevel.Information, Message = "Dry run: would end a session that has been idle in transaction for {IdleFor}: {Session}")]
    public static partial void WouldTerminate(this ILogger logger, string session, string idleFor);

    [LoggerMessage(EventId = 2004, Level = LogLevel.Warning, Message = "May not end a session that has been idle in transaction for {IdleFor}: {Session}")]
    public static partial void Denied(this ILogger logger, string session, string idleFor);

    [LoggerMessage(EventId = 2005, Level = LogLevel.Information, Message = "A session that was idle in transaction for {IdleFor} went back to work or left, and was spared: {Session}")]
    public static partial void Gone(this ILogger logger, string session, string idleFor);

    [LoggerMessage(EventId = 2006, Level = LogLevel.Information, Message = "{Note}")]
    public static partial void Note(this ILogger logger, string note);
}
