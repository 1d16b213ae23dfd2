using Guardrails.Cli.Infrastructure;
using Guardrails.Cli.Running;

namespace Guardrails.Cli.Output.Json;

/// <summary>The answer of <c>run</c> as JSON.</summary>
internal static class RunAnswer
{
    public static RunJson From(RunResult result) => new()
    {
        Outcome = JsonText.Name(result.Outcome),
        ElapsedMs = JsonText.Milliseconds(result.Elapsed),
        Statements = [.. result.Scripts.SelectMany(script => script.Statements.Select(statement => From(script.Path, statement)))],
        LockReport = result.Failure is LockTimeoutException timeout ? JsonText.From(timeout.Report) : null,
        Error = result.Failure is { } failure
            ? new ErrorJson((failure as MigrationFailedException)?.SqlState, Secrets.Mask(failure.Message))
            : null,
        MigrationLock = result.Failure is MigrationLockedException locked
            ? new MigrationLockJson(locked.Holder is { } holder ? new SessionJson(holder) : null, locked.HeldSince?.UtcDateTime)
            : null,
        Preflight = result.Failure is UnsafeMigrationException unsafeNow ? PreflightJson.From(unsafeNow.Report) : null,
        Notes = [.. result.Scripts.SelectMany(script => script.Notes)],
    };

    private static StatementJson From(string path, StatementReport statement) => new(
        path,
        statement.Statement,
        JsonText.Name(statement.Outcome),
        JsonText.Milliseconds(statement.Elapsed),
        statement.Attempts,
        JsonText.Milliseconds(statement.LockWait));
}
