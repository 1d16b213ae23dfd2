namespace Guardrails.Cli.Deploy.Services;

/// <summary>Docker Compose as this machine has it.</summary>
/// <param name="Command">Program and first arguments.</param>
internal sealed record ComposeTool(IReadOnlyList<string> Command)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static readonly string[][] Known = [["docker", "compose"], ["docker-compose"]];

    /// <summary>Asks <c>docker compose</c>, then <c>docker-compose</c>, for a version.</summary>
    /// <exception cref="ServiceException">Neither is there.</exception>
    public static async Task<ComposeTool> FindAsync(string folder, CancellationToken cancellationToken)
    {
        var answers = new List<string>();
        foreach (var command in Known)
        {
            try
            {
                var result = await ChildProcess.RunAsync([.. command, "version"], folder, Patience, cancellationToken).ConfigureAwait(false);
                if (result.ExitCode == 0)
                {
                    return new ComposeTool(command);
                }

                answers.Add($"'{string.Join(' ', command)} version': {result.Describe()}");
            }
            catch (ServiceException e)
            {
                answers.Add(e.Message);
            }
        }

        throw new ServiceException($"Docker Compose is needed for the services and was not found: {string.Join("; ", answers)}");
    }
}
