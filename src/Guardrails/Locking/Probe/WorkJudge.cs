namespace Guardrails.Locking.Probe;

/// <summary>Says from two looks at the catalogue what work was done on a table in between.</summary>
/// <param name="before">Right before the statement, with sizes.</param>
/// <param name="after">Right after it.</param>
internal sealed class WorkJudge(IReadOnlyDictionary<uint, RelationState> before, IReadOnlyDictionary<uint, RelationState> after)
{
    /// <summary>
    /// Whether a new file means that content was copied into it. A copy goes through a table that lives only while the statement runs;
    /// TRUNCATE makes none. Where that table could not be seen, because the statement ran outside a transaction, it is taken for
    /// granted: TRUNCATE always runs inside one.
    /// </summary>
    public required bool CopiedTables { get; init; }

    /// <summary>
    /// Whether reading all pages is a scan even when no sequential scan was begun, as VACUUM does. For anything else it is not:
    /// many look-ups through an index can fetch as many pages.
    /// </summary>
    public bool CountsPagesAlone { get; init; }

    public ObservedWork WorkOn(uint relation)
    {
        if (!before.TryGetValue(relation, out var then) || !after.TryGetValue(relation, out var now))
        {
            return ObservedWork.None;
        }

        if (now.FileNode != then.FileNode)
        {
            // SET TABLESPACE copies the file itself. A truncated table is empty: building its indexes anew is no work.
            return CopiedTables || now.Tablespace != then.Tablespace ? ObservedWork.Rewrite : ObservedWork.None;
        }

        return BuiltIndex(relation) ? ObservedWork.IndexBuild : WasRead(then, now) ? ObservedWork.Scan : ObservedWork.None;
    }

    /// <summary>An index that changes only in the catalogue (USING INDEX, a free type change) keeps its file, under whatever name and oid.</summary>
    private bool BuiltIndex(uint table)
    {
        var files = IndexesOf(table, before).Select(i => i.FileNode).ToHashSet();
        return IndexesOf(table, after).Any(i => i is { IsReady: true, FileNode: not 0 } && !files.Contains(i.FileNode));
    }

    private static IEnumerable<RelationState> IndexesOf(uint table, IReadOnlyDictionary<uint, RelationState> relations) =>
        relations.Values.Where(r => r.IndexedTable == table);

    /// <summary>A scan that stops early (LIMIT, EXISTS) has begun too, but fetched fewer pages; an empty table is read by a scan alone.</summary>
    private bool WasRead(RelationState then, RelationState now)
    {
        var fetched = now.BlocksFetched - then.BlocksFetched;
        return fetched >= then.Pages && (now.Scans > then.Scans || (CountsPagesAlone && then.Pages > 0));
    }
}
