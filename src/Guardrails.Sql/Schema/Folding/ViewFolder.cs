using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Schema.Folding;

/// <summary>Creates views and materialized views, and keeps who reads whom.</summary>
internal static class ViewFolder
{
    public static void Create(DatabaseSchema schema, CreateViewStatement create)
    {
        if (create.IsTemporary)
        {
            schema.AddTemporary(create.View.Name);
            return;
        }

        var name = schema.Qualify(create.View);
        if (schema.Find(name) is { } existing)
        {
            if (create.IfNotExists)
            {
                return;
            }

            foreach (var read in existing.Reads)
            {
                schema.Edit(read).ReadBy.Remove(existing);
            }

            schema.Edit(existing).Reads.Clear();
        }
        else
        {
            schema.Declare(name);
            schema.MarkCreated(name);
        }

        var view = schema.Find(name)!;
        var state = schema.Edit(view);
        state.Kind = create.IsMaterialized ? RelationKind.MaterializedView : RelationKind.View;
        state.IsComplete = true;
        state.Words = new ViewWords(create.ReadWords);
        Read(schema, view, create.Relations.Skip(1));
    }

    /// <summary>What a view reads directly.</summary>
    public static void Read(DatabaseSchema schema, Relation view, IEnumerable<QualifiedName> relations)
    {
        foreach (var name in relations)
        {
            var read = schema.Declare(name);
            if (!view.Reads.Contains(read))
            {
                schema.Edit(view).Reads.Add(read);
                schema.Edit(read).ReadBy.Add(view);
            }
        }
    }
}
