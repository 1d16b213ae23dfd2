using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Schema.Folding;

/// <summary>Takes over what a statement changes in a schema.</summary>
internal sealed class StatementFolder
{
    private readonly DatabaseSchema _schema;
    private readonly ConstraintFolder _constraints;
    private readonly TableFolder _tables;
    private readonly DropFolder _drops;
    private readonly AlterTableFolder _alters;

    public StatementFolder(DatabaseSchema schema)
    {
        _schema = schema;
        _constraints = new ConstraintFolder(schema);
        _tables = new TableFolder(schema, _constraints);
        _drops = new DropFolder(schema, _constraints);
        _alters = new AlterTableFolder(schema, _tables, _constraints, _drops);
    }

    public void Fold(SqlStatement statement)
    {
        switch (statement)
        {
            case TransactionStatement control:
                Fold(control);
                break;
            case DoStatement block:
                foreach (var inner in block.Body)
                {
                    Fold(inner);
                }

                break;
            case SetStatement { Name: "search_path" } set:
                _schema.SetSearchPath(set.IsReset ? null : set.Value ?? "");
                break;
            case SetStatement { Name: "timezone" } set:
                _schema.SetTimeZone(set.IsReset ? null : set.Value);
                break;
            case CreateTableStatement create:
                _tables.Create(create);
                break;
            case AlterTableStatement alter:
                _alters.Alter(alter);
                break;
            case CreateIndexStatement { IsDdl: true } create:
                AddIndex(create);
                break;
            case DropIndexStatement drop:
                _drops.DropIndexes(drop);
                break;
            case DropStatement { Kind: StatementKind.DropTrigger, Table: { } table } drop:
                foreach (var name in drop.Names)
                {
                    _drops.DropTrigger(table, name.Name);
                }

                break;
            case DropStatement drop:
                _drops.Drop(drop);
                break;
            case CreateViewStatement { IsDdl: true } view:
                ViewFolder.Create(_schema, view);
                break;
            case QueryStatement { Into: { } into, IsDdl: true }:
                _schema.MarkCreated(_schema.Declare(into, RelationKind.Table).Name);
                break;
            default:
                ObjectFolder.Fold(_schema, statement);
                break;
        }
    }

    private void Fold(TransactionStatement control)
    {
        switch (control.Action)
        {
            case TransactionAction.Begin:
                _schema.Journal.Begin();
                break;
            case TransactionAction.Commit or TransactionAction.PrepareTransaction:
                _schema.Journal.Commit();
                break;
            case TransactionAction.Rollback:
                _schema.Journal.Rollback();
                break;
            case TransactionAction.Savepoint when control.Name is { } name:
                _schema.Journal.Savepoint(name);
                break;
            case TransactionAction.RollbackToSavepoint when control.Name is { } name:
                _schema.Journal.RollbackTo(name);
                break;
        }

        if (control.AndChain)
        {
            _schema.Journal.Begin();
        }
    }

    private void AddIndex(CreateIndexStatement create)
    {
        var table = _schema.Declare(create.Table);
        var name = create.Name?.Name ?? ObjectNames.ForIndex(table, create.Elements, create.Include);
        if (create.IfNotExists && table.Indexes.Any(i => i.Name.Name == name))
        {
            return;
        }

        _constraints.AddIndex(new TableIndex(new QualifiedName(null, table.Name.Schema, name, create.Span), table)
        {
            Method = create.Method ?? "btree",
            Elements = create.Elements,
            Include = create.Include,
            Where = create.Where,
            IsUnique = create.Unique,
            IsValid = !create.Only || table.Kind != RelationKind.PartitionedTable,
        }, recurse: !create.Only);
    }
}
