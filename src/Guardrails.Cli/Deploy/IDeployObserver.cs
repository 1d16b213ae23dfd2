namespace Guardrails.Cli.Deploy;

/// <summary>Shows a deploy while it goes on.</summary>
internal interface IDeployObserver
{
    void Begin(string step);

    void End(DeployStep step);

    void Warn(string warning);

    /// <summary>A line that the migration wrote.</summary>
    void Hear(string line);
}
