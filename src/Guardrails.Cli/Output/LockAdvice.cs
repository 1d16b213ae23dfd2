using System.Text.RegularExpressions;

namespace Guardrails.Cli.Output;

/// <summary>What to do about those who blocked: at most one line for each kind, about those at the end of the chain.</summary>
internal static partial class LockAdvice
{
    public static IEnumerable<string> For(LockReport report)
    {
        var ends = report.Blockers.Where(b => b.BlockedBy.Count == 0).ToList();
        if (ends.Count == 0)
        {
            yield return "guardrails locks --watch 1s";
            yield break;
        }

        var idle = ends.Where(b => b.IsIdleInTransaction).ToList();
        if (idle.Count > 0)
        {
            yield return Reap(idle);
        }

        foreach (var prepared in ends.Where(b => b.PreparedTransaction is not null).Take(1))
        {
            yield return $"end that prepared transaction in database {prepared.Database}, as {prepared.User} or a superuser, and run again";
        }

        foreach (var vacuum in ends.Where(b => b.IsWraparoundAutovacuum).Take(1))
        {
            yield return $"run again when autovacuum (PID {vacuum.Pid}) is through; it must not be stopped for good";
        }

        foreach (var busy in ends.Where(b => b.State == "active" && !b.IsWraparoundAutovacuum).Take(1))
        {
            yield return $"run again when PID {busy.Pid} is through; or, if it may be stopped: SELECT pg_cancel_backend({busy.Pid})";
        }

        if (ends.Exists(b => b.IsHidden))
        {
            yield return "guardrails reap --older-than 60s --dry-run, as a role that may see other sessions";
        }
    }

    /// <summary>Names the applications when all have a name; a reaper without a filter would reach too far.</summary>
    private static string Reap(List<SessionInfo> idle)
    {
        var filter = idle.TrueForAll(b => b.ApplicationName is not null)
            ? string.Concat(idle.Select(b => b.ApplicationName!).Distinct().Take(3).Select(name => $" --application {Quoted(name)}"))
            : string.Concat(idle.Select(b => b.User).OfType<string>().Distinct().Take(3).Select(name => $" --user {Quoted(name)}"));
        return $"guardrails reap --older-than 60s{filter} --dry-run";
    }

    /// <summary>As a shell takes it for one word.</summary>
    private static string Quoted(string name) =>
        PlainWord().IsMatch(name) ? name
        : OperatingSystem.IsWindows() ? $"\"{name.Replace("\"", "\\\"", StringComparison.Ordinal)}\""
        : $"'{name.Replace("'", @"'\''", StringComparison.Ordinal)}'";

    [GeneratedRegex(@"^[\w.,:@%/+-]+$")]
    private static partial Regex PlainWord();
}
