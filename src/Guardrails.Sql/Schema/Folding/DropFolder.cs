using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Schema.Folding;

/// <summary>Forgets what is dropped, and what goes with it.</summary>
internal sealed class DropFolder(DatabaseSchema schema, ConstraintFolder constraints)
{
    public void Drop(DropStatement drop)
    {
        foreach (var name in drop.Names)
        {
            switch (drop.Kind)
            {
                case StatementKind.DropTable or StatementKind.DropForeignTable or StatementKind.DropView or StatementKind.DropMaterializedView:
                    if (name.Schema is null)
                    {
                        schema.RemoveTemporary(name.Name);
                    }

                    if (schema.Find(name) is { } relation)
                    {
                        DropRelation(relation);
                    }

                    break;
                case StatementKind.DropDomain or StatementKind.DropType:
                    if (schema.FindType(name) is { } type)
                    {
                        schema.RemoveType(type.Name);
                    }

                    break;
                case StatementKind.DropFunction or StatementKind.DropProcedure or StatementKind.DropRoutine:
                    if (schema.FindFunction(name) is { } function)
                    {
                        schema.RemoveFunction(function.Name);
                    }

                    break;
                case StatementKind.DropSequence:
                    schema.RemoveSequence(schema.Qualify(name));
                    break;
                case StatementKind.DropStatistics:
                    schema.RemoveStatistics(schema.Qualify(name));
                    break;
                case StatementKind.DropPublication:
                    schema.RemovePublication(name.Name);
                    break;
                case StatementKind.DropSchema:
                    DropSchema(name.Name);
                    break;
            }
        }
    }

    public void DropIndexes(DropIndexStatement drop)
    {
        foreach (var name in drop.Names)
        {
            if (schema.FindIndex(name) is { } index)
            {
                DropIndex(index);
            }
        }
    }

    public void DropTrigger(QualifiedName table, string name)
    {
        if (schema.Find(table) is { } relation)
        {
            foreach (var each in relation.Descendants().Prepend(relation))
            {
                schema.Edit(each).Triggers.RemoveAll(t => t.Name == name);
            }
        }
    }

    public void DropColumn(Relation table, string column, bool recurse)
    {
        foreach (var relation in (recurse ? table.Descendants() : []).Prepend(table))
        {
            var state = schema.Edit(relation);
            state.Columns.RemoveAll(c => c.Name == column);
            state.Checks.RemoveAll(c => c.Mentions(column));
            foreach (var index in relation.Indexes.Where(i => i.Mentions(column)).ToList())
            {
                DropIndex(index);
            }

            foreach (var key in relation.ForeignKeys.Where(f => f.Columns.Contains(column)).Concat(relation.ReferencedBy.Where(f => f.ReferencedColumns.Contains(column))).ToList())
            {
                constraints.Remove(key);
            }
        }
    }

    public void DropConstraint(Relation table, string name, bool recurse)
    {
        foreach (var relation in (recurse ? table.Descendants() : []).Prepend(table))
        {
            var state = schema.Edit(relation);
            state.Checks.RemoveAll(c => c.Name == name);
            foreach (var key in relation.ForeignKeys.Where(f => f.Name == name).ToList())
            {
                constraints.Remove(key);
            }

            foreach (var index in relation.Indexes.Where(i => i.Constraint == name).ToList())
            {
                DropIndex(index);
            }

            if (relation.Columns.FirstOrDefault(c => c.NotNullName == name) is { } column)
            {
                constraints.ChangeColumn(relation, column.Name, static c => c with { IsNotNull = false, IsNotNullUnvalidated = false, NotNullName = null });
            }
        }
    }

    /// <summary>With its partitions and the views over it, which may well read each other in circles: what is seen once is not followed again.</summary>
    public void DropRelation(Relation relation)
    {
        if (relation.Children.Count == 0 && relation.ReadBy.Count == 0)
        {
            Remove(relation);
            return;
        }

        var doomed = new List<Relation> { relation };
        var seen = new HashSet<Relation>(doomed);
        for (var i = 0; i < doomed.Count; i++)
        {
            doomed.AddRange(doomed[i].Children.Concat(doomed[i].ReadBy).Where(seen.Add));
        }

        doomed.ForEach(Remove);
    }

    private void DropSchema(string name)
    {
        foreach (var inside in schema.Relations.Where(r => r.Name.Schema == name).ToList())
        {
            DropRelation(inside);
        }
    }

    private void Remove(Relation relation)
    {
        foreach (var key in relation.ForeignKeys.Concat(relation.ReferencedBy).Distinct().ToList())
        {
            constraints.Remove(key);
        }

        foreach (var parent in relation.Parents)
        {
            TableFolder.Forget(schema, parent, relation);
        }

        foreach (var read in relation.Reads.ToList())
        {
            schema.Edit(read).ReadBy.Remove(relation);
        }

        foreach (var index in relation.Indexes)
        {
            schema.RemoveIndex(index.Name);
        }

        schema.RemoveRelation(relation.Name);
    }

    private void DropIndex(TableIndex index)
    {
        schema.Edit(index.Table).Indexes.Remove(index);
        schema.RemoveIndex(index.Name);
        foreach (var child in index.Table.Children)
        {
            foreach (var part in child.Indexes.Where(i => Equals(i.Parent, index.Name)).ToList())
            {
                DropIndex(part);
            }
        }
    }
}
