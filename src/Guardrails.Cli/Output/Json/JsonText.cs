using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Guardrails.Cli.Infrastructure;

namespace Guardrails.Cli.Output.Json;

/// <summary>Turns answers into JSON: camelCase, enums as words, durations in milliseconds, times in UTC.</summary>
internal static class JsonText
{
    private static readonly CliJsonContext Indented = new(Options(indented: true));
    private static readonly CliJsonContext OneLine = new(Options(indented: false));

    public static string Write(RunJson answer) => JsonSerializer.Serialize(answer, Indented.RunJson);

    public static string Write(ReapJson answer) => JsonSerializer.Serialize(answer, Indented.ReapJson);

    public static string Write(PreflightJson answer) => JsonSerializer.Serialize(answer, Indented.PreflightJson);

    public static string Write(DeployJson answer) => JsonSerializer.Serialize(answer, Indented.DeployJson);

    /// <param name="answer">What to write.</param>
    /// <param name="asLine">Without line breaks, for a stream of answers.</param>
    public static string Write(LocksJson answer, bool asLine) => JsonSerializer.Serialize(answer, (asLine ? OneLine : Indented).LocksJson);

    /// <summary>A member of one of our enums as JSON writes it: <c>lockTimeout</c>.</summary>
    public static string Name<T>(T value)
        where T : struct, Enum =>
        JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

    public static long? Milliseconds(TimeSpan? time) => time is { } value ? Milliseconds(value) : null;

    public static long Milliseconds(TimeSpan time) => (long)time.TotalMilliseconds;

    public static LockReportJson From(LockReport report) => new()
    {
        BlockedPid = report.BlockedPid,
        Sql = Secrets.Mask(report.Sql),
        LockType = report.LockType,
        Relation = report.Relation,
        LockMode = report.LockMode,
        WaitedMs = Milliseconds(report.Waited),
        Attempts = report.Attempts,
        Blockers = [.. report.Blockers.Select(b => new SessionJson(b))],
        Victims = new VictimsJson(report.Victims.PeakSessions, Milliseconds(report.Victims.Longest)),
        Notes = report.Notes,
    };

    private static JsonSerializerOptions Options(bool indented) => new(CliJsonContext.Default.Options)
    {
        WriteIndented = indented,
        // The answer is read by programs and people, never by a browser: — and ' may stay as they are.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(RunJson))]
[JsonSerializable(typeof(LocksJson))]
[JsonSerializable(typeof(ReapJson))]
[JsonSerializable(typeof(DeployJson))]
[JsonSerializable(typeof(PreflightJson))]
internal sealed partial class CliJsonContext : JsonSerializerContext;
