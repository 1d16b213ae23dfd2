using Guardrails.Sql.Schema;
using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Locks.Tables;

/// <summary>One ALTER TABLE: the table, everything below it, and the mode that the whole statement takes.</summary>
internal sealed class AlterTableContext(AlterTableStatement alter, Relation table, FootprintBuilder footprint, LockMode mode)
{
    private List<Relation>? _below;

    public FootprintBuilder Footprint => footprint;

    public DatabaseSchema Schema => footprint.Schema;

    public int Major => footprint.Major;

    public Relation Table => table;

    public AlterTableStatement Statement => alter;

    /// <summary>The strongest mode of all actions, which is what children get.</summary>
    public LockMode Mode => mode;

    /// <summary>Partitions and inheriting tables on all levels; none with ONLY.</summary>
    public IReadOnlyList<Relation> Below => _below ??= alter.Only ? [] : [.. table.Descendants()];

    /// <summary>The table itself.</summary>
    public void AddTable(LockMode own, string reason, TableWork work = TableWork.None, bool isCautious = false) =>
        footprint.Add(table, own, reason, work, isCautious);

    /// <summary>Everything below the table.</summary>
    public void AddBelow(LockMode own, string reason, TableWork work = TableWork.None, bool isCautious = false)
    {
        foreach (var relation in Below)
        {
            footprint.Add(relation, own > mode ? own : mode, reason, work, isCautious);
        }
    }

    /// <summary>
    /// What has inherited something that the table loses: everything below it, or with ONLY the direct children, which are told that it
    /// is their own now.
    /// </summary>
    public void AddHeirs(string reason)
    {
        foreach (var relation in alter.Only ? table.Children : Below)
        {
            footprint.Add(relation, mode, reason);
        }
    }

    /// <summary>The table and everything below it.</summary>
    public void AddAll(LockMode own, string reason, TableWork work = TableWork.None, bool isCautious = false)
    {
        AddTable(own, reason, work, isCautious);
        AddBelow(own, reason, work, isCautious);
    }
}
