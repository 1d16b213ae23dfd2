using Npgsql;

namespace Guardrails;

/// <summary>
/// A guarded step failed and the migration must not go on. Its transaction is rolled back.
/// The inner exception is what the server or Npgsql reported.
/// </summary>
public class MigrationFailedException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What failed, where, and what to do.</param>
    public MigrationFailedException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What failed, where, and what to do.</param>
    /// <param name="innerException">The original error, usually a <see cref="PostgresException"/>.</param>
    public MigrationFailedException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    internal MigrationFailedException(string message, Exception? innerException, FailureDetails details)
        : base(message, innerException)
    {
        Step = details.Step;
        Sql = details.Sql is { } sql ? Guardrails.Sql.SqlSecrets.MaskPasswords(sql) : null;
        SqlState = details.SqlState ?? (innerException as PostgresException)?.SqlState;
        Execution = details.Execution;
    }

    /// <summary>The name of the step that failed, or <see langword="null"/> when the SQL was executed without a name.</summary>
    public string? Step { get; }

    /// <summary>The statement that failed, passwords in it replaced by <c>***</c>, or <see langword="null"/> when the failure belongs to no statement (connecting, committing).</summary>
    public string? Sql { get; }

    /// <summary>
    /// The five-character SQLSTATE (PostgreSQL manual, appendix A), or <see langword="null"/> when the server reported none,
    /// as for a lost connection.
    /// </summary>
    public string? SqlState { get; }

    /// <summary>What was executed until the failure, statement by statement; <see langword="null"/> when nothing was.</summary>
    public ExecutionReport? Execution { get; }
}

/// <summary>What a failure knows beside its message.</summary>
internal sealed record FailureDetails(string? Step, string? Sql, string? SqlState = null, ExecutionReport? Execution = null);
