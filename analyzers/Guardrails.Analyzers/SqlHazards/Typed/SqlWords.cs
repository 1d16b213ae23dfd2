using System.Globalization;

namespace Guardrails.Analyzers.SqlHazards.Typed;

/// <summary>Names and values as they stand in SQL.</summary>
internal static class SqlWords
{
    /// <summary>What stands for a value whose text does not matter: that it is a constant is all there is to know.</summary>
    public const string SomeValue = "'guardrails_value'";

    /// <summary>A name in quotes, so that it keeps its case.</summary>
    public static string Name(string name) => "\"" + name.Replace("\"", "\"\"") + "\"";

    /// <summary>A name with its schema, if it has one.</summary>
    public static string Name(string? schema, string name) => schema is null ? Name(name) : Name(schema) + "." + Name(name);

    /// <summary>Names with commas between them.</summary>
    public static string Names(IEnumerable<string> names) => string.Join(", ", names.Select(Name));

    /// <summary>A text in quotes.</summary>
    public static string Text(string text) => "'" + text.Replace("'", "''") + "'";

    /// <summary>Says that there is an index of a name on a table, and nothing about its columns.</summary>
    public static string SomeIndex(string name, string table) => $"CREATE INDEX IF NOT EXISTS {name} ON {table} ((true))";

    /// <summary>A constant of C# as a literal.</summary>
    public static string Literal(object? value) => value switch
    {
        null => "NULL",
        string text => Text(text),
        bool flag => flag ? "TRUE" : "FALSE",
        char character => Text(character.ToString()),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => SomeValue,
    };
}
