namespace Guardrails.EntityFrameworkCore.Operations;

/// <summary>Names in the SQL of our operations; always quoted, as EF Core's own names keep their case.</summary>
internal static class SqlName
{
    public static string Of(string name, string? schema = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return schema is null ? Quote(name) : $"{Quote(schema)}.{Quote(name)}";
    }

    public static string List(IEnumerable<string> names) => string.Join(", ", names.Select(n => Of(n)));

    private static string Quote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
