using System.Globalization;

namespace Guardrails.Testing.Hosting;

/// <summary>What a server writes about itself into <c>postmaster.pid</c> (PostgreSQL manual, "Database File Layout").</summary>
/// <param name="ProcessId">The postmaster's process.</param>
/// <param name="StartedAt">When it started, in whole seconds.</param>
/// <param name="IsReady">Whether it accepts connections, be it read-only ones.</param>
internal sealed record PostmasterFile(int ProcessId, DateTimeOffset StartedAt, bool IsReady)
{
    /// <summary>Reads the file; <see langword="null"/> when it is not there or not yet complete.</summary>
    public static PostmasterFile? Read(string dataDirectory)
    {
        string[] lines;
        try
        {
            lines = File.ReadAllLines(Path.Combine(dataDirectory, "postmaster.pid"));
        }
        catch (IOException)
        {
            return null;
        }

        return lines.Length >= 3
            && int.TryParse(lines[0], CultureInfo.InvariantCulture, out var processId)
            && long.TryParse(lines[2], CultureInfo.InvariantCulture, out var startedAt)
            ? new PostmasterFile(
                processId, DateTimeOffset.FromUnixTimeSeconds(startedAt), lines.Length >= 8 && lines[7].Trim() is "ready" or "standby")
            : null;
    }
}
