using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Schema.Folding;

/// <summary>Creates tables, links and removes them.</summary>
internal sealed class TableFolder(DatabaseSchema schema, ConstraintFolder constraints)
{
    public void Create(CreateTableStatement create)
    {
        if (create.IsTemporary || !create.IsDdl)
        {
            schema.AddTemporary(create.Table.Name);
            return;
        }

        var name = schema.Qualify(create.Table);
        if (create.IfNotExists && schema.Find(name) is not null)
        {
            return;
        }

        var table = new Relation(name, KindOf(create));
        var state = table.Edit();
        state.IsComplete = create.Query is null && create.OfType is null;
        state.IsUnlogged = create.IsUnlogged;
        state.PartitionKey = create.PartitionBy;
        schema.Put(table);
        if (!create.IfNotExists)
        {
            schema.MarkCreated(name);
        }

        foreach (var like in create.Likes)
        {
            CopyLike(table, like);
        }

        foreach (var column in create.Columns)
        {
            AddColumn(table, column, recurse: false);
        }

        foreach (var parent in create.Inherits)
        {
            Link(schema.Declare(parent), table, null);
        }

        // A partition has its parent's columns before its own constraints can be about them.
        if (create.PartitionOf is { } partitioned)
        {
            Link(schema.Declare(partitioned), table, create.Bound);
        }

        foreach (var constraint in create.Constraints)
        {
            constraints.Add(table, constraint, recurse: false);
        }
    }

    /// <summary>A column with its constraints; the children get it too.</summary>
    public void AddColumn(Relation table, ColumnDefinition definition, bool recurse)
    {
        if (table.FindColumn(definition.Name) is null && table.Columns.Count < ConstraintFolder.MostColumns)
        {
            schema.Edit(table).Columns.Add(ToColumn(definition));
        }

        AddSequence(table, definition);
        foreach (var child in recurse ? table.Descendants() : [])
        {
            if (child.FindColumn(definition.Name) is null)
            {
                schema.Edit(child).Columns.Add(ToColumn(definition));
            }
        }

        foreach (var constraint in definition.Constraints)
        {
            constraints.Add(table, constraint, recurse);
        }
    }

    /// <summary>Makes a table a partition of another one or an inheriting table of it, with all that it inherits.</summary>
    public void Link(Relation parent, Relation child, PartitionBound? bound)
    {
        schema.Edit(parent).Children.Add(child);
        if (bound is { Kind: PartitionBoundKind.Default })
        {
            schema.Edit(parent).DefaultPartition = child;
        }

        var state = schema.Edit(child);
        state.Parents.Add(parent);
        state.Bound = bound;
        if (parent.Kind == RelationKind.Unknown && bound is not null)
        {
            schema.Edit(parent).Kind = RelationKind.PartitionedTable;
        }

        // A child of an unknown parent has columns and constraints that nobody has seen.
        state.IsComplete &= parent.IsComplete;
        foreach (var column in parent.Columns)
        {
            if (child.FindColumn(column.Name) is not { } own)
            {
                state.Columns.Add(column with { IsIdentity = column.IsIdentity && bound is not null });
            }
            else if (column.IsNotNull == true && own.IsNotNull != true)
            {
                constraints.SetNotNull(child, own.Name, null, recurse: false);
            }
        }

        foreach (var check in parent.Checks)
        {
            if (!check.IsNoInherit && child.Checks.All(c => c.Name != check.Name))
            {
                state.Checks.Add(check);
            }
        }

        if (bound is null)
        {
            return;
        }

        foreach (var index in parent.Indexes)
        {
            // One that was made with ON ONLY is invalid, but new partitions get it nevertheless.
            constraints.AttachOrAdd(index, child);
        }

        foreach (var key in parent.ForeignKeys)
        {
            constraints.Inherit(key, child);
        }

        state.Triggers.AddRange(parent.Triggers.Where(t => t.IsRow && !child.Triggers.Contains(t)));
    }

    /// <summary>Ends what <see cref="Link"/> began; columns and constraints stay, foreign keys and indexes become the child's own.</summary>
    public void Unlink(Relation parent, Relation child)
    {
        Forget(schema, parent, child);
        var state = schema.Edit(child);
        state.Parents.Remove(parent);
        if (state.Bound is null)
        {
            return;
        }

        state.Bound = null;
        foreach (var index in child.Indexes.Where(static i => i.Parent is not null).ToList())
        {
            constraints.Replace(index, index with { Parent = null });
        }

        foreach (var key in child.ForeignKeys.Where(static f => f.IsInherited).ToList())
        {
            constraints.Replace(key, key with { IsInherited = false });
        }
    }

    private static RelationKind KindOf(CreateTableStatement create) =>
        create.Kind == StatementKind.CreateForeignTable ? RelationKind.ForeignTable
        : create.PartitionBy is not null ? RelationKind.PartitionedTable : RelationKind.Table;

    /// <summary>Takes a child from its parent.</summary>
    public static void Forget(DatabaseSchema schema, Relation parent, Relation child)
    {
        var above = schema.Edit(parent);
        above.Children.Remove(child);
        above.DefaultPartition = above.DefaultPartition == child ? null : above.DefaultPartition;
    }

    /// <summary>What a definition says of a column.</summary>
    public static Column ToColumn(ColumnDefinition definition)
    {
        var generated = definition.Generated;
        var isSerial = definition.Type?.IsSerial == true;
        return new Column(definition.Name, definition.Type)
        {
            Collation = definition.Collation,
            IsNotNull = isSerial || definition.Identity is not null || definition.NotNull is not null || definition.Unique is { IsPrimaryKey: true },
            IsNotNullUnvalidated = definition.NotNull is { IsNotValid: true },
            NotNullName = definition.NotNull?.Name,
            Default = definition.Default,
            IsStored = generated is { Storage: GeneratedStorage.Stored },
            IsVirtual = generated is not null and not { Storage: GeneratedStorage.Stored },
            Expression = generated?.Expression,
            IsIdentity = definition.Identity is not null,
        };
    }

    private void AddSequence(Relation table, ColumnDefinition definition)
    {
        if (definition.Type?.IsSerial == true || definition.Identity is not null)
        {
            var name = new QualifiedName(null, table.Name.Schema, table.Name.Name + "_" + definition.Name + "_seq", default);
            schema.PutSequence(name, new SequenceOwner(table, definition.Name, definition.Identity is not null));
        }
    }

    private void CopyLike(Relation table, LikeClause like)
    {
        if (schema.Find(like.Table) is not { } source)
        {
            table.Edit().IsComplete = false;
            return;
        }

        var state = table.Edit();
        state.IsComplete &= source.IsComplete;
        foreach (var column in source.Columns)
        {
            var copiesGeneration = like.Includes("generated");
            state.Columns.Add(column with
            {
                Default = like.Includes("defaults") ? column.Default : null,
                IsIdentity = like.Includes("identity") && column.IsIdentity,
                IsStored = copiesGeneration && column.IsStored,
                IsVirtual = copiesGeneration && column.IsVirtual,
                Expression = copiesGeneration ? column.Expression : null,
            });
        }

        if (like.Includes("constraints"))
        {
            state.Checks.AddRange(source.Checks);
        }

        foreach (var index in like.Includes("indexes") ? source.Indexes : [])
        {
            constraints.AddIndex(new TableIndex(new QualifiedName(null, table.Name.Schema, index.IsPrimary ? table.Name.Name + "_pkey" : ObjectNames.ForIndex(table, index.Elements, index.Include), default), table)
            {
                Method = index.Method,
                Elements = index.Elements,
                Include = index.Include,
                Where = index.Where,
                IsUnique = index.IsUnique,
                IsPrimary = index.IsPrimary,
                IsExclusion = index.IsExclusion,
            });
        }
    }
}
