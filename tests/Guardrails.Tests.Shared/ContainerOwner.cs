using System.Diagnostics;
using System.Globalization;
using Docker.DotNet;
using Docker.DotNet.Models;

namespace Guardrails.Tests.Shared;

/// <summary>
/// Marks containers with the process that owns them, so that those of a killed run can be found. Testcontainers has a container of its
/// own for that (Ryuk), but it is switched off or cannot be pulled on many machines.
/// </summary>
internal static class ContainerOwner
{
    public const string Label = "guardrails.tests.owner";

    private static readonly TimeSpan ClockTolerance = TimeSpan.FromSeconds(2);

    /// <summary>This process: machine, id and start, because ids are used again.</summary>
    public static string Current
    {
        get
        {
            using var process = Process.GetCurrentProcess();
            var started = process.StartTime.ToUniversalTime();
            return string.Create(CultureInfo.InvariantCulture, $"{Environment.MachineName}/{process.Id}/{started:O}");
        }
    }

    /// <summary>Removes containers whose owner was a process of this machine and has ended.</summary>
    public static async Task RemoveOrphansAsync(IDockerClient client, CancellationToken cancellationToken)
    {
        var filters = new Dictionary<string, IDictionary<string, bool>> { ["label"] = new Dictionary<string, bool> { [Label] = true } };
        var owned = await client.Containers.ListContainersAsync(new() { All = true, Filters = filters }, cancellationToken);
        foreach (var orphan in owned.Where(container => HasEnded(container.Labels[Label])))
        {
            await client.Containers.RemoveContainerAsync(
                orphan.ID, new ContainerRemoveParameters { Force = true, RemoveVolumes = true }, cancellationToken);
        }
    }

    private static bool HasEnded(string owner)
    {
        if (owner.Split('/') is not [var machine, var id, var start] || machine != Environment.MachineName)
        {
            return false;
        }

        try
        {
            using var process = Process.GetProcessById(int.Parse(id, CultureInfo.InvariantCulture));
            var started = DateTime.Parse(start, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind);
            return (process.StartTime.ToUniversalTime() - started).Duration() > ClockTolerance;
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            return true;
        }
    }
}
