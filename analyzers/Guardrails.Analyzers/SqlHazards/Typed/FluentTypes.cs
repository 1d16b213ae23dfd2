using System.Globalization;
using Microsoft.CodeAnalysis.Operations;

namespace Guardrails.Analyzers.SqlHazards.Typed;

/// <summary>The types of FluentMigrator's columns, as its generator for PostgreSQL writes them.</summary>
internal static class FluentTypes
{
    /// <summary>Longer texts have no limit any more, in characters (<c>PostgresTypeMap</c>).</summary>
    private const long LongestText = 10_485_760;

    private static readonly Dictionary<string, string> Known = new(StringComparer.Ordinal)
    {
        ["AsBinary"] = "bytea",
        ["AsBoolean"] = "boolean",
        ["AsByte"] = "smallint",
        ["AsCurrency"] = "money",
        ["AsDate"] = "date",
        ["AsDateTime"] = "timestamp",
        ["AsDateTime2"] = "timestamp",
        ["AsDateTimeOffset"] = "timestamptz",
        ["AsDouble"] = "float8",
        ["AsFloat"] = "float4",
        ["AsGuid"] = "uuid",
        ["AsInt16"] = "smallint",
        ["AsInt32"] = "integer",
        ["AsInt64"] = "bigint",
        ["AsTime"] = "time",
        ["AsXml"] = "xml",
    };

    /// <summary>The type that a call names; null when it names none.</summary>
    public static string? Of(IInvocationOperation call, FluentChain chain)
    {
        var name = call.TargetMethod.Name;
        switch (name)
        {
            case "AsString" or "AsAnsiString":
                return WithLength("varchar", call, chain);
            case "AsFixedLengthString" or "AsFixedLengthAnsiString":
                return WithLength("char", call, chain);
            case "AsDecimal" when FluentChain.Argument(call, 0) is null:
                return "decimal(19,5)";
            case "AsDecimal":
                return $"decimal({Number(call, 0, chain)},{Number(call, 1, chain)})";
            case "AsCustom":
                return chain.Text(call);
            default:
                return Known.TryGetValue(name, out var type) ? type : null;
        }
    }

    private static string WithLength(string type, IInvocationOperation call, FluentChain chain)
    {
        var first = FluentChain.Argument(call, 0);
        var hasLength = first?.Type?.SpecialType == Microsoft.CodeAnalysis.SpecialType.System_Int32;
        var collation = first is null ? null : hasLength ? FluentChain.Argument(call, 1) : first;
        var written = !hasLength || first!.ConstantValue is { HasValue: true, Value: int and > (int)LongestText } ? "text" : $"{type}({Number(call, 0, chain)})";
        return collation is null ? written : $"{written} COLLATE {chain.Reader.Text(collation)}";
    }

    private static string Number(IInvocationOperation call, int place, FluentChain chain) =>
        FluentChain.Argument(call, place) is not { } value ? "0"
        : value.ConstantValue is { HasValue: true, Value: int number } ? number.ToString(CultureInfo.InvariantCulture)
        : chain.Reader.Placeholder(value);
}
