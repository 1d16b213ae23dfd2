using Guardrails.Sql.Locks;

namespace Guardrails.Proofs.Tests.Files;

/// <summary>Footprints in the words of the files: <c>orders ACCESS EXCLUSIVE rewrite; items SHARE none</c>, <c>nothing</c>, <c>fails 23502</c>.</summary>
internal static class FootprintText
{
    public static string Of(ObservedStatement observed) => observed.SqlState is { } state
        ? $"fails {state}"
        : Join(observed.Locks.Select(l => (l.Relation, l.LockMode, Words(l.Work.ToString()))));

    public static string Of(LockFootprint predicted) =>
        Join(predicted.Locks.Select(l => (l.Relation.ToString(), l.Mode.ToSql(), Words(l.Work.ToString()))));

    private static string Join(IEnumerable<(string Relation, string Mode, string Work)> locks)
    {
        var parts = locks
            .Select(l => (Relation: l.Relation.Replace("public.", "", StringComparison.Ordinal), l.Mode, l.Work))
            .OrderBy(l => l.Relation, StringComparer.Ordinal)
            .Select(l => $"{l.Relation} {l.Mode} {l.Work}");
        return string.Join("; ", parts) is { Length: > 0 } text ? text : "nothing";
    }

    private static string Words(string work) => work switch
    {
        nameof(TableWork.None) => "none",
        nameof(TableWork.Scan) => "scan",
        nameof(TableWork.IndexBuild) => "index build",
        _ => "rewrite",
    };
}
