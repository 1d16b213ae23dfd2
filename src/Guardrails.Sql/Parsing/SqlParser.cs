using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Parsing;

/// <summary>Cuts a script into statements and says what each one is.</summary>
public static class SqlParser
{
    /// <summary>
    /// Parses <paramref name="text"/>, a script as psql reads it. Never throws whatever the text is; what cannot be read stands in
    /// <see cref="SqlScript.Errors"/>. Takes time linear in the length of the text.
    /// </summary>
    /// <remarks>
    /// Statements are cut as psql does: at semicolons outside quotes, comments, parentheses and <c>BEGIN ATOMIC … END</c>. Where a
    /// parenthesis is left open the cut is made at the next semicolon nevertheless, so that one broken statement does not swallow
    /// the rest of the script.
    /// </remarks>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is null.</exception>
    public static SqlScript Parse(string text) => Parse(text, null);

    /// <summary>The same for a text that was put together from pieces of another document.</summary>
    /// <param name="text">The text.</param>
    /// <param name="positions">
    /// Where an offset of the text stands in that document: messages name these lines and columns. Null for those of the text itself.
    /// </param>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is null.</exception>
    public static SqlScript Parse(string text, Func<int, LinePosition>? positions)
    {
        if (text is null)
        {
            throw new ArgumentNullException(nameof(text));
        }

        var errors = new ErrorList(text, positions);
        var nul = text.IndexOf('\0');
        if (nul >= 0)
        {
            // Text goes to the server as a zero-terminated string.
            errors.Add(new TextSpan(nul, 1), "the character U+0000 at {0}: PostgreSQL takes no text with it");
        }

        var statements = ScriptParser.Parse(new ParseContext(text, errors), out var embeddedCommands);
        return new SqlScript(text, statements, errors.Sorted(), embeddedCommands, positions);
    }
}
