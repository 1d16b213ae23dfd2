using System.Globalization;

namespace Guardrails.Locking;

/// <summary>Names a session in messages: who it is, without what it runs (a query may contain data).</summary>
internal static class SessionText
{
    /// <summary>For example <c>pid 4711 (api as shop_api from 10.0.0.7, database shop)</c>.</summary>
    public static string Describe(SessionInfo session)
    {
        var application = session.ApplicationName is { } name ? $"{name} as " : string.Empty;
        var address = session.ClientAddress is { } client ? $" from {client}" : string.Empty;
        var database = session.Database is { } db ? $", database {db}" : string.Empty;
        return string.Create(
            CultureInfo.InvariantCulture, $"pid {session.Pid} ({application}{session.User ?? "the server itself"}{address}{database})");
    }

    /// <summary>A duration in the unit that a reader would choose: <c>61 s</c>, <c>12 min</c>, <c>5 h</c>, <c>3 d</c>.</summary>
    public static string Age(TimeSpan? age) => age switch
    {
        null => "an unknown time",
        { TotalSeconds: < 10 } a => string.Create(CultureInfo.InvariantCulture, $"{a.TotalSeconds:0.0} s"),
        { TotalMinutes: < 2 } a => string.Create(CultureInfo.InvariantCulture, $"{a.TotalSeconds:0} s"),
        { TotalHours: < 2 } a => string.Create(CultureInfo.InvariantCulture, $"{a.TotalMinutes:0} min"),
        { TotalDays: < 2 } a => string.Create(CultureInfo.InvariantCulture, $"{a.TotalHours:0} h"),
        { } a => string.Create(CultureInfo.InvariantCulture, $"{a.TotalDays:0} d"),
    };
}
