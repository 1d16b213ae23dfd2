using Guardrails.Sql.Lexing;

namespace Guardrails.Sql.Tests.Lexing;

/// <summary>Tokens as the manual's chapter "Lexical Structure" and the servers' scanners define them.</summary>
public class SqlLexerTests
{
    public static TheoryData<string, SqlTokenKind> SingleTokens => new()
    {
        { "select", SqlTokenKind.Identifier },
        { "_a$1", SqlTokenKind.Identifier },
        { "größe", SqlTokenKind.Identifier },
        { "名前", SqlTokenKind.Identifier },
        { "a\u00A0b", SqlTokenKind.Identifier },
        { "\"\"", SqlTokenKind.QuotedIdentifier },
        { "\"a\"\"b;'\n\"", SqlTokenKind.QuotedIdentifier },
        { "U&\"d\\0061t\"\"x\"", SqlTokenKind.UnicodeIdentifier },
        { "''", SqlTokenKind.String },
        { "'it''s'", SqlTokenKind.String },
        { "'\\'", SqlTokenKind.String },
        { "'a'\n'b'", SqlTokenKind.String },
        { "'a' -- 'x'\n\t -- y\n 'b'", SqlTokenKind.String },
        { "'a'\r'b'", SqlTokenKind.String },
        { "e'\\'x\\\\'", SqlTokenKind.EscapeString },
        { "E'a''b'", SqlTokenKind.EscapeString },
        { "E'a\\'' \n '\\''", SqlTokenKind.EscapeString },
        { "u&'\\0061'", SqlTokenKind.UnicodeString },
        { "U&'\\'", SqlTokenKind.UnicodeString },
        { "n'a''b'", SqlTokenKind.NationalString },
        { "b'0101'", SqlTokenKind.BitString },
        { "X'1F'\n'2A'", SqlTokenKind.HexString },
        { "$$a;'b$c$$", SqlTokenKind.DollarString },
        { "$a$ $b$ $$ $a $a$", SqlTokenKind.DollarString },
        { "$tag_1é$x$tag_1é$", SqlTokenKind.DollarString },
        { "$1", SqlTokenKind.Parameter },
        { "$123", SqlTokenKind.Parameter },
        { "42", SqlTokenKind.Number },
        { "3.5", SqlTokenKind.Number },
        { "4.", SqlTokenKind.Number },
        { ".001", SqlTokenKind.Number },
        { "5e2", SqlTokenKind.Number },
        { "1.925E-3", SqlTokenKind.Number },
        { "1_500_000_000", SqlTokenKind.Number },
        { "1_0.0_1e1_0", SqlTokenKind.Number },
        { "0x_1Ff", SqlTokenKind.Number },
        { "0o273", SqlTokenKind.Number },
        { "0B1_0", SqlTokenKind.Number },
        { " \t\r\n\f\v", SqlTokenKind.Whitespace },
        { "-- a ; 'b\"", SqlTokenKind.LineComment },
        { "/* a /* ' */ b */", SqlTokenKind.BlockComment },
        { "/*/ */", SqlTokenKind.BlockComment },
        { "::", SqlTokenKind.Cast },
        { ":=", SqlTokenKind.ColonEquals },
        { "..", SqlTokenKind.DotDot },
        { "=>", SqlTokenKind.Operator },
        { "<>", SqlTokenKind.Operator },
        { "!=", SqlTokenKind.Operator },
        { "~~*", SqlTokenKind.Operator },
        { "@-", SqlTokenKind.Operator },
        { "||/", SqlTokenKind.Operator },
        { "`", SqlTokenKind.Operator },
        { ":name", SqlTokenKind.PsqlVariable },
        { ":'name'", SqlTokenKind.PsqlVariable },
        { ":\"name\"", SqlTokenKind.PsqlVariable },
        { ":{?name}", SqlTokenKind.PsqlVariable },
        { "\\d+ \"a\\b\" 'c\\'d' `e\\f`", SqlTokenKind.PsqlMetaCommand },
        { "\\echo a \\\\", SqlTokenKind.PsqlMetaCommand },
        { "\\copy t from 'C:\\x' with (delimiter ';')", SqlTokenKind.PsqlMetaCommand },
        { "\\! rm \\x; 'y", SqlTokenKind.PsqlMetaCommand },
        { "\\;", SqlTokenKind.PsqlSemicolon },
        { "{", SqlTokenKind.Unknown },
        { "\0", SqlTokenKind.Unknown },
        { "$", SqlTokenKind.Unknown },
    };

    public static TheoryData<string, string> Sequences => new()
    {
        // Operators end where the manual says: before comments, and without + or - at the end unless a special sign precedes.
        { "1=-1", "1␣=␣-␣1" },
        { "1*-+-2", "1␣*␣-␣+␣-␣2" },
        { "a||-1", "a␣||-␣1" },
        { "a@+-b", "a␣@+-␣b" },
        { "a+--b\nc", "a␣+␣c" },
        { "a*/*b*/c", "a␣*␣c" },
        { "a<=/**/b", "a␣<=␣b" },
        { "*+<-+", "*+<␣-␣+" },
        { "a->>'b'", "a␣->>␣'b'" },
        { "+-+-", "+␣-␣+␣-" },

        // Numbers.
        { "1..2", "1␣..␣2" },
        { "1.5.5", "1.5␣.5" },
        { "1e", "1␣e" },
        { "1e+", "1␣e␣+" },
        { "0xg", "0␣xg" },
        { "1__0", "1␣__0" },
        { "1_", "1␣_" },
        { "t.1", "t␣.1" },
        { "0x1p", "0x1␣p" },
        { "$1a", "$1␣a" },
        { "1a", "1␣a" },

        // Quotes that only look like one token.
        { "'a' 'b'", "'a'␣'b'" },
        { "'a'/*\n*/'b'", "'a'␣'b'" },
        { "'a'\n--x", "'a'" },
        { "'a'\n\"b\"", "'a'␣\"b\"" },
        { "B'0''1'", "B'0'␣'1'" },
        { "E 'a'", "E␣'a'" },
        { "U& 'a'", "U␣&␣'a'" },
        { "we'a'", "we␣'a'" },
        { "a$b$c$b$", "a$b$c$b$" },
        { "1$b$c$b$", "1␣$b$c$b$" },
        { "$1$$a$$", "$1␣$$a$$" },
        { "$a b$ c", "$␣a␣b$␣c" },
        { "$é$x$é$y", "$é$x$é$␣y" },
        { "$1a$ $1a$", "$1␣a$␣$1␣a$" },
        { "\"a\"\"b\"\"\"\"", "\"a\"\"b\"\"\"\"" },

        // psql's variables, and what only looks like one.
        { "a::int", "a␣::␣int" },
        { ":a::int", ":a␣::␣int" },
        { "a[1:2]", "a␣[␣1␣:␣2␣]" },
        { "a[b:c]", "a␣[␣b␣:␣c␣]" },
        { "a[b[1]:c]", "a␣[␣b␣[␣1␣]␣:␣c␣]" },
        { "a[1; :b", "a␣[␣1␣;␣:b" },
        { ": a", ":␣a" },
        { ":'a b'", ":␣'a b'" },
        { ":\"a", ":␣\"a" },
        { "x:=1", "x␣:=␣1" },

        // Meta-commands.
        { "select 1 \\gset a\\echo b\nx", "select␣1␣\\gset a␣\\echo b␣x" },
        { "\\set a b \\\\ select 1", "\\set a b \\\\␣select␣1" },
        { "\\set a 'b\\' \n c", "\\set a 'b\\' ␣c" },
        { "select 1\\; select 2", "select␣1␣\\;␣select␣2" },
        { "a \\: b", "a␣\\:␣b" },

        // The rest.
        { "f(a,b);", "f␣(␣a␣,␣b␣)␣;" },
        { "-- a\r-- b\nc", "c" },
        { "/**//**/c/* /* */", "c" },
        { "\uFEFFa", "a" },
        { "a \uFEFFb", "a␣\uFEFFb" },
    };

    [Theory]
    [MemberData(nameof(SingleTokens))]
    public void A_token_is_recognized_as_a_whole(string text, SqlTokenKind kind)
    {
        var tokens = TokenText.ReadAll(text);

        Assert.Equal([(kind, text)], tokens);
    }

    [Theory]
    [MemberData(nameof(Sequences))]
    public void Tokens_end_where_the_server_ends_them(string text, string tokens)
    {
        Assert.Equal(tokens, TokenText.Join(text));
    }

    [Theory]
    [InlineData("'a", SqlTokenKind.String)]
    [InlineData("'a'\n'b", SqlTokenKind.String)]
    [InlineData("E'a\\'", SqlTokenKind.EscapeString)]
    [InlineData("E'a\\", SqlTokenKind.EscapeString)]
    [InlineData("U&'", SqlTokenKind.UnicodeString)]
    [InlineData("\"a\"\"", SqlTokenKind.QuotedIdentifier)]
    [InlineData("/* /* */", SqlTokenKind.BlockComment)]
    [InlineData("/*", SqlTokenKind.BlockComment)]
    [InlineData("$$a$", SqlTokenKind.DollarString)]
    [InlineData("$a$ $A$", SqlTokenKind.DollarString)]
    public void What_is_never_closed_reaches_to_the_end_and_says_so(string text, SqlTokenKind kind)
    {
        var lexer = new SqlLexer(text);

        var token = lexer.Next();

        Assert.Equal((kind, 0, text.Length, true), (token.Kind, token.Start, token.Length, token.IsUnterminated));
        Assert.Equal(SqlTokenKind.EndOfText, lexer.Next().Kind);
    }

    [Fact]
    public void Without_standard_conforming_strings_a_backslash_escapes_in_plain_strings()
    {
        Assert.Equal("'a\\' ; b'␣;", TokenText.Join("'a\\' ; b';", standardConformingStrings: false));
        Assert.Equal("U&'a\\'␣;", TokenText.Join("U&'a\\';", standardConformingStrings: false));
    }

    [Fact]
    public void Reading_allocates_nothing()
    {
        var text = string.Concat(Enumerable.Repeat(
            "SELECT \"a\", 'b', E'c\\n', $x$ d $x$, 1.5e3 /* e */ FROM größe WHERE f <> :g AND h = $1; -- i\n\\echo j\n", 100));
        _ = CountTokens(text);
        var before = GC.GetAllocatedBytesForCurrentThread();

        var count = CountTokens(text);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.True(count > 3000, $"only {count} tokens");
    }

    private static int CountTokens(string text)
    {
        var count = 0;
        var lexer = new SqlLexer(text);
        while (lexer.Next().Kind != SqlTokenKind.EndOfText)
        {
            count++;
        }

        return count;
    }
}
