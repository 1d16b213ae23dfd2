using Guardrails.Sql.Lexing;

namespace Guardrails.Sql.Parsing;

/// <summary>
/// The parenthesized options of VACUUM, ANALYZE, CLUSTER, REINDEX and EXPLAIN, and the definitions behind WITH: a name, and a
/// value where one is given. Values are read as the server reads them.
/// </summary>
internal static class OptionList
{
    /// <summary>Whether an option list begins here, and not a query in parentheses (<c>EXPLAIN (SELECT 1)</c>).</summary>
    public static bool IsNext(ref TokenReader reader) =>
        reader.Kind == SqlTokenKind.OpenParenthesis &&
        reader.PeekToken(1).Kind == SqlTokenKind.Identifier &&
        reader.PeekKeyword(1) is not (SqlKeyword.Select or SqlKeyword.Values or SqlKeyword.With or SqlKeyword.Table);

    /// <summary>
    /// Reads the list and returns whether the named option is on; null when it is not there or its value is no truth value. The
    /// last one counts.
    /// </summary>
    public static bool? Read(ref TokenReader reader, string option)
    {
        bool? result = null;
        ReadAll(ref reader, (name, value) =>
        {
            if (name == option)
            {
                result = ToBoolean(value);
            }
        });
        return result;
    }

    /// <summary>Reads the list and hands out every option in lower case with its value, null when it has none.</summary>
    public static void ReadAll(ref TokenReader reader, Action<string, string?> option)
    {
        if (!reader.Accept(SqlTokenKind.OpenParenthesis))
        {
            return;
        }

        while (!reader.IsAtEnd && reader.Kind != SqlTokenKind.CloseParenthesis)
        {
            if (reader.ReadIdentifier() is { } name)
            {
                if (reader.IsOperator('='))
                {
                    reader.Skip();
                }

                option(name, ReadValue(ref reader));
            }

            while (!reader.IsAtEnd && reader.Kind is not (SqlTokenKind.Comma or SqlTokenKind.CloseParenthesis))
            {
                reader.SkipBalanced();
            }

            reader.Accept(SqlTokenKind.Comma);
        }

        reader.Accept(SqlTokenKind.CloseParenthesis);
    }

    /// <summary>As the server's <c>defGetBoolean</c>: no value means on.</summary>
    public static bool? ToBoolean(string? value) => value switch
    {
        null or "1" => true,
        "0" => false,
        _ when Matches(value, "true") || Matches(value, "on") => true,
        _ when Matches(value, "false") || Matches(value, "off") => false,
        _ => null,
    };

    /// <summary>The truth value of a literal, as <c>bool</c> reads it; null when there is none or it is something else.</summary>
    public static bool? ToTruth(string? value) => value is null ? null : value switch
    {
        "t" or "y" or "yes" => true,
        "f" or "n" or "no" => false,
        _ => ToBoolean(value),
    };

    private static bool Matches(string value, string word) => string.Equals(value, word, StringComparison.OrdinalIgnoreCase);

    private static string? ReadValue(ref TokenReader reader)
    {
        if (reader.ReadString() is { } literal)
        {
            return literal;
        }

        if (reader.ReadIdentifier() is { } word)
        {
            return word;
        }

        var token = reader.Current;
        if (token.Kind != SqlTokenKind.Number)
        {
            return null;
        }

        reader.Skip();
        return reader.GetText(token).ToString();
    }
}
