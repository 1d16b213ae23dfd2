using Microsoft.CodeAnalysis;

namespace Guardrails.Analyzers.SqlHazards.Typed;

/// <summary>What Npgsql's provider makes of full text search: annotations that name a configuration and the columns to be searched.</summary>
internal static class EntityFrameworkSearch
{
    /// <summary>The annotation with the configuration of text search.</summary>
    public const string Config = "Npgsql:TsVectorConfig";

    private const string Columns = "Npgsql:TsVectorProperties";

    /// <summary>The vector of a generated column, which is always stored; null for other columns.</summary>
    /// <param name="annotations">What stands behind the column.</param>
    /// <param name="isOld">Whether the state before the operation is asked for.</param>
    /// <param name="reader">Reads the arguments.</param>
    public static string? Column(Annotations annotations, bool isOld, OperationReader reader)
    {
        var find = isOld ? annotations.FindBefore : (Func<string, IOperation?>)annotations.Find;
        return find(Config) is { } config && find(Columns) is { } columns
            ? Vector(reader.Text(config), OperationReader.Items(columns)?.Select(column => reader.Text(column.Unwrap())) ?? [reader.Placeholder(columns)])
            : null;
    }

    /// <summary>The vector of text columns, any of which may be null.</summary>
    public static string Vector(string config, IEnumerable<string> columns) =>
        $"to_tsvector({SqlWords.Text(config)}, {string.Join(" || ' ' || ", columns.Select(static column => $"coalesce({SqlWords.Name(column)}, '')"))})";
}
