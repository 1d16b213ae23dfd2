using Guardrails.Sql.Lexing;

namespace Guardrails.Sql.Tests.Lexing;

/// <summary>Tokens in a form that reads well in an assertion.</summary>
internal static class TokenText
{
    /// <summary>All tokens of a text, trivia included, with the kind of each; without the end of the text.</summary>
    public static List<(SqlTokenKind Kind, string Text)> ReadAll(string text, bool standardConformingStrings = true)
    {
        var tokens = new List<(SqlTokenKind, string)>();
        var lexer = new SqlLexer(text) { StandardConformingStrings = standardConformingStrings };
        for (var token = lexer.Next(); token.Kind != SqlTokenKind.EndOfText; token = lexer.Next())
        {
            tokens.Add((token.Kind, text.Substring(token.Start, token.Length)));
        }

        return tokens;
    }

    /// <summary>The tokens without trivia, separated by "␣", kinds left out.</summary>
    public static string Join(string text, bool standardConformingStrings = true) => string.Join(
        "␣",
        ReadAll(text, standardConformingStrings)
            .Where(t => t.Kind is not (SqlTokenKind.Whitespace or SqlTokenKind.LineComment or SqlTokenKind.BlockComment))
            .Select(t => t.Text));
}
