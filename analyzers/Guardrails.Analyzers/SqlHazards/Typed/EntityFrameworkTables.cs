using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Guardrails.Analyzers.SqlHazards.Typed;

/// <summary>EF Core's <c>CreateTable</c> and <c>AlterTable</c>.</summary>
internal static class EntityFrameworkTables
{
    private const string Unlogged = "Npgsql:UnloggedTable";

    public static IEnumerable<TypedStatement> Create(EntityFrameworkOperation operation)
    {
        var (call, reader) = (operation.Call, operation.Reader);
        var columns = Columns(call, reader);
        var names = columns.ToLookup(static column => column.Property, static column => column.Name, StringComparer.Ordinal);
        var parts = columns.Select(static column => column.Definition).Concat(Constraints(call, names, reader)).ToList();
        var unlogged = IsUnlogged(operation.Annotations.Find(Unlogged)) ? "UNLOGGED " : string.Empty;
        return [operation.Statement($"CREATE {unlogged}TABLE {operation.Name()} (\n{string.Join(",\n", parts)}\n)")];
    }

    public static IEnumerable<TypedStatement> Alter(EntityFrameworkOperation operation)
    {
        var (isNow, wasBefore) = (IsUnlogged(operation.Annotations.Find(Unlogged)), IsUnlogged(operation.Annotations.FindBefore(Unlogged)));
        return isNow == wasBefore ? [] : [operation.Statement($"ALTER TABLE {operation.Name()} SET {(isNow ? "UNLOGGED" : "LOGGED")}")];
    }

    /// <summary>A foreign key behind its name.</summary>
    public static string ForeignKey(IInvocationOperation call, OperationReader reader, string columns)
    {
        var principal = reader.Texts(call, "principalColumn", "principalColumns");
        return $"FOREIGN KEY ({columns}) REFERENCES {reader.Name(call, "principalSchema", "principalTable")}"
            + (principal.Count > 0 ? $" ({SqlWords.Names(principal)})" : string.Empty)
            + Action(call, "onUpdate", "UPDATE")
            + Action(call, "onDelete", "DELETE");
    }

    private static string Action(IInvocationOperation call, string parameter, string on) => Annotations.EnumName(OperationReader.Argument(call, parameter)) switch
    {
        "Restrict" => $" ON {on} RESTRICT",
        "Cascade" => $" ON {on} CASCADE",
        "SetNull" => $" ON {on} SET NULL",
        "SetDefault" => $" ON {on} SET DEFAULT",
        _ => string.Empty,
    };

    /// <summary>The columns: <c>table =&gt; new { Id = table.Column&lt;int&gt;(…), … }</c>.</summary>
    private static List<(string Property, string Name, string Definition)> Columns(IInvocationOperation call, OperationReader reader)
    {
        var columns = new List<(string, string, string)>();
        foreach (var initializer in Lambda(call, "columns")?.Descendants().OfType<IAnonymousObjectCreationOperation>().FirstOrDefault()?.Initializers ?? [])
        {
            if (initializer is not ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property.Name: var property }, Value: var value }
                || ColumnCall(value) is not { } column)
            {
                reader.HasUnknownParts = true;
                continue;
            }

            var name = reader.Text(column, "name") ?? property;
            var annotations = Annotations.Behind(column);
            columns.Add((property, name, EntityFrameworkColumns.Define(column, annotations, SqlWords.Name(name), reader)));
        }

        return columns;
    }

    private static IInvocationOperation? ColumnCall(IOperation value)
    {
        var current = value.Unwrap() as IInvocationOperation;
        while (current is not null && current.TargetMethod.Name != "Column")
        {
            current = current.Instance?.Unwrap() as IInvocationOperation;
        }

        return current;
    }

    private static IEnumerable<string> Constraints(IInvocationOperation call, ILookup<string, string> columns, OperationReader reader)
    {
        foreach (var constraint in Lambda(call, "constraints")?.Descendants().OfType<IInvocationOperation>() ?? [])
        {
            string Columns(string parameter) => SqlWords.Names(PropertiesOf(constraint, parameter).Select(property => columns[property].FirstOrDefault() ?? property));
            var definition = constraint.TargetMethod.Name switch
            {
                "PrimaryKey" => $"PRIMARY KEY ({Columns("columns")})",
                "UniqueConstraint" => $"UNIQUE ({Columns("columns")})",
                "CheckConstraint" => $"CHECK ({reader.Text(constraint, "sql")})",
                "ForeignKey" => ForeignKey(constraint, reader, Columns(OperationReader.Argument(constraint, "column") is null ? "columns" : "column")),
                _ => null,
            };
            if (definition is not null)
            {
                yield return $"CONSTRAINT {reader.Name(constraint, "name")} {definition}";
            }
        }
    }

    /// <summary>The properties that <c>x =&gt; x.Id</c> or <c>x =&gt; new { x.Id, x.Name }</c> speaks of.</summary>
    private static IEnumerable<string> PropertiesOf(IInvocationOperation call, string parameter) => Lambda(call, parameter)?.Descendants()
        .OfType<IPropertyReferenceOperation>()
        .Where(static reference => reference.Instance is IParameterReferenceOperation)
        .Select(static reference => reference.Property.Name) ?? [];

    private static IAnonymousFunctionOperation? Lambda(IInvocationOperation call, string parameter) =>
        SqlTextUses.Argument(call.Arguments, parameter)?.DescendantsAndSelf().OfType<IAnonymousFunctionOperation>().FirstOrDefault();

    private static bool IsUnlogged(IOperation? value) => value?.ConstantValue is { HasValue: true, Value: true };
}
