using Guardrails.Sql.Lexing;

namespace Guardrails.Sql.Tests.Lexing;

/// <summary>The values were read from a server of version 18: <c>SELECT literal</c>.</summary>
public class SqlLiteralsTests
{
    [Theory]
    [InlineData("''", "")]
    [InlineData("'it''s'", "it's")]
    [InlineData("'a\\n'", "a\\n")]
    [InlineData("'a'\n'b'", "ab")]
    [InlineData("'a''' -- 'x'\n  '''b'", "a''b")]
    [InlineData("E'\\b\\f\\n\\r\\t\\v\\\\\\'\\\"\\q'", "\b\f\n\r\t\v\\'\"q")]
    [InlineData("E'\\101\\x41\\x4a1\\u0041\\U00000041'", "AAJ1AA")]
    [InlineData("E'a''b\\''", "a'b'")]
    [InlineData("E'a\\''\n'\\''", "a''")]
    [InlineData("E'\\u00e9\\uD83D\\uDE00'", "é😀")]
    [InlineData("U&'d\\0061t\\+000061\\\\'", "data\\")]
    [InlineData("U&'\\D83D\\DE00''x'", "😀'x")]
    [InlineData("N'a''b'", "a'b")]
    [InlineData("B'01'", "01")]
    [InlineData("X'1F'", "1F")]
    [InlineData("$$a'b$c$$", "a'b$c")]
    [InlineData("$x$$$$x$", "$$")]
    [InlineData("$x$$y$$x$", "$y$")]
    [InlineData("'a", "a")]
    [InlineData("E'a\\", "a\\")]
    [InlineData("$x$a$x", "a$x")]
    public void A_literal_has_the_value_that_the_server_gives_it(string literal, string value)
    {
        var lexer = new SqlLexer(literal);

        Assert.Equal(value, SqlLiterals.GetValue(lexer.Next().Kind, literal));
    }

    [Fact]
    public void A_unicode_string_may_name_its_own_escape_character() =>
        Assert.Equal("data\\!", SqlLiterals.GetValue(SqlTokenKind.UnicodeString, "U&'d!0061ta\\!!'", '!'));
}
