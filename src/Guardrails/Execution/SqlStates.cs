namespace Guardrails.Execution;

/// <summary>The SQLSTATEs that the guard decides on (PostgreSQL manual, appendix A). Message texts are localized and never looked at.</summary>
internal static class SqlStates
{
    public const string SyntaxError = "42601";
    public const string LockNotAvailable = "55P03";
    public const string DeadlockDetected = "40P01";
    public const string QueryCanceled = "57014";
    public const string AdminShutdown = "57P01";
    public const string ReadOnlyTransaction = "25006";
    public const string ActiveTransaction = "25001";
    public const string FailedTransaction = "25P02";
    public const string NoActiveTransaction = "25P01";
    public const string InvalidParameterValue = "22023";
    public const string FeatureNotSupported = "0A000";
    public const string ObjectNotInPrerequisiteState = "55000";
}
