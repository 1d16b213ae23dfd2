namespace Guardrails.Sql.Lexing;

/// <content>What psql takes out of the text: variables and meta-commands (manual, psql, "Meta-Commands" and "Variables").</content>
public ref partial struct SqlLexer
{
    private SqlToken ReadColon()
    {
        var next = Peek(1);
        if (next == ':')
        {
            return Take(SqlTokenKind.Cast, 2);
        }

        if (next == '=')
        {
            return Take(SqlTokenKind.ColonEquals, 2);
        }

        var end = _psql && _bracketDepth == 0 ? PsqlVariableEnd(next) : -1;
        return end < 0 ? Take(SqlTokenKind.Colon, 1) : TakeUpTo(SqlTokenKind.PsqlVariable, end);
    }

    private readonly int PsqlVariableEnd(char next)
    {
        if (next is '\'' or '"')
        {
            var quoted = VariableNameEnd(_position + 2);
            return quoted > _position + 2 && At(quoted) == next ? quoted + 1 : -1;
        }

        if (next == '{' && Peek(2) == '?')
        {
            var tested = VariableNameEnd(_position + 3);
            return tested > _position + 3 && At(tested) == '}' ? tested + 1 : -1;
        }

        // A name that begins with a digit is possible in psql, but ":2" is a slice or a JSON value in everybody's SQL.
        return CharacterClass.IsIdentifierStart(next) ? VariableNameEnd(_position + 1) : -1;
    }

    private readonly int VariableNameEnd(int position)
    {
        while (position < _text.Length && CharacterClass.IsTagPart(_text[position]))
        {
            position++;
        }

        return position;
    }

    private SqlToken ReadBackslash()
    {
        switch (Peek(1))
        {
            case ';':
                _bracketDepth = 0;
                return Take(SqlTokenKind.PsqlSemicolon, 2);
            case ':':
                return Take(SqlTokenKind.Colon, 2);
            default:
                var nameEnd = _position + 1;
                while (nameEnd < _text.Length && _text[nameEnd] != '\\' && !CharacterClass.IsSpace(_text[nameEnd]))
                {
                    nameEnd++;
                }

                var name = _text.Slice(_position + 1, nameEnd - _position - 1);
                return TakeUpTo(
                    SqlTokenKind.PsqlMetaCommand,
                    PsqlMetaCommands.TakesWholeLine(name) ? LineEnd(nameEnd) : MetaArgumentsEnd(nameEnd));
        }
    }

    private readonly int LineEnd(int position)
    {
        var distance = _text.Slice(position).IndexOfAny('\n', '\r');
        return distance < 0 ? _text.Length : position + distance;
    }

    /// <summary>A backslash outside quotes ends the arguments, a double one belongs to them; quotes never reach over a line end.</summary>
    private readonly int MetaArgumentsEnd(int position)
    {
        var quote = '\0';
        for (; position < _text.Length && !CharacterClass.IsLineEnd(_text[position]); position++)
        {
            var c = _text[position];
            if (quote == '\0')
            {
                if (c == '\\')
                {
                    return At(position + 1) == '\\' ? position + 2 : position;
                }

                quote = c is '\'' or '"' or '`' ? c : '\0';
            }
            else if (c == quote)
            {
                quote = '\0';
            }
            else if (c == '\\' && quote == '\'' && !CharacterClass.IsLineEnd(At(position + 1)))
            {
                position++;
            }
        }

        return Math.Min(position, _text.Length);
    }
}
