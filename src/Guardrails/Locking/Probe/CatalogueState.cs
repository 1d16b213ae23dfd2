using Guardrails.Sql.Locks;

namespace Guardrails.Locking.Probe;

/// <summary>One relation (tables, indexes, TOAST, sequences, …) as the catalogue and our own session's counters show it at one moment.</summary>
internal sealed record RelationState
{
    public required uint Oid { get; init; }

    /// <summary><c>pg_class.relkind</c>.</summary>
    public required char Kind { get; init; }

    /// <summary>Schema and name, quoted where SQL needs it.</summary>
    public required string Name { get; init; }

    /// <summary>Whether it lies in a schema of users: neither temporary nor TOAST.</summary>
    public required bool IsUser { get; init; }

    /// <summary>Its file; 0 for relations without storage.</summary>
    public required uint FileNode { get; init; }

    public required uint Tablespace { get; init; }

    /// <summary>Of an index its table, otherwise 0.</summary>
    public required uint IndexedTable { get; init; }

    /// <summary>Of an index whether it has been filled; CONCURRENTLY creates it empty first.</summary>
    public required bool IsReady { get; init; }

    /// <summary>Sequential scans that our session began and has not yet reported to the statistics.</summary>
    public required long Scans { get; init; }

    /// <summary>Pages that our session asked the buffer manager for and has not yet reported.</summary>
    public required long BlocksFetched { get; init; }

    /// <summary>Size of the main fork in pages; 0 where it was not asked for.</summary>
    public required long Pages { get; init; }

    /// <summary>Whether it belongs into a footprint: a user table, partitioned table, view or materialized view.</summary>
    public bool HasFootprint => IsUser && Kind is ('r' or 'p' or 'v' or 'm');
}

/// <summary>A table-level lock.</summary>
internal readonly record struct RelationLock(uint Relation, LockMode Mode);

/// <summary>What there is at one moment, and what our session holds.</summary>
internal sealed record CatalogueState(IReadOnlyDictionary<uint, RelationState> Relations, IReadOnlySet<RelationLock> Locks);
