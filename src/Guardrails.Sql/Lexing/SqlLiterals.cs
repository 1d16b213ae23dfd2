using System.Globalization;
using System.Text;

namespace Guardrails.Sql.Lexing;

/// <summary>The value that a string literal stands for (manual, "String Constants").</summary>
internal static class SqlLiterals
{
    /// <summary>The value of a string token of any kind.</summary>
    /// <param name="kind">What kind of string <paramref name="token"/> is.</param>
    /// <param name="token">The text of the token, prefix and quotes included; it may be unterminated.</param>
    /// <param name="escape">The escape character of <c>U&amp;'…'</c>.</param>
    public static string GetValue(SqlTokenKind kind, ReadOnlySpan<char> token, char escape = '\\') => kind switch
    {
        SqlTokenKind.DollarString => DollarContent(token).ToString(),
        SqlTokenKind.EscapeString => DecodeEscapes(Parts(token, prefixLength: 1, backslashEscapes: true)),
        SqlTokenKind.UnicodeString => DecodeUnicode(PlainParts(token, prefixLength: 2), escape),
        SqlTokenKind.String => PlainParts(token, prefixLength: 0),
        _ => PlainParts(token, prefixLength: 1),
    };

    /// <summary>What stands between the tags of a dollar quote.</summary>
    public static ReadOnlySpan<char> DollarContent(ReadOnlySpan<char> token)
    {
        var tag = SqlLexer.DollarTagLength(token);
        var isClosed = token.Length >= 2 * tag && token.EndsWith(token.Slice(0, tag));
        return token.Slice(tag, token.Length - (isClosed ? 2 * tag : tag));
    }

    /// <summary>What stands between a prefix with an opening quote and the closing quote, if there is one.</summary>
    public static ReadOnlySpan<char> Inner(ReadOnlySpan<char> token, int prefixLength, char quote)
    {
        var inner = token.Slice(prefixLength + 1);
        return inner.Length > 0 && inner[inner.Length - 1] == quote ? inner.Slice(0, inner.Length - 1) : inner;
    }

    /// <summary>Makes one quote of two.</summary>
    public static string Undouble(ReadOnlySpan<char> content, char quote)
    {
        var text = content.ToString();
        return content.IndexOf(quote) < 0 ? text : text.Replace(new string(quote, 2), new string(quote, 1));
    }

    /// <summary>Resolves <c>\XXXX</c> and <c>\+XXXXXX</c>; an escape that is none stays as it is.</summary>
    public static string DecodeUnicode(string content, char escape)
    {
        if (content.IndexOf(escape) < 0)
        {
            return content;
        }

        var value = new StringBuilder(content.Length);
        for (var i = 0; i < content.Length; i++)
        {
            if (content[i] != escape || i + 1 == content.Length)
            {
                value.Append(content[i]);
            }
            else if (content[i + 1] == escape)
            {
                value.Append(escape);
                i++;
            }
            else if (content[i + 1] == '+' && TryHex(content, i + 2, 6, out var wide))
            {
                AppendCodePoint(value, wide);
                i += 7;
            }
            else if (TryHex(content, i + 1, 4, out var unit))
            {
                // A pair of surrogates is written as two escapes; as UTF-16 units they meet again here.
                value.Append((char)unit);
                i += 4;
            }
            else
            {
                value.Append(content[i]);
            }
        }

        return value.ToString();
    }

    private static string PlainParts(ReadOnlySpan<char> token, int prefixLength) =>
        Undouble(Parts(token, prefixLength, backslashEscapes: false).AsSpan(), '\'');

    /// <summary>The content of a quoted string whose parts may be continued on further lines.</summary>
    private static string Parts(ReadOnlySpan<char> token, int prefixLength, bool backslashEscapes)
    {
        var first = PartEnd(token, prefixLength + 1, backslashEscapes);
        if (first >= token.Length - 1)
        {
            return token.Slice(prefixLength + 1, first - prefixLength - 1).ToString();
        }

        var content = new StringBuilder(token.Length);
        var start = prefixLength + 1;
        while (true)
        {
            var end = PartEnd(token, start, backslashEscapes);
            content.Append(token.Slice(start, end - start).ToString());
            if (end >= token.Length - 1)
            {
                return content.ToString();
            }

            start = NextPart(token, end + 1);
        }
    }

    private static int PartEnd(ReadOnlySpan<char> token, int position, bool backslashEscapes)
    {
        while (position < token.Length)
        {
            if (backslashEscapes && token[position] == '\\')
            {
                position += 2;
            }
            else if (token[position] != '\'')
            {
                position++;
            }
            else if (position + 1 < token.Length && token[position + 1] == '\'')
            {
                position += 2;
            }
            else
            {
                return position;
            }
        }

        return token.Length;
    }

    // The lexer saw to it that only blanks and comments stand before the quote; a comment may contain quotes itself.
    private static int NextPart(ReadOnlySpan<char> token, int position)
    {
        while (position < token.Length && token[position] != '\'')
        {
            position++;
            if (token[position - 1] == '-')
            {
                var lineEnd = token.Slice(position).IndexOfAny('\n', '\r');
                position = lineEnd < 0 ? token.Length : position + lineEnd;
            }
        }

        return Math.Min(position + 1, token.Length);
    }

    private static string DecodeEscapes(string content)
    {
        if (content.IndexOf('\\') < 0)
        {
            return Undouble(content.AsSpan(), '\'');
        }

        var value = new StringBuilder(content.Length);
        var position = 0;
        while (position < content.Length)
        {
            var c = content[position++];
            if (c == '\'')
            {
                position += position < content.Length ? 1 : 0;
                value.Append(c);
            }
            else if (c != '\\' || position == content.Length)
            {
                value.Append(c);
            }
            else
            {
                position = AppendEscape(content, position, value);
            }
        }

        return value.ToString();
    }

    /// <summary>Reads the escape whose letter stands at <paramref name="position"/>; returns the offset behind it.</summary>
    private static int AppendEscape(string content, int position, StringBuilder value)
    {
        var c = content[position++];
        switch (c)
        {
            case 'b':
                value.Append('\b');
                return position;
            case 'f':
                value.Append('\f');
                return position;
            case 'n':
                value.Append('\n');
                return position;
            case 'r':
                value.Append('\r');
                return position;
            case 't':
                value.Append('\t');
                return position;
            case 'v':
                value.Append('\v');
                return position;
            case 'x':
                return AppendDigits(content, position, 2, 16, value) is var hex && hex > position ? hex : Literally(position);
            case >= '0' and <= '7':
                return AppendDigits(content, position - 1, 3, 8, value);
            case 'u' when TryHex(content, position, 4, out var unit):
                value.Append((char)unit);
                return position + 4;
            case 'U' when TryHex(content, position, 8, out var wide):
                AppendCodePoint(value, wide);
                return position + 8;
            default:
                return Literally(position);
        }

        int Literally(int next)
        {
            value.Append(c);
            return next;
        }
    }

    private static int AppendDigits(string content, int position, int maxDigits, int numberBase, StringBuilder value)
    {
        var end = position;
        var code = 0;
        while (end < content.Length && end < position + maxDigits && DigitValue(content[end]) < numberBase)
        {
            code = (code * numberBase) + DigitValue(content[end]);
            end++;
        }

        if (end > position)
        {
            value.Append((char)code);
        }

        return end;
    }

    private static int DigitValue(char c) => c switch
    {
        >= '0' and <= '9' => c - '0',
        >= 'a' and <= 'f' => c - 'a' + 10,
        >= 'A' and <= 'F' => c - 'A' + 10,
        _ => int.MaxValue,
    };

    private static bool TryHex(string content, int start, int digits, out int value)
    {
        value = 0;
        return start + digits <= content.Length &&
            int.TryParse(content.Substring(start, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value);
    }

    private static void AppendCodePoint(StringBuilder value, int codePoint)
    {
        if (codePoint is >= 0 and <= 0x10FFFF and (< 0xD800 or > 0xDFFF))
        {
            value.Append(char.ConvertFromUtf32(codePoint));
        }
        else
        {
            value.Append('\uFFFD');
        }
    }
}
