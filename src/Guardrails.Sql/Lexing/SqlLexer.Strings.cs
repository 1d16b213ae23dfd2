namespace Guardrails.Sql.Lexing;

/// <content>Quoted strings and identifiers.</content>
public ref partial struct SqlLexer
{
    private SqlToken ReadString(SqlTokenKind kind, int contentStart, bool backslashEscapes)
    {
        var position = contentStart;
        while (true)
        {
            var rest = _text.Slice(position);
            var distance = backslashEscapes ? rest.IndexOfAny('\'', '\\') : rest.IndexOf('\'');
            if (distance < 0)
            {
                return TakeUpTo(kind, _text.Length, isUnterminated: true);
            }

            position += distance;
            if (_text[position] == '\\')
            {
                position = Math.Min(position + 2, _text.Length);
            }
            else if (At(position + 1) == '\'' && kind is not (SqlTokenKind.BitString or SqlTokenKind.HexString))
            {
                // Two quotes are one, but not in a bit string: there the second begins another string.
                position += 2;
            }
            else
            {
                var continued = FindContinuation(position + 1);
                if (continued < 0)
                {
                    return TakeUpTo(kind, position + 1);
                }

                position = continued;
            }
        }
    }

    /// <summary>
    /// Two strings with only whitespace, line comments and at least one line end between them are one (manual, "String Constants").
    /// Returns the offset behind the quote that continues, or -1.
    /// </summary>
    private readonly int FindContinuation(int position)
    {
        var sawLineEnd = false;
        while (position < _text.Length)
        {
            var c = _text[position];
            if (CharacterClass.IsSpace(c))
            {
                sawLineEnd |= CharacterClass.IsLineEnd(c);
                position++;
            }
            else if (c == '-' && At(position + 1) == '-')
            {
                var lineEnd = _text.Slice(position).IndexOfAny('\n', '\r');
                if (lineEnd < 0)
                {
                    return -1;
                }

                position += lineEnd;
            }
            else
            {
                return c == '\'' && sawLineEnd ? position + 1 : -1;
            }
        }

        return -1;
    }

    private SqlToken ReadQuoted(SqlTokenKind kind, int contentStart)
    {
        var position = contentStart;
        while (true)
        {
            var distance = _text.Slice(position).IndexOf('"');
            if (distance < 0)
            {
                return TakeUpTo(kind, _text.Length, isUnterminated: true);
            }

            position += distance + 1;
            if (At(position) != '"')
            {
                return TakeUpTo(kind, position);
            }

            position++;
        }
    }

    private SqlToken ReadDollar()
    {
        if (CharacterClass.IsDigit(Peek(1)))
        {
            var end = _position + 2;
            while (CharacterClass.IsDigit(At(end)))
            {
                end++;
            }

            return TakeUpTo(SqlTokenKind.Parameter, end);
        }

        var tagLength = DollarTagLength(_text.Slice(_position));
        if (tagLength == 0)
        {
            return Take(SqlTokenKind.Unknown, 1);
        }

        var tag = _text.Slice(_position, tagLength);
        var position = _position + tagLength;
        while (true)
        {
            var distance = _text.Slice(position).IndexOf('$');
            if (distance < 0)
            {
                return TakeUpTo(SqlTokenKind.DollarString, _text.Length, isUnterminated: true);
            }

            position += distance;
            if (_text.Slice(position).StartsWith(tag))
            {
                return TakeUpTo(SqlTokenKind.DollarString, position + tagLength);
            }

            position++;
        }
    }

    /// <summary>The length of the <c>$tag$</c> that <paramref name="text"/> begins with, or 0.</summary>
    internal static int DollarTagLength(ReadOnlySpan<char> text)
    {
        var end = 1;
        while (end < text.Length && CharacterClass.IsTagPart(text[end]) && (end > 1 || CharacterClass.IsIdentifierStart(text[end])))
        {
            end++;
        }

        return end < text.Length && text[end] == '$' ? end + 1 : 0;
    }
}
