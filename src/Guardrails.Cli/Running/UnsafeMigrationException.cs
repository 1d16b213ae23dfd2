namespace Guardrails.Cli.Running;

/// <summary>A preflight spoke against the migration, and nothing of it was executed.</summary>
internal sealed class UnsafeMigrationException(PreflightReport report)
    : Exception("the preflight speaks against running it as it is, or now; nothing was executed")
{
    /// <summary>What was found.</summary>
    public PreflightReport Report { get; } = report;
}
