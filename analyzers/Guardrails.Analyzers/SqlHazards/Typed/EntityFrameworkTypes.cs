using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Guardrails.Analyzers.SqlHazards.Typed;

/// <summary>The type that the provider for PostgreSQL gives a column for which a migration names only the type of C#.</summary>
internal static class EntityFrameworkTypes
{
    private static readonly Dictionary<string, string> Known = new(StringComparer.Ordinal)
    {
        ["System.Guid"] = "uuid",
        ["System.DateTime"] = "timestamp with time zone",
        ["System.DateTimeOffset"] = "timestamp with time zone",
        ["System.DateOnly"] = "date",
        ["System.TimeOnly"] = "time without time zone",
        ["System.TimeSpan"] = "interval",
        ["System.Net.IPAddress"] = "inet",
        ["System.Text.Json.JsonDocument"] = "jsonb",
        ["System.Text.Json.JsonElement"] = "jsonb",
    };

    private static readonly HashSet<string> WithPrecision = new(StringComparer.Ordinal)
    {
        "timestamp with time zone", "time without time zone", "interval",
    };

    /// <summary>The type of a column: the one that is named, or the one of C#; null when neither is known.</summary>
    /// <param name="call">The call with the facets.</param>
    /// <param name="type">The type of C#, if there is one.</param>
    /// <param name="reader">Reads the facets.</param>
    /// <param name="isOld">Whether to read those of the state before the operation: <c>oldType</c> instead of <c>type</c>.</param>
    public static string? Of(IInvocationOperation call, ITypeSymbol? type, OperationReader reader, bool isOld = false)
    {
        string Facet(string name) => isOld ? "old" + char.ToUpperInvariant(name[0]) + name.Substring(1) : name;
        if (reader.Text(call, Facet("type")) is { } written)
        {
            return written;
        }

        var (length, precision, scale) = (reader.Number(call, Facet("maxLength")), reader.Number(call, Facet("precision")), reader.Number(call, Facet("scale")));
        return Map(type) switch
        {
            null => null,
            "text" when length is not null => $"{(reader.IsTrue(call, Facet("fixedLength")) ? "character" : "character varying")}({Show(length)})",
            "numeric" when precision is not null => scale is null ? $"numeric({Show(precision)})" : $"numeric({Show(precision)},{Show(scale)})",
            { } mapped when precision is not null && WithPrecision.Contains(mapped) =>
                mapped.IndexOf(' ') is var end && end > 0 ? $"{mapped.Substring(0, end)}({Show(precision)}){mapped.Substring(end)}" : $"{mapped}({Show(precision)})",
            { } mapped => mapped,
        };
    }

    private static string? Map(ITypeSymbol? type) => type switch
    {
        null => null,
        INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T, TypeArguments: [var inner] } => Map(inner),
        INamedTypeSymbol { TypeKind: TypeKind.Enum, EnumUnderlyingType: { } inner } => Map(inner),
        IArrayTypeSymbol { ElementType.SpecialType: SpecialType.System_Byte } => "bytea",
        IArrayTypeSymbol { ElementType: var element } => Map(element) is { } mapped ? mapped + "[]" : null,
        INamedTypeSymbol { MetadataName: "List`1", TypeArguments: [var element] } => Map(element) is { } mapped ? mapped + "[]" : null,
        _ => type.SpecialType switch
        {
            SpecialType.System_Boolean => "boolean",
            SpecialType.System_Char => "character(1)",
            SpecialType.System_Byte or SpecialType.System_SByte or SpecialType.System_Int16 => "smallint",
            SpecialType.System_UInt16 or SpecialType.System_Int32 => "integer",
            SpecialType.System_UInt32 or SpecialType.System_Int64 => "bigint",
            SpecialType.System_UInt64 => "numeric(20,0)",
            SpecialType.System_Single => "real",
            SpecialType.System_Double => "double precision",
            SpecialType.System_Decimal => "numeric",
            SpecialType.System_String => "text",
            SpecialType.System_DateTime => "timestamp with time zone",
            _ => Known.TryGetValue(type.ToDisplayString(), out var mapped) ? mapped : null,
        },
    };

    private static string Show(long? number) => number!.Value.ToString(CultureInfo.InvariantCulture);
}
