namespace Guardrails.Sql.Schema;

/// <summary>What a relation is, as far as it has a footprint.</summary>
public enum RelationKind
{
    /// <summary>Not known; it is taken for a table.</summary>
    Unknown,

    /// <summary>An ordinary table, or a partition.</summary>
    Table,

    /// <summary>A partitioned table: it has no rows of its own.</summary>
    PartitionedTable,

    /// <summary>A view.</summary>
    View,

    /// <summary>A materialized view.</summary>
    MaterializedView,

    /// <summary>A foreign table.</summary>
    ForeignTable,
}
