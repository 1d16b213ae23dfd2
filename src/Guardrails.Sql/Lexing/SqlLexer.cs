namespace Guardrails.Sql.Lexing;

/// <summary>
/// Cuts PostgreSQL SQL, as psql reads it from a file, into tokens. Allocates nothing; takes time linear in the length of the text.
/// </summary>
/// <remarks>
/// <para>Follows the manual's chapter "Lexical Structure" and the scanner of the server; numbers in the forms that any version
/// from 14 to 18 accepts (<c>0x1F</c>, <c>1_000</c>). On top of that, what psql takes out of the text before the server sees it:
/// variables and meta-commands. Data blocks behind <c>COPY … FROM STDIN</c> are the parser's business, because only a parser
/// knows where they begin.</para>
/// <para>Never throws. The lengths of all tokens add up to the length of the text.</para>
/// </remarks>
public ref partial struct SqlLexer
{
    private readonly ReadOnlySpan<char> _text;
    private readonly bool _psql;
    private int _position;

    // Signs up to here are operators of one character each: see ReadOperator.
    private int _singleSignsEnd;

    // psql's :name and an array slice look alike; inside brackets it is taken for a slice.
    private int _bracketDepth;

    /// <summary>Reads <paramref name="text"/> from its start.</summary>
    public SqlLexer(ReadOnlySpan<char> text)
        : this(text, psql: true)
    {
    }

    /// <param name="text">The text.</param>
    /// <param name="psql">Whether psql's variables and meta-commands are known; they are not inside function bodies.</param>
    internal SqlLexer(ReadOnlySpan<char> text, bool psql)
    {
        _text = text;
        _psql = psql;
        StandardConformingStrings = true;
    }

    /// <summary>
    /// Whether a backslash in a plain <c>'…'</c> string is an ordinary character: the server's setting
    /// <c>standard_conforming_strings</c>, true unless a script turns it off.
    /// </summary>
    public bool StandardConformingStrings { get; set; }

    /// <summary>The offset of the next token, in UTF-16 units.</summary>
    public readonly int Position => _position;

    /// <summary>Goes on reading at <paramref name="position"/>, a place where a token may begin.</summary>
    internal void MoveTo(int position)
    {
        _position = position;
        _bracketDepth = 0;
    }

    /// <summary>The next token; <see cref="SqlTokenKind.EndOfText"/> when there is none.</summary>
    public SqlToken Next()
    {
        var start = _position;
        if (start >= _text.Length)
        {
            return new SqlToken(SqlTokenKind.EndOfText, _text.Length, 0);
        }

        var c = _text[start];
        if (CharacterClass.IsIdentifierStart(c))
        {
            return c == '\uFEFF' && start == 0 ? Take(SqlTokenKind.Whitespace, 1) : ReadWord(c);
        }

        if (CharacterClass.IsSpace(c))
        {
            return ReadWhitespace();
        }

        if (CharacterClass.IsDigit(c))
        {
            return ReadNumber();
        }

        return c switch
        {
            '\'' => ReadString(SqlTokenKind.String, start + 1, backslashEscapes: !StandardConformingStrings),
            '"' => ReadQuoted(SqlTokenKind.QuotedIdentifier, start + 1),
            '$' => ReadDollar(),
            '.' => ReadDot(),
            ':' => ReadColon(),
            ',' => Take(SqlTokenKind.Comma, 1),
            ';' => ReadSemicolon(),
            '(' => Take(SqlTokenKind.OpenParenthesis, 1),
            ')' => Take(SqlTokenKind.CloseParenthesis, 1),
            '[' => ReadBracket(SqlTokenKind.OpenBracket, 1),
            ']' => ReadBracket(SqlTokenKind.CloseBracket, -1),
            '\\' when _psql => ReadBackslash(),
            '-' when Peek(1) == '-' => ReadLineComment(),
            '/' when Peek(1) == '*' => ReadBlockComment(),
            _ when CharacterClass.IsOperator(c) => ReadOperator(),
            _ => Take(SqlTokenKind.Unknown, 1),
        };
    }

    // NUL stands for "behind the end": no rule asks for a NUL.
    private readonly char Peek(int distance)
    {
        var index = _position + distance;
        return index < _text.Length ? _text[index] : '\0';
    }

    private readonly char At(int index) => index < _text.Length ? _text[index] : '\0';

    private SqlToken Take(SqlTokenKind kind, int length) => TakeUpTo(kind, _position + length);

    private SqlToken TakeUpTo(SqlTokenKind kind, int end, SqlKeyword keyword = SqlKeyword.NotKeyword, bool isUnterminated = false)
    {
        var start = _position;
        _position = end;
        return new SqlToken(kind, start, end - start, keyword, isUnterminated);
    }

    private SqlToken ReadWhitespace()
    {
        var end = _position + 1;
        while (end < _text.Length && CharacterClass.IsSpace(_text[end]))
        {
            end++;
        }

        return TakeUpTo(SqlTokenKind.Whitespace, end);
    }

    private SqlToken ReadLineComment()
    {
        var length = _text.Slice(_position).IndexOfAny('\n', '\r');
        return TakeUpTo(SqlTokenKind.LineComment, length < 0 ? _text.Length : _position + length);
    }

    private SqlToken ReadBlockComment()
    {
        var depth = 1;
        var position = _position + 2;
        while (true)
        {
            var distance = _text.Slice(position).IndexOfAny('*', '/');
            if (distance < 0)
            {
                return TakeUpTo(SqlTokenKind.BlockComment, _text.Length, isUnterminated: true);
            }

            position += distance;
            var isOpening = _text[position] == '/' && At(position + 1) == '*';
            var isClosing = _text[position] == '*' && At(position + 1) == '/';
            position += isOpening || isClosing ? 2 : 1;
            depth += isOpening ? 1 : isClosing ? -1 : 0;
            if (depth == 0)
            {
                return TakeUpTo(SqlTokenKind.BlockComment, position);
            }
        }
    }

    private SqlToken ReadSemicolon()
    {
        _bracketDepth = 0;
        return Take(SqlTokenKind.Semicolon, 1);
    }

    private SqlToken ReadBracket(SqlTokenKind kind, int change)
    {
        _bracketDepth = Math.Max(0, _bracketDepth + change);
        return Take(kind, 1);
    }

    private SqlToken ReadDot() => Peek(1) switch
    {
        '.' => Take(SqlTokenKind.DotDot, 2),
        var next when CharacterClass.IsDigit(next) => ReadNumber(),
        _ => Take(SqlTokenKind.Dot, 1),
    };

    private SqlToken ReadWord(char first)
    {
        switch (first)
        {
            case 'e' or 'E' when Peek(1) == '\'':
                return ReadString(SqlTokenKind.EscapeString, _position + 2, backslashEscapes: true);
            case 'b' or 'B' when Peek(1) == '\'':
                return ReadString(SqlTokenKind.BitString, _position + 2, backslashEscapes: false);
            case 'x' or 'X' when Peek(1) == '\'':
                return ReadString(SqlTokenKind.HexString, _position + 2, backslashEscapes: false);
            case 'n' or 'N' when Peek(1) == '\'':
                return ReadString(SqlTokenKind.NationalString, _position + 2, backslashEscapes: !StandardConformingStrings);
            case 'u' or 'U' when Peek(1) == '&' && Peek(2) == '\'':
                return ReadString(SqlTokenKind.UnicodeString, _position + 3, backslashEscapes: false);
            case 'u' or 'U' when Peek(1) == '&' && Peek(2) == '"':
                return ReadQuoted(SqlTokenKind.UnicodeIdentifier, _position + 3);
            default:
                var end = _position + 1;
                while (end < _text.Length && CharacterClass.IsIdentifierPart(_text[end]))
                {
                    end++;
                }

                return TakeUpTo(SqlTokenKind.Identifier, end, SqlKeywords.Find(_text.Slice(_position, end - _position)));
        }
    }
}
