using FluentMigrator.Runner;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Guardrails.FluentMigrator.Running;

/// <summary>
/// FluentMigrator logs every exception of a statement as an error. A lock that is asked for again in a moment is none: the guard logs the
/// attempt. And a failure that the guard has typed already is logged once, by the runner.
/// </summary>
internal sealed class AttemptLogger(ILogger<MigrationRunner> inner) : ILogger<MigrationRunner>
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => inner.BeginScope(state);

    public bool IsEnabled(LogLevel logLevel) => inner.IsEnabled(logLevel);

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        inner.Log(IsLoggedElsewhere(exception) ? LogLevel.Debug : logLevel, eventId, state, exception, formatter);

    private static bool IsLoggedElsewhere(Exception? exception) => exception is MigrationFailedException
        or PostgresException { SqlState: PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.DeadlockDetected };
}
