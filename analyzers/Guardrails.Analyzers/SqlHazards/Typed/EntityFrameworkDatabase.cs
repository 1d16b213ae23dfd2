using Microsoft.CodeAnalysis;

namespace Guardrails.Analyzers.SqlHazards.Typed;

/// <summary>EF Core's <c>AlterDatabase</c>: what it says about types of columns further down, in annotations of Npgsql.</summary>
internal static class EntityFrameworkDatabase
{
    private const string Enum = "Npgsql:Enum:";
    private const string Extension = "Npgsql:PostgresExtension:";

    public static IEnumerable<TypedStatement> Alter(EntityFrameworkOperation operation)
    {
        var annotations = operation.Annotations;
        foreach (var (name, value) in annotations.Now)
        {
            if (name.StartsWith(Enum, StringComparison.Ordinal) && annotations.FindBefore(name) is null)
            {
                var (schema, type) = Parts(name.Substring(Enum.Length));
                if (schema is not null and not "public")
                {
                    yield return EntityFrameworkOperations.EnsureSchema(operation, schema);
                }

                var labels = Text(value)?.Split(',').Select(static label => SqlWords.Text(label.Trim()));
                yield return operation.Statement($"CREATE TYPE {SqlWords.Name(schema, type)} AS ENUM ({string.Join(", ", labels ?? [])})");
            }
        }

        // Those that are there already too: IF NOT EXISTS says so.
        foreach (var (name, _) in annotations.Now)
        {
            if (name.StartsWith(Extension, StringComparison.Ordinal))
            {
                yield return operation.Statement($"CREATE EXTENSION IF NOT EXISTS {SqlWords.Name(Parts(name.Substring(Extension.Length)).Name)}");
            }
        }
    }

    private static string? Text(IOperation value) => value.ConstantValue is { HasValue: true, Value: string text } ? text : null;

    private static (string? Schema, string Name) Parts(string name) =>
        name.IndexOf('.') is > 0 and var dot ? (name.Substring(0, dot), name.Substring(dot + 1)) : (null, name);
}
