using System.Globalization;
using Guardrails.Sql.Locks;

namespace Guardrails.Preflight;

/// <summary>Work that grows with a table and is done under a lock that keeps others from writing.</summary>
internal static class HeavyWork
{
    public static bool IsBlocking(RelationLock held) => held.Work != TableWork.None && held.Mode >= LockMode.Share;

    /// <summary>What of a statement's work is too much, in words.</summary>
    /// <param name="locks">The statement's footprint.</param>
    /// <param name="sizes">The size in bytes of each relation that exists.</param>
    /// <param name="limit">From how many bytes on it is too much: of one table, or of all that the statement works on, as the partitions of a table.</param>
    public static IReadOnlyList<string> Describe(IReadOnlyList<RelationLock> locks, IReadOnlyDictionary<string, long> sizes, long limit)
    {
        var heavy = locks.Where(IsBlocking).Select(l => (Lock: l, Size: sizes.GetValueOrDefault(l.Relation.ToString()))).Where(h => h.Size > 0).ToList();
        var large = heavy.Where(h => h.Size >= limit).Select(h => $"{Words(h.Lock.Work)} {h.Lock.Relation} ({Size(h.Size)}) {Under(h.Lock)}").ToList();
        if (large.Count == 0 && heavy.Count > 1 && heavy.Sum(h => h.Size) >= limit)
        {
            var (largest, size) = heavy.MaxBy(h => h.Size);
            large.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"{Words(largest.Work)} {heavy.Count} tables of together {Size(heavy.Sum(h => h.Size))}, the largest {largest.Relation} ({Size(size)}), {Under(largest)}"));
        }

        return large;
    }

    private static string Under(RelationLock held) => $"under {held.Mode.ToSql()}: others wait all the while";

    private static string Size(long bytes)
    {
        var megabytes = bytes / 1048576.0;
        return megabytes.ToString(megabytes < 10 ? "0.#" : "N0", CultureInfo.InvariantCulture) + " MiB";
    }

    private static string Words(TableWork work) => work switch
    {
        TableWork.Rewrite => "rewrites",
        TableWork.IndexBuild => "builds an index on",
        _ => "reads all of",
    };
}
