namespace Guardrails.Cli.Infrastructure;

/// <summary>What the process says to the script that called it. A contract: numbers never change their meaning.</summary>
internal static class ExitCode
{
    /// <summary>Done, nothing to report.</summary>
    public const int Ok = 0;

    /// <summary>A statement failed, a session could not be ended, or the server could not be reached.</summary>
    public const int Failed = 1;

    /// <summary>Bad arguments, an unreadable file, or no usable connection setting. Nothing was connected to.</summary>
    public const int Usage = 2;

    /// <summary>A lock was not granted in time; who blocked was reported.</summary>
    public const int LockTimeout = 3;

    /// <summary>A statement ran longer than its limit.</summary>
    public const int StatementTimeout = 4;

    /// <summary>Services could not be stopped, or their sessions did not leave. Nothing was migrated.</summary>
    public const int StopFailed = 5;

    /// <summary>Migrated, but services could not be started.</summary>
    public const int StartFailed = 6;

    /// <summary>Another migration or deploy holds the migration lock.</summary>
    public const int Busy = 7;

    /// <summary>A check failed before anything was touched.</summary>
    public const int CheckFailed = 8;

    /// <summary>Interrupted by SIGINT: 128 + 2.</summary>
    public const int Interrupted = 130;

    /// <summary>Interrupted by SIGTERM: 128 + 15.</summary>
    public const int Terminated = 143;
}
