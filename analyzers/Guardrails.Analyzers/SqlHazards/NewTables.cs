using Microsoft.CodeAnalysis;

namespace Guardrails.Analyzers.SqlHazards;

/// <summary>Tables that a migration creates without SQL: nobody uses them yet, whatever the SQL behind them does.</summary>
internal static class NewTables
{
    /// <summary>A statement that creates the table, or null when its name is not known.</summary>
    public static string? Create(IOperation? name, IOperation? schema) =>
        Constant(name) is { } table && (schema is null || Constant(schema) is not null)
            ? $"CREATE TABLE {(Constant(schema) is { } qualifier ? Quote(qualifier) + "." : string.Empty)}{Quote(table)} ()"
            : null;

    private static string? Constant(IOperation? operation) => operation?.ConstantValue is { HasValue: true, Value: string { Length: > 0 } text } ? text : null;

    private static string Quote(string name) => "\"" + name.Replace("\"", "\"\"") + "\"";
}
