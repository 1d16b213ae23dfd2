using Microsoft.CodeAnalysis.Operations;

namespace Guardrails.Analyzers.SqlHazards.Typed;

/// <summary>FluentMigrator's tables and their columns.</summary>
internal static class FluentTables
{
    public static IEnumerable<string> Create(FluentChain chain)
    {
        var columns = Columns(chain, chain.Root, "WithColumn").ToList();
        var parts = columns.Select(static column => column.Column.Define());
        if (columns.FindAll(static column => column.Column.IsPrimaryKey) is { Count: > 0 } keys)
        {
            var name = keys.Select(static column => column.Column.PrimaryKeyName).FirstOrDefault(static name => name is not null) ?? "PK_" + chain.Text(chain.Root);
            parts = parts.Append($"CONSTRAINT {SqlWords.Name(name)} PRIMARY KEY ({string.Join(", ", keys.Select(static column => column.Column.Name))})");
        }

        return columns.SelectMany(static column => column.Column.Others).Prepend($"CREATE TABLE {chain.Named(chain.Root)} ({string.Join(", ", parts)})");
    }

    public static IEnumerable<string> AddColumn(FluentChain chain) =>
        chain.Find("OnTable") is { } table ? Columns(chain, table, "Column").SelectMany(static column => column.Column.Add().Concat(column.Column.Others)) : [];

    public static IEnumerable<string> AlterColumn(FluentChain chain) =>
        chain.Find("OnTable") is { } table ? Columns(chain, table, "Column").SelectMany(static column => column.Column.Alter().Concat(column.Column.Others)) : [];

    public static IEnumerable<string> Alter(FluentChain chain)
    {
        if (chain.Find("ToSchema") is { } schema)
        {
            return [$"ALTER TABLE {chain.Named(chain.Root)} SET SCHEMA {SqlWords.Name(chain.Text(schema))}"];
        }

        return Columns(chain, chain.Root, "AddColumn", "AlterColumn")
            .SelectMany(static column => (column.Call.TargetMethod.Name == "AddColumn" ? column.Column.Add() : column.Column.Alter()).Concat(column.Column.Others));
    }

    /// <summary>Only a change of all rows is work that grows with the table.</summary>
    public static IEnumerable<string> Update(FluentChain chain)
    {
        if (chain.Find("AllRows") is null || chain.Find("Set") is not { } set)
        {
            return [];
        }

        var columns = set.Descendants().OfType<IAnonymousObjectCreationOperation>().FirstOrDefault()?.Initializers
            .OfType<ISimpleAssignmentOperation>()
            .Select(assignment => assignment.Target is IPropertyReferenceOperation property ? $"{SqlWords.Name(property.Property.Name)} = {chain.Reader.Literal(assignment.Value)}" : null)
            .Where(static column => column is not null)
            .ToList() ?? [];
        return columns.Count == 0 ? [] : [$"UPDATE {chain.Named(chain.Root)} SET {string.Join(", ", columns)} WHERE 1 = 1"];
    }

    /// <summary>The columns that calls of these names begin. What no type is said of is not known.</summary>
    private static IEnumerable<(IInvocationOperation Call, FluentColumn Column)> Columns(FluentChain chain, IInvocationOperation table, params string[] beginnings)
    {
        var (schema, name) = (chain.SchemaBehind(table), chain.Text(table));
        var columns = new List<(IInvocationOperation Call, FluentColumn Column)>();
        foreach (var call in chain.Calls)
        {
            if (beginnings.Contains(call.TargetMethod.Name))
            {
                columns.Add((call, new FluentColumn(SqlWords.Name(schema, name), name, schema, chain.Text(call))));
            }
            else if (columns.Count > 0)
            {
                columns[columns.Count - 1].Column.Read(call, chain);
            }
        }

        chain.Reader.HasUnknownParts |= columns.Exists(static column => !column.Column.HasType);
        return columns.Where(static column => column.Column.HasType);
    }
}
