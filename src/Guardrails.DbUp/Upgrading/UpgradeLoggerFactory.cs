using DbUp.Engine.Output;
using Microsoft.Extensions.Logging;

namespace Guardrails.DbUp.Upgrading;

/// <summary>What the guard logs goes to DbUp's log.</summary>
internal sealed class UpgradeLoggerFactory(Func<IUpgradeLog> log) : ILoggerFactory, ILogger
{
    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException("DbUp's log is the only one.");

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    // DbUp's logs know no levels that are off, and what the guard traces comes every second.
    public bool IsEnabled(LogLevel logLevel) => logLevel is not (LogLevel.None or LogLevel.Trace);

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        // As an argument: the text itself may hold braces.
        var text = formatter(state, exception);
        switch (logLevel)
        {
            case LogLevel.Trace:
                log().LogTrace("{0}", text);
                break;
            case LogLevel.Debug:
                log().LogDebug("{0}", text);
                break;
            case LogLevel.Information:
                log().LogInformation("{0}", text);
                break;
            case LogLevel.Warning:
                log().LogWarning("{0}", text);
                break;
            default:
                log().LogError("{0}", text);
                break;
        }
    }

    public void Dispose()
    {
    }
}
