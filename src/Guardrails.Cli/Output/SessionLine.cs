using System.Globalization;
using Spectre.Console;

namespace Guardrails.Cli.Output;

/// <summary>One session on one line: who it is and what it does.</summary>
internal static class SessionLine
{
    /// <summary><c>PID 5678</c>, or the name of the prepared transaction that has no process.</summary>
    public static string Name(SessionInfo session) => session.PreparedTransaction is { } gid
        ? $"prepared transaction '{gid}'"
        : string.Create(CultureInfo.InvariantCulture, $"PID {session.Pid}");

    /// <summary><c>idle in transaction for 61 s (open for 75 s)</c>.</summary>
    public static string State(SessionInfo session)
    {
        if (session.PreparedTransaction is not null)
        {
            return session.TransactionAge is { } prepared ? $"prepared {Words.Time(prepared)} ago" : "prepared";
        }

        var kind = session.BackendType is null or "client backend" ? string.Empty : $"{session.BackendType}, ";
        var state = $"{kind}{session.State ?? (session.IsHidden ? "state hidden" : "active")}";
        var since = session.StateAge is { } age ? $" for {Words.Time(age)}" : string.Empty;
        var open = session.TransactionAge is { } transaction && transaction - session.StateAge > TimeSpan.FromSeconds(1)
            ? $" (transaction open for {Words.Time(transaction)})" : string.Empty;
        return state + since + open;
    }

    /// <summary><c>api@10.0.0.7 (shop_api), database shop</c>.</summary>
    public static string Origin(SessionInfo session)
    {
        var user = session.User ?? "the server itself";
        var address = session.ClientAddress is { } client ? $"@{client}" : string.Empty;
        var application = session.ApplicationName is { } name ? $" ({name})" : string.Empty;
        return $"{user}{address}{application}{(session.Database is { } database ? $", database {database}" : string.Empty)}";
    }

    /// <summary>The running query or the last one; <see langword="null"/> when none is known.</summary>
    public static string? Query(SessionInfo session) => session.Query is { Length: > 0 } query
        ? $"{(session.State == "active" ? "query" : "last query")}: {Printable.OneLine(query)}"
        : null;

    /// <summary>The colour that a session has in lists: red when it does nothing but block, yellow when it is at work.</summary>
    public static Style Style(SessionInfo session) =>
        session.IsIdleInTransaction || session.PreparedTransaction is not null ? Styles.Blocking : Styles.Waiting;
}
