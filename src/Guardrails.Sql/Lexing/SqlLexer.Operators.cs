namespace Guardrails.Sql.Lexing;

/// <content>Operators and numbers.</content>
public ref partial struct SqlLexer
{
    /// <summary>
    /// An operator is the longest run of operator characters before a comment; one of more than one character may end in
    /// <c>+</c> or <c>-</c> only if it also contains one of <c>~ ! @ # % ^ &amp; | ` ?</c> (manual, "Operators").
    /// </summary>
    private SqlToken ReadOperator()
    {
        // Without this the tail of a long run like "*+-+-+-" would be measured again for each of its signs.
        if (_position < _singleSignsEnd)
        {
            return Take(SqlTokenKind.Operator, 1);
        }

        var runEnd = OperatorRunEnd(out var mayEndInSign);
        var end = runEnd;
        if (!mayEndInSign)
        {
            while (end > _position + 1 && _text[end - 1] is '+' or '-')
            {
                end--;
            }

            _singleSignsEnd = runEnd;
        }

        return TakeUpTo(SqlTokenKind.Operator, end);
    }

    private readonly int OperatorRunEnd(out bool mayEndInSign)
    {
        mayEndInSign = false;
        var end = _position;
        while (CharacterClass.IsOperator(At(end)) && !IsCommentStart(end))
        {
            mayEndInSign |= _text[end] is '~' or '!' or '@' or '#' or '%' or '^' or '&' or '|' or '`' or '?';
            end++;
        }

        return end;
    }

    private readonly bool IsCommentStart(int index) =>
        (_text[index] == '-' && At(index + 1) == '-') || (_text[index] == '/' && At(index + 1) == '*');

    private SqlToken ReadNumber()
    {
        var end = NonDecimalEnd(_position);
        if (end < 0)
        {
            end = DigitsEnd(_position);
            if (At(end) == '.' && At(end + 1) != '.')
            {
                end++;
                if (CharacterClass.IsDigit(At(end)))
                {
                    end = DigitsEnd(end);
                }
            }

            end = ExponentEnd(end);
        }

        return TakeUpTo(SqlTokenKind.Number, end);
    }

    /// <summary>The end of 0x…, 0o… or 0b… (PostgreSQL 16), or -1.</summary>
    private readonly int NonDecimalEnd(int start)
    {
        if (_text[start] != '0')
        {
            return -1;
        }

        var letter = (char)(At(start + 1) | 0x20);
        var end = start + 2;
        while (true)
        {
            var digit = At(end) == '_' ? end + 1 : end;
            var c = At(digit);
            var isDigit = letter switch
            {
                'x' => CharacterClass.IsHexDigit(c),
                'o' => c is >= '0' and <= '7',
                'b' => c is '0' or '1',
                _ => false,
            };
            if (!isDigit)
            {
                return end > start + 2 ? end : -1;
            }

            end = digit + 1;
        }
    }

    /// <summary>Digits with single underscores between them.</summary>
    private readonly int DigitsEnd(int position)
    {
        while (CharacterClass.IsDigit(At(position)) || (At(position) == '_' && CharacterClass.IsDigit(At(position + 1))))
        {
            position++;
        }

        return position;
    }

    private readonly int ExponentEnd(int position)
    {
        if (At(position) is 'e' or 'E')
        {
            var digits = At(position + 1) is '+' or '-' ? position + 2 : position + 1;
            if (CharacterClass.IsDigit(At(digits)))
            {
                return DigitsEnd(digits);
            }
        }

        return position;
    }
}
