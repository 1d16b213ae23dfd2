using Guardrails.Sql.Lexing;
using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Parsing;

/// <summary>The arguments of a function.</summary>
internal static class FunctionArgumentParser
{
    /// <summary>Reads the parentheses; empty, and nothing read, when none open here.</summary>
    public static IReadOnlyList<FunctionArgument> ReadList(ref TokenReader reader)
    {
        if (!reader.Accept(SqlTokenKind.OpenParenthesis))
        {
            return [];
        }

        var arguments = new List<FunctionArgument>(2);
        while (reader.ReadItem(out var first, out var end))
        {
            if (end > first && Read(reader.Slice(first, end)) is { } argument)
            {
                arguments.Add(argument);
            }
        }

        return arguments;
    }

    private static FunctionArgument? Read(TokenReader reader)
    {
        var mode = ReadMode(ref reader);
        string? name = null;
        var first = reader.Index;
        var type = TypeNameParser.Read(ref reader);
        if (type is null || !EndsType(reader))
        {
            // What looks like a type is the name before it; the mode may stand between the two.
            reader.Index = first;
            name = reader.ReadIdentifier();
            mode = ReadMode(ref reader) ?? mode;
            type = TypeNameParser.Read(ref reader);
        }

        if (type is null)
        {
            return null;
        }

        var hasDefault = reader.Is(SqlKeyword.Default) || reader.IsOperator('=') || reader.Kind == SqlTokenKind.ColonEquals;
        reader.Skip();
        return new FunctionArgument(mode ?? "in", name, type, hasDefault ? reader.ReadRestAsExpression() : null);
    }

    private static bool EndsType(in TokenReader reader) =>
        reader.IsAtEnd || reader.Is(SqlKeyword.Default) || reader.IsOperator('=') || reader.Kind == SqlTokenKind.ColonEquals;

    private static string? ReadMode(ref TokenReader reader)
    {
        string? mode = reader.Keyword switch
        {
            SqlKeyword.In when reader.PeekKeyword(1) == SqlKeyword.Out => "inout",
            SqlKeyword.In => "in",
            SqlKeyword.Out => "out",
            SqlKeyword.Inout => "inout",
            SqlKeyword.Variadic => "variadic",
            _ => null,
        };
        reader.Skip(mode is null ? 0 : reader.Is(SqlKeyword.In, SqlKeyword.Out) ? 2 : 1);
        return mode;
    }
}
