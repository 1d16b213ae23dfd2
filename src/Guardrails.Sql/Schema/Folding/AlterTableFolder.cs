using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Schema.Folding;

/// <summary>Carries out ALTER TABLE.</summary>
internal sealed class AlterTableFolder(DatabaseSchema schema, TableFolder tables, ConstraintFolder constraints, DropFolder drops)
{
    public void Alter(AlterTableStatement alter)
    {
        if (!alter.IsDdl || (alter.IfExists && schema.IsComplete && schema.Find(alter.Table) is null))
        {
            return;
        }

        if (schema.Find(alter.Table) is null && schema.FindIndex(alter.Table) is { } index)
        {
            AlterIndex(index, alter);
            return;
        }

        var table = schema.Declare(alter.Table);
        foreach (var action in alter.Actions)
        {
            Alter(table, action, !alter.Only);
        }
    }

    /// <summary>What ALTER TABLE and ALTER INDEX do to an index.</summary>
    public void AlterIndex(TableIndex index, AlterTableStatement alter)
    {
        foreach (var action in alter.Actions)
        {
            if (action is RenameAction { Kind: AlterTableActionKind.RenameTo } rename)
            {
                constraints.Replace(index, index with { Name = new QualifiedName(null, index.Name.Schema, rename.NewName, default) });
            }
        }
    }

    private void Alter(Relation table, AlterTableAction action, bool recurse)
    {
        switch (action)
        {
            case AddColumn add:
                if (!add.IfNotExists || table.FindColumn(add.Column.Name) is null)
                {
                    tables.AddColumn(table, add.Column, recurse);
                    constraints.ChangeColumn(table, add.Column.Name, column => column with { IsFullyKnown = !add.IfNotExists });
                }

                break;
            case DropColumn drop:
                drops.DropColumn(table, drop.Column, recurse);
                break;
            case AddConstraint add:
                constraints.Add(table, add.Constraint, recurse);
                break;
            case DropConstraint drop:
                drops.DropConstraint(table, drop.Constraint, recurse);
                break;
            case ValidateConstraint validate:
                Validate(table, validate.Constraint);
                break;
            case AlterConstraint { Enforced: { } enforced } change:
                foreach (var key in table.ForeignKeys.Where(f => f.Name == change.Constraint).ToList())
                {
                    constraints.Replace(key, key with { IsEnforced = enforced, IsValid = enforced });
                }

                break;
            case AlterColumn change:
                AlterColumn(table, change, recurse);
                break;
            case AttachPartition { Bound: { } bound } attach:
                tables.Link(table, schema.Declare(attach.Partition), bound);
                break;
            case DetachPartition detach:
                tables.Unlink(table, schema.Declare(detach.Partition));
                break;
            case InheritAction { Kind: AlterTableActionKind.Inherit } inherit:
                tables.Link(schema.Declare(inherit.Parent), table, null);
                break;
            case InheritAction inherit:
                tables.Unlink(schema.Declare(inherit.Parent), table);
                break;
            case RenameAction rename:
                Rename(table, rename, recurse);
                break;
            case NameAction { Kind: AlterTableActionKind.SetSchema, Name: { } name }:
                Move(table, new QualifiedName(null, name.Name, table.Name.Name, default));
                break;
            case NameAction { Kind: AlterTableActionKind.ClusterOn, Name: { } index }:
                schema.Edit(table).ClusterIndex = index.Name;
                break;
            case { Kind: AlterTableActionKind.SetWithoutCluster }:
                schema.Edit(table).ClusterIndex = null;
                break;
            case { Kind: AlterTableActionKind.SetLogged or AlterTableActionKind.SetUnlogged }:
                schema.Edit(table).IsUnlogged = action.Kind == AlterTableActionKind.SetUnlogged;
                break;
        }
    }

    private void AlterColumn(Relation table, AlterColumn action, bool recurse)
    {
        Func<Column, Column>? change = action switch
        {
            AlterColumnType type => c => c with { Type = type.Type, Collation = type.Collation },
            SetDefault set => c => c with { Default = set.Expression },
            SetExpression set => c => c with { Expression = set.Expression },
            { Kind: AlterTableActionKind.DropDefault } => c => c with { Default = null },
            { Kind: AlterTableActionKind.DropNotNull } => c => c with { IsNotNull = false, IsNotNullUnvalidated = false, NotNullName = null },
            { Kind: AlterTableActionKind.DropExpression } => c => c with { IsStored = false, Expression = null },
            { Kind: AlterTableActionKind.AddIdentity } => c => c with { IsIdentity = true },
            { Kind: AlterTableActionKind.DropIdentity } => c => c with { IsIdentity = false },
            _ => null,
        };
        if (change is not null)
        {
            constraints.ChangeColumn(table, action.Column, change);
            foreach (var child in recurse ? table.Descendants() : [])
            {
                constraints.ChangeColumn(child, action.Column, change);
            }
        }
        else if (action.Kind == AlterTableActionKind.SetNotNull)
        {
            constraints.SetNotNull(table, action.Column, null, recurse);
        }
    }

    private void Validate(Relation table, string name)
    {
        var all = table.Descendants().Prepend(table);
        foreach (var relation in all)
        {
            var checks = schema.Edit(relation).Checks;
            for (var i = 0; i < checks.Count; i++)
            {
                checks[i] = checks[i].Name == name && checks[i].IsEnforced ? checks[i] with { IsValid = true } : checks[i];
            }

            foreach (var key in relation.ForeignKeys.Where(f => f.Name == name).ToList())
            {
                constraints.Replace(key, key with { IsValid = true });
            }

            if (relation.Columns.FirstOrDefault(c => c.NotNullName == name) is { } column)
            {
                constraints.ChangeColumn(relation, column.Name, static c => c with { IsNotNullUnvalidated = false });
            }
        }
    }

    private void Rename(Relation table, RenameAction rename, bool recurse)
    {
        switch (rename)
        {
            case { Kind: AlterTableActionKind.RenameTo }:
                Move(table, new QualifiedName(null, table.Name.Schema, rename.NewName, default));
                break;
            case { Kind: AlterTableActionKind.RenameColumn, OldName: { } column }:
                foreach (var relation in (recurse ? table.Descendants() : []).Prepend(table))
                {
                    ColumnRenamer.Rename(schema, constraints, relation, column, rename.NewName);
                }

                break;
            case { Kind: AlterTableActionKind.RenameConstraint, OldName: { } constraint }:
                foreach (var relation in (recurse ? table.Descendants() : []).Prepend(table))
                {
                    var state = schema.Edit(relation);
                    state.Checks = [.. state.Checks.Select(c => c.Name == constraint ? c with { Name = rename.NewName } : c)];
                    state.Columns = [.. state.Columns.Select(c => c.NotNullName == constraint ? c with { NotNullName = rename.NewName } : c)];
                }

                foreach (var key in table.ForeignKeys.Where(f => f.Name == constraint).ToList())
                {
                    constraints.Replace(key, key with { Name = rename.NewName });
                }

                foreach (var index in table.Indexes.Where(i => i.Constraint == constraint).ToList())
                {
                    constraints.Replace(index, index with { Name = new QualifiedName(null, index.Name.Schema, rename.NewName, default), Constraint = rename.NewName });
                }

                break;
        }
    }

    private void Move(Relation table, QualifiedName name)
    {
        var wasCreated = schema.IsCreatedByScript(table.Name);
        schema.RemoveRelation(table.Name);
        schema.Edit(table).Name = name;
        schema.Put(table);
        if (wasCreated)
        {
            schema.MarkCreated(name);
        }

        foreach (var index in table.Indexes.Where(i => i.Name.Schema != name.Schema).ToList())
        {
            constraints.Replace(index, index with { Name = new QualifiedName(null, name.Schema, index.Name.Name, default) });
        }
    }
}
