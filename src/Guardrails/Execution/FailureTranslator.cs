using Guardrails.Locking;
using Guardrails.Sql.Syntax;
using Guardrails.Telemetry;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Guardrails.Execution;

/// <summary>Turns what Npgsql threw into what the migration failed of, by SQLSTATE and elapsed time, never by message text.</summary>
internal sealed class FailureTranslator(string? step, GuardOptions options, ExecutionLog log, ILogger logger)
{
    // The server's clock for statement_timeout and ours do not start at the same moment.
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromMilliseconds(100);

    /// <summary>The exception to throw instead; logs it once and settles the statement's outcome.</summary>
    /// <param name="error">What was thrown.</param>
    /// <param name="waiting">What is known about lock waits.</param>
    /// <param name="consequence">What became of the work, in words; told whether the connection was lost.</param>
    /// <param name="pid">The backend that executed.</param>
    public MigrationFailedException Translate(Exception error, IWaitKnowledge waiting, Func<bool, string> consequence, int pid)
    {
        var failed = log.Current;
        var timeoutClass = failed?.Parsed.TimeoutClass ?? TimeoutClass.Short;
        var limit = SessionLimits.StatementTimeoutFor(timeoutClass, options);
        var elapsed = waiting.StatementElapsed;
        var server = ServerErrors.Find(error);
        var timedOut = server?.SqlState == SqlStates.QueryCanceled
            && (waiting.GaveUp || (limit != Timeout.InfiniteTimeSpan && elapsed >= limit - ClockTolerance));

        // The deadline of … CONCURRENTLY is a statement timeout to the server; when it was spent waiting for others, they are the reason.
        if (error is LockNotAcquiredException || (timedOut && timeoutClass == TimeoutClass.Concurrent && waiting.IsWaitingNow))
        {
            log.Fail(StatementOutcome.LockTimeout, elapsed, waiting.LockWait);
            var report = waiting.Report(failed?.Sql ?? (log.IsAtCommit ? "COMMIT" : null), pid);
            return LockTimeout(Details(failed, server) with { Sql = report.Sql }, report, consequence(false), server);
        }

        log.Fail(timedOut ? StatementOutcome.StatementTimeout : StatementOutcome.Failed, elapsed, waiting.LockWait);
        var details = Details(failed, server);
        MigrationFailedException result = timedOut
            ? Failures.StatementTimeout(details, limit, SessionLimits.OptionNameFor(timeoutClass), consequence(false), server!)
            : Failures.Failed(details, Reason(error, server, failed), consequence(server is null && error is NpgsqlException), error);
        if (timedOut)
        {
            GuardTelemetry.RecordTimeout("statement");
        }

        ExecutorLog.Failed(logger, result.Message);
        return result;
    }

    private FailureDetails Details(ExecutionLog.Entry? failed, PostgresException? server) => new(step, failed?.Sql, server?.SqlState, log.ToReport());

    private LockTimeoutException LockTimeout(FailureDetails details, LockReport report, string consequence, PostgresException? cause)
    {
        GuardTelemetry.RecordTimeout("lock");
        GuardTelemetry.RecordLockWait(report.Waited);
        LockLog.LockTimeout(logger, $"{Failures.Title(step)}: {LockReportText.Headline(report)}", LockReportText.Debug(report));
        return Failures.LockTimeout(details, report, consequence, cause);
    }

    private string Reason(Exception error, PostgresException? server, ExecutionLog.Entry? failed) => server switch
    {
        { SqlState: SqlStates.QueryCanceled } =>
            $"cancelled on the server by an operator before any timeout was over — {Failures.Shorten(failed?.Sql)}",
        not null => Failures.Describe(server, failed?.Script, failed?.Parsed, log.IsAtCommit),
        _ when Find<TimeoutException>(error) is not null =>
            $"the client's command timeout was over before the server answered — {Failures.Shorten(failed?.Sql)}",
        _ when error is NpgsqlException =>
            $"the connection to the server was lost ({error.InnerException?.Message ?? error.Message}) — {Failures.Shorten(failed?.Sql)}",
        _ => $"{error.GetType().Name}: {error.Message.TrimEnd('.')}",
    };

    private static T? Find<T>(Exception? error)
        where T : Exception
    {
        for (var e = error; e is not null; e = e.InnerException)
        {
            if (e is T found)
            {
                return found;
            }
        }

        return null;
    }
}

/// <summary>What is known about a statement's wait for locks, when it ends badly.</summary>
internal interface IWaitKnowledge
{
    /// <summary>Whether the last look at the statement saw it waiting.</summary>
    bool IsWaitingNow { get; }

    /// <summary>Whether it was the watcher that cancelled the statement, because its time was over.</summary>
    bool GaveUp { get; }

    /// <summary>How long the last statement ran.</summary>
    TimeSpan StatementElapsed { get; }

    TimeSpan LockWait { get; }

    /// <summary>Who was in the way.</summary>
    /// <param name="sql">The statement; <see langword="null"/> for one that a step sent past the guard: then what the watcher saw counts.</param>
    /// <param name="pid">The backend that executed it.</param>
    LockReport Report(string? sql, int pid);
}
