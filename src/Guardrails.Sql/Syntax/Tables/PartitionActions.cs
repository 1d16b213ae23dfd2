namespace Guardrails.Sql.Syntax;

/// <summary><c>ATTACH PARTITION</c></summary>
public sealed class AttachPartition : AlterTableAction
{
    internal AttachPartition(TextSpan span, QualifiedName partition, PartitionBound? bound)
        : base(span, AlterTableActionKind.AttachPartition)
    {
        Partition = partition;
        Bound = bound;
    }

    /// <summary>The table that becomes a partition.</summary>
    public QualifiedName Partition { get; }

    /// <summary>Its bound; null when the action attaches the partition of an index.</summary>
    public PartitionBound? Bound { get; }
}

/// <summary><c>DETACH PARTITION</c></summary>
public sealed class DetachPartition : AlterTableAction
{
    internal DetachPartition(TextSpan span, QualifiedName partition, bool concurrently, bool finalize)
        : base(span, AlterTableActionKind.DetachPartition)
    {
        Partition = partition;
        Concurrently = concurrently;
        Finalize = finalize;
    }

    /// <summary>The partition.</summary>
    public QualifiedName Partition { get; }

    /// <summary><c>CONCURRENTLY</c></summary>
    public bool Concurrently { get; }

    /// <summary><c>FINALIZE</c>: ends a CONCURRENTLY that was interrupted.</summary>
    public bool Finalize { get; }
}
