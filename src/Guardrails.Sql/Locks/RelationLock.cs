using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Locks;

/// <summary>What a statement does to one relation.</summary>
/// <param name="Relation">The table, partitioned table, view or materialized view, with its schema where that is known.</param>
/// <param name="Mode">The strongest mode that is taken on it.</param>
/// <param name="Work">The heaviest work that is done on it.</param>
/// <param name="Reason">Why, for people: a clause without a full stop.</param>
/// <param name="IsCautious">
/// Whether this is the worst of several possibilities, only because knowledge is missing; <paramref name="Reason"/> says then what
/// would settle it.
/// </param>
public sealed record RelationLock(QualifiedName Relation, LockMode Mode, TableWork Work, string Reason, bool IsCautious = false);

/// <summary>What a part of a statement does to one relation.</summary>
/// <param name="Lock">Mode and work of this part alone.</param>
/// <param name="Action">The action of an ALTER TABLE that is charged; null when it is the statement as a whole.</param>
public sealed record LockCharge(RelationLock Lock, AlterTableAction? Action = null);
