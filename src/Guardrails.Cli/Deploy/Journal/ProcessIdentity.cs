using System.ComponentModel;
using System.Diagnostics;

namespace Guardrails.Cli.Deploy.Journal;

/// <summary>A process of this machine, told apart from a later one with the same id.</summary>
internal sealed record ProcessIdentity(int Pid, DateTimeOffset StartedAt, string Host)
{
    // The kernel's ticks and our rounding.
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(1);

    public static ProcessIdentity OfThis()
    {
        using var process = Process.GetCurrentProcess();
        return new(process.Id, process.StartTime.ToUniversalTime(), Environment.MachineName);
    }

    /// <summary>Of a process that was started; <see langword="null"/> when it has ended already, as nobody knows then when it began.</summary>
    public static ProcessIdentity? Of(Process process)
    {
        try
        {
            return new(process.Id, process.StartTime.ToUniversalTime(), Environment.MachineName);
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception)
        {
            return null;
        }
    }

    /// <summary>Whether it still runs; of a process on another machine nobody here can tell, so it counts as running.</summary>
    public bool IsAlive()
    {
        if (Host != Environment.MachineName)
        {
            return true;
        }

        try
        {
            using var process = Process.GetProcessById(Pid);
            return !process.HasExited && (process.StartTime.ToUniversalTime() - StartedAt).Duration() <= Tolerance;
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            return false;
        }
        catch (Win32Exception)
        {
            return true; // it is there, and somebody else's
        }
    }

    public override string ToString() => $"pid {Pid} on {Host}, started {Output.Words.Moment(StartedAt)}";
}
