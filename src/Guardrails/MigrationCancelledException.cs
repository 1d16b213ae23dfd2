namespace Guardrails;

/// <summary>
/// A guarded execution was cancelled by its token after it had begun. The statement under way was cancelled on the server and its
/// transaction rolled back; the message says what stays applied.
/// </summary>
public sealed class MigrationCancelledException : OperationCanceledException
{
    internal MigrationCancelledException(string message, Exception innerException, ExecutionReport execution, CancellationToken token)
        : base(message, innerException, token) => Execution = execution;

    /// <summary>What was executed until then, statement by statement.</summary>
    public ExecutionReport Execution { get; }
}
