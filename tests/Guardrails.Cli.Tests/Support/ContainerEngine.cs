using System.ComponentModel;
using System.Diagnostics;

namespace Guardrails.Cli.Tests.Support;

/// <summary>A container engine and its Compose, as this machine has them.</summary>
/// <param name="Compose">How Compose is called: <c>docker compose</c> or <c>docker-compose</c>.</param>
/// <param name="Environment">What a command needs to find the engine.</param>
internal sealed record ContainerEngine(string Compose, IReadOnlyDictionary<string, string?> Environment)
{
    /// <summary>
    /// An engine for the tests of Compose alone, where <c>DOCKER_HOST</c> would make all tests take their PostgreSQL from it.
    /// </summary>
    private const string OwnHost = "GUARDRAILS_DOCKER_HOST";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Asks the engine; skips the test, with the reason, where none answers. In CI nothing may be skipped: there it fails.</summary>
    public static async Task<ContainerEngine> OrSkipAsync()
    {
        var environment = new Dictionary<string, string?>();
        if (System.Environment.GetEnvironmentVariable(OwnHost) is { Length: > 0 } host)
        {
            environment["DOCKER_HOST"] = host;
        }

        if (await AnswersAsync(environment, "docker", "version"))
        {
            foreach (var compose in (string[])["docker compose", "docker-compose"])
            {
                if (await AnswersAsync(environment, [.. compose.Split(' '), "version"]))
                {
                    return new ContainerEngine(compose, environment);
                }
            }
        }

        const string reason = $"No container engine with Compose answers ('docker version', 'docker compose version' or 'docker-compose version'). Start one, or name one in {OwnHost} or DOCKER_HOST.";
        Assert.SkipUnless(string.Equals(System.Environment.GetEnvironmentVariable("CI"), "true", StringComparison.OrdinalIgnoreCase), reason);
        Assert.Fail(reason);
        throw new UnreachableException();
    }

    private static async Task<bool> AnswersAsync(Dictionary<string, string?> environment, params string[] command)
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1)) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        try
        {
            using var process = Process.Start(start)!;
            using var deadline = new CancellationTokenSource(Patience);
            try
            {
                await Task.WhenAll(
                    process.StandardOutput.ReadToEndAsync(deadline.Token), process.StandardError.ReadToEndAsync(deadline.Token), process.WaitForExitAsync(deadline.Token));
                return process.ExitCode == 0;
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                return false;
            }
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
