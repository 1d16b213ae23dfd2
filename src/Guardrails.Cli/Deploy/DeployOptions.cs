namespace Guardrails.Cli.Deploy;

/// <summary>What the command line asks for.</summary>
internal sealed record DeployOptions
{
    /// <summary>Sessions that sit idle in a transaction are ended before the migration.</summary>
    public bool KillIdleTransactions { get; init; }

    /// <summary>No service is touched.</summary>
    public bool MigrateOnly { get; init; }

    public bool DryRun { get; init; }

    /// <summary>What comes before it is left out.</summary>
    public DeployPhase From { get; init; }
}
