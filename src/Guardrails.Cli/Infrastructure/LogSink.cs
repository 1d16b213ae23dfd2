using Microsoft.Extensions.Logging;

namespace Guardrails.Cli.Infrastructure;

/// <summary>Hands each log entry of the runtime, from a level on, to one function.</summary>
/// <param name="from">The least level that counts.</param>
/// <param name="write">Gets the event id and the finished message.</param>
internal sealed class LogSink(LogLevel from, Action<int, string> write) : ILoggerFactory, ILogger
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
            write(eventId.Id, formatter(state, exception));
        }
    }

    public void Dispose()
    {
    }
}
