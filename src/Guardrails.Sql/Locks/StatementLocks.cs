using Guardrails.Sql.Locks.Maintenance;
using Guardrails.Sql.Locks.Objects;
using Guardrails.Sql.Locks.Tables;
using Guardrails.Sql.Locks.Types;
using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Locks;

/// <summary>Hands each statement to those who know its family.</summary>
internal static class StatementLocks
{
    public static void Collect(SqlStatement statement, FootprintBuilder footprint)
    {
        switch (statement)
        {
            case AlterTableStatement { IsDdl: true } alter:
                AlterTableLocks.Collect(alter, footprint);
                break;
            case CreateTableStatement create:
                CreateTableLocks.Collect(create, footprint);
                break;
            case CreateIndexStatement { IsDdl: true } create:
                IndexLocks.Create(create, footprint);
                break;
            case DropIndexStatement { IsDdl: true } drop:
                IndexLocks.Drop(drop, footprint);
                break;
            case ReindexStatement { IsDdl: true } reindex:
                IndexLocks.Reindex(reindex, footprint);
                break;
            case DropStatement { IsDdl: true } drop:
                DropObjectLocks.Collect(drop, footprint);
                break;
            case TruncateStatement or ClusterStatement or VacuumStatement or LockStatement:
                MaintenanceLocks.Collect(statement, footprint);
                break;
            case CreateViewStatement { IsTemporary: false } or RefreshStatement:
                ViewLocks.Collect(statement, footprint);
                break;
            case AlterDomainStatement alter:
                DomainLocks.Collect(alter, footprint);
                break;
            case QueryStatement or NestedStatement or CopyStatement:
                QueryLocks.Collect(statement, footprint);
                break;
            case DoStatement block:
                BlockLocks.Collect(block, footprint);
                break;
            case CreateSchemaStatement schema:
                foreach (var element in schema.Elements)
                {
                    Collect(element, footprint);
                }

                break;
            default:
                ObjectLocks.Collect(statement, footprint);
                break;
        }
    }
}
