using Guardrails.Sql.Schema;
using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Locks;

/// <summary>The one place that knows what a statement locks and how much work it does meanwhile.</summary>
public static class LockModel
{
    /// <summary>What a statement locks.</summary>
    /// <param name="statement">The statement.</param>
    /// <param name="before">What is known of the database right before it.</param>
    /// <param name="serverMajor">The server's major version, 14 to 18.</param>
    /// <exception cref="ArgumentNullException"><paramref name="statement"/> or <paramref name="before"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="serverMajor"/> is not 14 to 18.</exception>
    public static LockFootprint GetFootprint(SqlStatement statement, DatabaseSchema before, int serverMajor)
    {
        if (statement is null)
        {
            throw new ArgumentNullException(nameof(statement));
        }

        if (before is null)
        {
            throw new ArgumentNullException(nameof(before));
        }

        if (serverMajor is < 14 or > 18)
        {
            throw new ArgumentOutOfRangeException(nameof(serverMajor), serverMajor, "The major version has to be 14 to 18.");
        }

        var charges = new List<LockCharge>();
        Collect(statement, before, serverMajor, charges);
        return charges.Count == 0 ? LockFootprint.Empty : new LockFootprint(charges);
    }

    private static void Collect(SqlStatement statement, DatabaseSchema before, int serverMajor, List<LockCharge> charges)
    {
        switch (statement)
        {
            case { IsDdl: false, Kind: not StatementKind.Vacuum }:
                break;
            case CreateIndexStatement index:
                var mode = index.Concurrently ? LockMode.ShareUpdateExclusive : LockMode.Share;
                Add(index.Table, mode, index.Only ? TableWork.None : TableWork.IndexBuild, "the index is built");
                break;
            case DropIndexStatement drop:
                foreach (var name in drop.Names)
                {
                    AddTableOf(name, drop.Concurrently ? LockMode.ShareUpdateExclusive : LockMode.AccessExclusive, TableWork.None, "its index is dropped");
                }

                break;
            case ReindexStatement { Target: ReindexTarget.Table, Name: { } table } reindex:
                Add(table, reindex.Concurrently ? LockMode.ShareUpdateExclusive : LockMode.Share, TableWork.IndexBuild, "its indexes are built anew");
                break;
            case ReindexStatement { Target: ReindexTarget.Index, Name: { } index } reindex:
                AddTableOf(index, reindex.Concurrently ? LockMode.ShareUpdateExclusive : LockMode.Share, TableWork.IndexBuild, "its index is built anew");
                break;
            case AlterTableStatement alter:
                foreach (var action in alter.Actions)
                {
                    charges.Add(new LockCharge(StatementShape.Judge(before.Resolve(alter.Table), action, serverMajor), action));
                    AddOther(action);
                }

                break;
            case { Kind: StatementKind.Vacuum, TimeoutClass: TimeoutClass.Short }:
            case { Kind: StatementKind.Cluster }:
                AddAll(LockMode.AccessExclusive, TableWork.Rewrite, "it is written anew");
                break;
            case { Kind: StatementKind.Vacuum }:
                AddAll(LockMode.ShareUpdateExclusive, TableWork.Scan, "it is vacuumed");
                break;
            case RefreshStatement { Concurrently: true }:
                AddAll(LockMode.Exclusive, TableWork.Scan, "it is compared with its query");
                break;
            case { Kind: StatementKind.RefreshMaterializedView }:
                AddAll(LockMode.AccessExclusive, TableWork.Rewrite, "it is filled anew");
                break;
            case CreateTableStatement create:
                if (create.PartitionOf is { } parent)
                {
                    Add(parent, LockMode.AccessExclusive, TableWork.None, "it gets a partition");
                }

                foreach (var key in create.Constraints.OfType<ForeignKeyConstraint>().Concat(create.Columns.Select(static c => c.References).OfType<ForeignKeyConstraint>()))
                {
                    Add(key.ReferencedTable, LockMode.ShareRowExclusive, TableWork.None, "it is referenced");
                }

                break;
            case { Kind: StatementKind.Truncate }:
                AddAll(LockMode.AccessExclusive, TableWork.None, "it is emptied");
                break;
            case { Kind: StatementKind.DropTable or StatementKind.DropView or StatementKind.DropMaterializedView }:
                AddAll(LockMode.AccessExclusive, TableWork.None, "it is dropped");
                break;
        }

        void Add(QualifiedName relation, LockMode mode, TableWork work, string reason) =>
            charges.Add(new LockCharge(new RelationLock(before.Resolve(relation), mode, work, reason)));

        void AddOther(AlterTableAction action)
        {
            var other = action switch
            {
                AddConstraint { Constraint: ForeignKeyConstraint key } => new RelationLock(
                    before.Resolve(key.ReferencedTable), LockMode.ShareRowExclusive, TableWork.None, "it is referenced"),
                AddColumn { Column.References: { } key } => new RelationLock(
                    before.Resolve(key.ReferencedTable), LockMode.ShareRowExclusive, TableWork.None, "it is referenced"),
                AttachPartition attach => new RelationLock(
                    before.Resolve(attach.Partition), LockMode.AccessExclusive, TableWork.Scan, "its rows are checked unless a CHECK says that they are within the bound, and that is not known", IsCautious: true),
                DetachPartition detach => new RelationLock(
                    before.Resolve(detach.Partition), LockMode.AccessExclusive, TableWork.None, "it is detached"),
                _ => null,
            };
            if (other is not null)
            {
                charges.Add(new LockCharge(other, action));
            }
        }

        void AddTableOf(QualifiedName index, LockMode mode, TableWork work, string reason)
        {
            if (before.FindIndexedTable(index) is { } table)
            {
                Add(table, mode, work, reason);
            }
        }

        void AddAll(LockMode mode, TableWork work, string reason)
        {
            foreach (var relation in statement.Relations)
            {
                Add(relation, mode, work, reason);
            }
        }
    }
}
