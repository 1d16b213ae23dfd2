using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Schema.Folding;

/// <summary>Adds constraints and indexes to tables, and to what inherits them.</summary>
internal sealed class ConstraintFolder(DatabaseSchema schema)
{
    /// <summary>A constraint of a table, or of one of its columns.</summary>
    /// <param name="table">The table.</param>
    /// <param name="constraint">The constraint.</param>
    /// <param name="recurse">Whether partitions and inheriting tables get it too.</param>
    public void Add(Relation table, SqlConstraint constraint, bool recurse)
    {
        switch (constraint)
        {
            case CheckConstraint check:
                AddCheck(table, check, recurse);
                break;
            case NotNullConstraint notNull:
                foreach (var column in notNull.Columns)
                {
                    SetNotNull(table, column, notNull, recurse && !notNull.IsNoInherit);
                }

                break;
            case UniqueConstraint unique:
                AddUnique(table, unique);
                break;
            case ExclusionConstraint exclusion:
                AddIndex(new TableIndex(Named(table, constraint, [.. exclusion.Elements.Where(e => e.Column is not null).Select(e => e.Column!)]), table)
                {
                    Method = exclusion.Method ?? "btree",
                    Elements = exclusion.Elements,
                    Include = exclusion.Include,
                    Where = exclusion.Where,
                    IsExclusion = true,
                });
                break;
            case ForeignKeyConstraint key:
                AddForeignKey(table, key);
                break;
        }
    }

    /// <summary>An index, and those of the partitions.</summary>
    public void AddIndex(TableIndex index, bool recurse = true)
    {
        if (index.IsPrimary || index.IsExclusion || (index.Constraint is null && index.Name.Name.Length > 0 && index.IsUnique))
        {
            index = index with { Constraint = index.IsPrimary || index.IsExclusion ? index.Name.Name : null };
        }

        Put(index);
        if (!recurse || index.Table.Kind != RelationKind.PartitionedTable)
        {
            return;
        }

        foreach (var child in index.Table.Children)
        {
            AttachOrAdd(index, child);
        }
    }

    /// <summary>The index of a partition that belongs to one of its parent: one that is there already, or a new one.</summary>
    public void AttachOrAdd(TableIndex parent, Relation child)
    {
        var found = child.Indexes.FirstOrDefault(i => i.Parent is null && i.Matches(parent));
        if (found is not null)
        {
            Replace(found, found with { Parent = parent.Name });
            return;
        }

        var name = parent.IsPrimary ? child.Name.Name + "_pkey" : ObjectNames.ForIndex(child, parent.Elements, parent.Include);
        AddIndex(new TableIndex(InSchemaOf(child, name), child)
        {
            Method = parent.Method,
            Elements = parent.Elements,
            Include = parent.Include,
            Where = parent.Where,
            IsUnique = parent.IsUnique,
            IsPrimary = parent.IsPrimary,
            IsExclusion = parent.IsExclusion,
            Constraint = parent.Constraint is null ? null : name,
            Parent = parent.Name,
        });
    }

    public void Replace(TableIndex old, TableIndex index)
    {
        var indexes = schema.Edit(old.Table).Indexes;
        var place = indexes.IndexOf(old);
        if (place >= 0)
        {
            indexes[place] = index;
        }

        schema.RemoveIndex(old.Name);
        schema.Put(index);
    }

    public void Replace(ForeignKey old, ForeignKey key)
    {
        Replace(schema.Edit(old.From).ForeignKeys, old, key);
        Replace(schema.Edit(old.To).ReferencedBy, old, key);
    }

    public void Remove(ForeignKey key)
    {
        schema.Edit(key.From).ForeignKeys.Remove(key);
        schema.Edit(key.To).ReferencedBy.Remove(key);
    }

    public void Add(ForeignKey key)
    {
        schema.Edit(key.From).ForeignKeys.Add(key);
        schema.Edit(key.To).ReferencedBy.Add(key);
        if (key.From.Kind == RelationKind.PartitionedTable)
        {
            foreach (var child in key.From.Children)
            {
                Inherit(key, child);
            }
        }
    }

    /// <summary>The partition's copy of a foreign key; an equal one that it has already is taken over.</summary>
    public void Inherit(ForeignKey key, Relation child)
    {
        if (child.ForeignKeys.FirstOrDefault(f => f.To == key.To && f.Columns.SequenceEqual(key.Columns)) is { } own)
        {
            Replace(own, own with { IsInherited = true });
            return;
        }

        Add(new ForeignKey(key.Name, child, key.Columns, key.To, key.ReferencedColumns) { IsValid = key.IsValid, IsEnforced = key.IsEnforced, IsInherited = true });
    }

    public void SetNotNull(Relation table, string column, NotNullConstraint? constraint, bool recurse) =>
        SetNotNull(table, column, constraint?.Name, constraint?.IsNotValid ?? false, recurse);

    public void SetNotNull(Relation table, string column, string? name, bool isUnvalidated, bool recurse)
    {
        ChangeColumn(table, column, c => c with
        {
            IsNotNull = true,
            IsNotNullUnvalidated = isUnvalidated,
            NotNullName = c.NotNullName ?? name ?? table.Name.Name + "_" + column + "_not_null",
        });
        foreach (var child in recurse ? table.Descendants() : [])
        {
            SetNotNull(child, column, name, isUnvalidated, recurse: false);
        }
    }

    /// <summary>Changes a column that is known, or makes it known.</summary>
    public void ChangeColumn(Relation table, string column, Func<Column, Column> change)
    {
        var columns = schema.Edit(table).Columns;
        var place = columns.FindIndex(c => c.Name == column);
        if (place >= 0)
        {
            columns[place] = change(columns[place]);
        }
        else if (!table.IsComplete && columns.Count < MostColumns)
        {
            columns.Add(change(new Column(column, null)));
        }
    }

    /// <summary>What a table can have at most (PostgreSQL manual, appendix "PostgreSQL Limits"); more would only cost time.</summary>
    public const int MostColumns = 1600;

    private static void Replace(List<ForeignKey> keys, ForeignKey old, ForeignKey key)
    {
        var place = keys.IndexOf(old);
        if (place >= 0)
        {
            keys[place] = key;
        }
    }

    private static QualifiedName InSchemaOf(Relation table, string name) => new(null, table.Name.Schema, name, default);

    private static QualifiedName Named(Relation table, SqlConstraint constraint, IReadOnlyList<string> columns) =>
        InSchemaOf(table, constraint.Name ?? ObjectNames.ForConstraint(table, constraint, columns));

    private void Put(TableIndex index)
    {
        schema.Edit(index.Table).Indexes.Add(index);
        if (index.Name.Name.Length > 0)
        {
            schema.Put(index);
        }
    }

    private void AddCheck(Relation table, CheckConstraint check, bool recurse)
    {
        IReadOnlyList<string> columns = check.Columns.Count > 0 ? check.Columns : [.. check.Condition.Columns.Select(static c => c.Column).Distinct()];
        var name = check.Name ?? ObjectNames.ForConstraint(table, check, columns);
        AddCheck(table, new TableCheck(name, check.Condition)
        {
            IsValid = !check.IsNotValid && !check.IsNotEnforced,
            IsEnforced = !check.IsNotEnforced,
            IsNoInherit = check.IsNoInherit,
        }, recurse && !check.IsNoInherit);
    }

    private void AddCheck(Relation table, TableCheck check, bool recurse)
    {
        if (check.Name.Length == 0 || table.Checks.All(c => c.Name != check.Name))
        {
            schema.Edit(table).Checks.Add(check);
        }

        foreach (var child in recurse ? table.Descendants() : [])
        {
            AddCheck(child, check, recurse: false);
        }
    }

    private void AddUnique(Relation table, UniqueConstraint unique)
    {
        if (unique.UsingIndex is { } existing)
        {
            UseIndex(table, unique, existing);
            return;
        }

        if (unique.IsPrimaryKey)
        {
            foreach (var column in unique.Columns)
            {
                SetNotNull(table, column, null, recurse: true);
            }
        }

        var name = Named(table, unique, unique.Columns);
        AddIndex(new TableIndex(name, table)
        {
            Method = unique.WithoutOverlaps ? "gist" : "btree",
            Elements = [.. unique.Columns.Select(static c => new IndexElement(default, c, null))],
            Include = unique.Include,
            IsUnique = true,
            IsPrimary = unique.IsPrimaryKey,
            Constraint = name.Name,
        });
    }

    private void UseIndex(Relation table, UniqueConstraint unique, string existing)
    {
        if (table.Indexes.FirstOrDefault(i => i.Name.Name == existing) is not { } index)
        {
            return;
        }

        foreach (var element in unique.IsPrimaryKey ? index.Elements : [])
        {
            if (element.Column is { } column)
            {
                SetNotNull(table, column, null, recurse: true);
            }
        }

        var name = unique.Name ?? existing;
        Replace(index, index with { Name = InSchemaOf(table, name), IsPrimary = unique.IsPrimaryKey, Constraint = name });
    }

    private void AddForeignKey(Relation table, ForeignKeyConstraint key)
    {
        var to = schema.Declare(key.ReferencedTable);
        var referenced = key.ReferencedColumns;
        if (referenced.Count == 0 && to.Indexes.FirstOrDefault(static i => i.IsPrimary) is { } primary)
        {
            referenced = [.. primary.Elements.Where(static e => e.Column is not null).Select(static e => e.Column!)];
        }

        Add(new ForeignKey(key.Name ?? ObjectNames.ForConstraint(table, key, key.Columns), table, key.Columns, to, referenced)
        {
            IsValid = !key.IsNotValid && !key.IsNotEnforced,
            IsEnforced = !key.IsNotEnforced,
        });
    }
}
