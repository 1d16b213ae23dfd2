using Microsoft.Extensions.Logging;

namespace Guardrails.Cli.Infrastructure;

/// <summary>Hands each log entry of the runtime, from a level on, to one function.</summary>
/// <param name="from">The least level that counts.</param>
/// <param name="write">Gets the entry.</param>
internal sealed class LogSink(LogLevel from, Action<LogEntry> write) : ILoggerFactory, ILogger
{
    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException("There is one way to log here.");

    public bool IsEnabled(LogLevel logLevel) => logLevel >= from && logLevel != LogLevel.None;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
        {
            write(new LogEntry(logLevel, eventId.Id, formatter(state, exception)));
        }
    }

    public void Dispose()
    {
    }
}

/// <summary>Something that the runtime logged.</summary>
/// <param name="Level">How much it matters.</param>
/// <param name="EventId">Event ids are part of the runtime's documented log.</param>
/// <param name="Message">What it says.</param>
internal readonly record struct LogEntry(LogLevel Level, int EventId, string Message)
{
    private const int FirstProgress = 1050;
    private const int LastProgress = 1052;

    /// <summary>Whether it says how far a long statement is.</summary>
    public bool IsProgress => EventId is >= FirstProgress and <= LastProgress;
}
