using Guardrails.Sql.Lexing;
using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Parsing;

/// <summary>Reads a type in any of its spellings (manual, "Data Types").</summary>
internal static class TypeNameParser
{
    private static readonly string[] One = ["1"];

    /// <summary>Reads a type; null, and nothing read, when none begins here.</summary>
    public static TypeName? Read(ref TokenReader reader)
    {
        var first = reader.Index;
        var isSetOf = reader.Accept(SqlKeyword.Setof);
        var name = ReadName(ref reader, out var modifiers, out var fields, out var isReference);
        if (name is null)
        {
            reader.Index = first;
            return null;
        }

        var isSerial = false;
        if (name.Schema is null && !isReference && SerialBase(name.Name) is { } integer)
        {
            isSerial = true;
            name = new QualifiedName(null, null, integer, name.Span);
        }

        var dimensions = ReadBounds(ref reader);
        return new TypeName(reader.SpanFrom(first), name)
        {
            Modifiers = modifiers,
            ArrayDimensions = dimensions,
            IsSerial = isSerial,
            IsSetOf = isSetOf,
            IntervalFields = fields,
            IsReference = isReference,
        };
    }

    /// <summary>Whether the name of a type is, or begins with, this keyword.</summary>
    public static bool IsKeywordType(SqlKeyword keyword) => SimpleName(keyword) is not null || keyword is
        SqlKeyword.National or SqlKeyword.Double or SqlKeyword.Float or SqlKeyword.Bit or SqlKeyword.Character or SqlKeyword.Char or
        SqlKeyword.Nchar or SqlKeyword.Time or SqlKeyword.Timestamp or SqlKeyword.Interval;

    private static string? SerialBase(string name) => name switch
    {
        "serial" or "serial4" => "int4",
        "bigserial" or "serial8" => "int8",
        "smallserial" or "serial2" => "int2",
        _ => null,
    };

    private static QualifiedName? ReadName(
        ref TokenReader reader, out IReadOnlyList<string> modifiers, out string? fields, out bool isReference)
    {
        fields = null;
        isReference = false;
        var first = reader.Index;
        if (reader.PeekToken(1).Kind != SqlTokenKind.Dot && ReadKeywordType(ref reader, out modifiers, out fields) is { } canonical)
        {
            return new QualifiedName(null, null, canonical, reader.SpanOf(first, first + 1));
        }

        modifiers = [];
        if (SqlKeywords.GetCategory(reader.Keyword) is KeywordCategory.Reserved or KeywordCategory.ColumnName ||
            reader.ReadDottedName() is not { } name)
        {
            return null;
        }

        if (reader.IsOperator('%'))
        {
            isReference = true;
            reader.Skip(2);
        }

        modifiers = reader.ReadItemTexts();
        return name;
    }

    /// <summary>The types whose names are keywords; null, and nothing read, for all others.</summary>
    private static string? ReadKeywordType(ref TokenReader reader, out IReadOnlyList<string> modifiers, out string? fields)
    {
        modifiers = [];
        fields = null;
        var keyword = reader.Keyword;
        if (keyword == SqlKeyword.NotKeyword)
        {
            return null;
        }

        if (keyword == SqlKeyword.National && reader.PeekKeyword(1) is SqlKeyword.Character or SqlKeyword.Char)
        {
            reader.Skip();
            keyword = SqlKeyword.Character;
        }

        if (SimpleName(keyword) is { } simple)
        {
            reader.Skip();
            modifiers = reader.ReadItemTexts();
            return simple;
        }

        switch (keyword)
        {
            case SqlKeyword.Double when reader.Accept(SqlKeyword.Double, SqlKeyword.Precision):
                return "float8";
            case SqlKeyword.Float:
                reader.Skip();
                var precision = reader.ReadItemTexts();
                return precision is [var bits] && int.TryParse(bits, out var count) && count <= 24 ? "float4" : "float8";
            case SqlKeyword.Bit or SqlKeyword.Character or SqlKeyword.Char or SqlKeyword.Nchar:
                return ReadFixedOrVarying(ref reader, out modifiers, keyword == SqlKeyword.Bit ? ("bit", "varbit") : ("bpchar", "varchar"));
            case SqlKeyword.Time:
                return ReadTime(ref reader, out modifiers, "time", "timetz");
            case SqlKeyword.Timestamp:
                return ReadTime(ref reader, out modifiers, "timestamp", "timestamptz");
            case SqlKeyword.Interval:
                reader.Skip();
                modifiers = reader.ReadItemTexts();
                fields = ReadIntervalFields(ref reader);
                modifiers = modifiers.Count > 0 ? modifiers : reader.ReadItemTexts();
                return "interval";
            default:
                return null;
        }
    }

    private static string? SimpleName(SqlKeyword keyword) => keyword switch
    {
        SqlKeyword.Int or SqlKeyword.Integer => "int4",
        SqlKeyword.Smallint => "int2",
        SqlKeyword.Bigint => "int8",
        SqlKeyword.Real => "float4",
        SqlKeyword.Decimal or SqlKeyword.Dec or SqlKeyword.Numeric => "numeric",
        SqlKeyword.Boolean => "bool",
        SqlKeyword.Varchar => "varchar",
        SqlKeyword.Json => "json",
        _ => null,
    };

    private static string ReadFixedOrVarying(
        ref TokenReader reader, out IReadOnlyList<string> modifiers, (string Fixed, string Varying) names)
    {
        reader.Skip();
        var varies = reader.Accept(SqlKeyword.Varying);
        modifiers = reader.ReadItemTexts();
        if (varies)
        {
            return names.Varying;
        }

        modifiers = modifiers.Count > 0 ? modifiers : One;
        return names.Fixed;
    }

    private static string ReadTime(ref TokenReader reader, out IReadOnlyList<string> modifiers, string plain, string zoned)
    {
        reader.Skip();
        modifiers = reader.ReadItemTexts();
        if (reader.Accept(SqlKeyword.With, SqlKeyword.Time, SqlKeyword.Zone))
        {
            return zoned;
        }

        reader.Accept(SqlKeyword.Without, SqlKeyword.Time, SqlKeyword.Zone);
        return plain;
    }

    private static string? ReadIntervalFields(ref TokenReader reader)
    {
        if (!IsField(reader.Keyword))
        {
            return null;
        }

        var from = SqlKeywords.GetText(reader.Keyword);
        reader.Skip();
        if (!reader.Is(SqlKeyword.To) || !IsField(reader.PeekKeyword(1)))
        {
            return from;
        }

        reader.Skip();
        var to = SqlKeywords.GetText(reader.Keyword);
        reader.Skip();
        return from + " to " + to;
    }

    private static bool IsField(SqlKeyword keyword) => keyword is SqlKeyword.Year or SqlKeyword.Month or SqlKeyword.Day or
        SqlKeyword.Hour or SqlKeyword.Minute or SqlKeyword.Second;

    private static int ReadBounds(ref TokenReader reader)
    {
        if (reader.Accept(SqlKeyword.Array))
        {
            if (reader.Kind == SqlTokenKind.OpenBracket)
            {
                reader.SkipBalanced();
            }

            return 1;
        }

        var dimensions = 0;
        while (reader.Kind == SqlTokenKind.OpenBracket)
        {
            reader.SkipBalanced();
            dimensions++;
        }

        return dimensions;
    }
}
