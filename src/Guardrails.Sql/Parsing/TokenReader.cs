using Guardrails.Sql.Lexing;
using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Parsing;

/// <summary>Walks over the tokens of one statement (trivia left out). Behind the last token everything is "end of text".</summary>
internal ref partial struct TokenReader
{
    private readonly ReadOnlySpan<SqlToken> _tokens;
    private readonly string _text;
    private readonly SpanMap? _spanMap;
    private int _index;

    public TokenReader(string text, SpanMap? spanMap, ReadOnlySpan<SqlToken> tokens)
    {
        _text = text;
        _spanMap = spanMap;
        _tokens = tokens;
    }

    public int Index
    {
        readonly get => _index;
        set => _index = value;
    }

    public readonly bool IsAtEnd => _index >= _tokens.Length;

    public readonly SqlToken Current => PeekToken(0);

    public readonly SqlTokenKind Kind => Current.Kind;

    public readonly SqlKeyword Keyword => Current.Keyword;

    public readonly SqlToken PeekToken(int distance)
    {
        var index = _index + distance;
        return (uint)index < (uint)_tokens.Length ? _tokens[index] : default;
    }

    public readonly SqlKeyword PeekKeyword(int distance) => PeekToken(distance).Keyword;

    public readonly ReadOnlySpan<char> GetText(SqlToken token) => _text.AsSpan(token.Start, token.Length);

    /// <summary>The span from a token up to the last one that was read.</summary>
    public readonly TextSpan SpanFrom(int firstIndex) => SpanOf(firstIndex, _index);

    /// <summary>The place in the script of the tokens from <paramref name="first"/> up to, not including, <paramref name="end"/>.</summary>
    public readonly TextSpan SpanOf(int first, int end) => Map(RangeOf(first, end));

    /// <summary>From a place in the text that is parsed to the place in the script.</summary>
    public readonly TextSpan Map(TextSpan span) => _spanMap is null ? span : _spanMap.Map(span);

    /// <summary>The place, in the text that is parsed, of the tokens that are left; there has to be one.</summary>
    public readonly TextSpan RestOfRange => TextSpan.FromBounds(Current.Start, _tokens[_tokens.Length - 1].End);

    /// <summary>The text of the tokens that are left, with whatever stands between them.</summary>
    public readonly string RestOfText() =>
        IsAtEnd ? "" : _text.Substring(RestOfRange.Start, RestOfRange.Length);

    /// <summary>The span of all tokens.</summary>
    public readonly TextSpan All => SpanOf(0, _tokens.Length);

    /// <summary>A reader over the rest of the tokens.</summary>
    public readonly TokenReader Rest() => new(_text, _spanMap, IsAtEnd ? default : _tokens.Slice(_index));

    /// <summary>A reader over some of the tokens.</summary>
    public readonly TokenReader Slice(int first, int end) => new(_text, _spanMap, Tokens(first, end));

    /// <summary>The tokens from <paramref name="first"/> up to, not including, <paramref name="end"/>.</summary>
    public readonly ReadOnlySpan<SqlToken> Tokens(int first, int end) => _tokens.Slice(first, end - first);

    /// <summary>Passes over tokens, at most to the end; <see cref="int.MaxValue"/> goes there.</summary>
    public void Skip(int count = 1) => _index = count < _tokens.Length - _index ? _index + count : _tokens.Length;

    /// <summary>Where <paramref name="keyword"/> stands at the reader's place, or an empty span behind the last token read.</summary>
    public readonly TextSpan SpanOrInsertionPoint(SqlKeyword keyword)
    {
        if (Is(keyword))
        {
            return SpanOf(_index, _index + 1);
        }

        var before = SpanOf(_index - 1, _index);
        return new TextSpan(before.End, 0);
    }

    public readonly bool Is(SqlKeyword keyword) => Keyword == keyword;

    public readonly bool Is(SqlKeyword first, SqlKeyword second) => Keyword == first && PeekKeyword(1) == second;

    public readonly bool Is(SqlKeyword first, SqlKeyword second, SqlKeyword third) => Is(first, second) && PeekKeyword(2) == third;

    public bool Accept(SqlKeyword keyword)
    {
        var matches = Is(keyword);
        _index += matches ? 1 : 0;
        return matches;
    }

    public bool Accept(SqlKeyword first, SqlKeyword second)
    {
        var matches = Is(first, second);
        _index += matches ? 2 : 0;
        return matches;
    }

    public bool Accept(SqlKeyword first, SqlKeyword second, SqlKeyword third)
    {
        var matches = Is(first, second, third);
        _index += matches ? 3 : 0;
        return matches;
    }

    public bool Accept(SqlKeyword[] keywords)
    {
        for (var i = 0; i < keywords.Length; i++)
        {
            if (PeekKeyword(i) != keywords[i])
            {
                return false;
            }
        }

        _index += keywords.Length;
        return true;
    }

    public bool Accept(SqlTokenKind kind)
    {
        var matches = Kind == kind && !IsAtEnd;
        _index += matches ? 1 : 0;
        return matches;
    }

    /// <summary>Whether a variable of psql is among the tokens: what stands in its place is known to psql alone.</summary>
    public readonly bool HasPsqlVariable
    {
        get
        {
            foreach (var token in _tokens)
            {
                if (token.Kind == SqlTokenKind.PsqlVariable)
                {
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>Whether the current token may be a name that a statement gives to a table, an index or the like.</summary>
    public readonly bool IsName => Kind switch
    {
        SqlTokenKind.Identifier => SqlKeywords.GetCategory(Keyword) is not (KeywordCategory.Reserved or KeywordCategory.TypeOrFunctionName),
        SqlTokenKind.QuotedIdentifier or SqlTokenKind.UnicodeIdentifier or SqlTokenKind.PsqlVariable => true,
        _ => false,
    };

    /// <summary>Reads one identifier, any keyword allowed; null, and nothing read, when there is none.</summary>
    public string? ReadIdentifier()
    {
        var token = Current;
        var text = GetText(token);
        switch (token.Kind)
        {
            case SqlTokenKind.Identifier:
                _index++;
                return SqlIdentifiers.Fold(text);
            case SqlTokenKind.QuotedIdentifier:
                _index++;
                return SqlIdentifiers.Unquote(text);
            case SqlTokenKind.UnicodeIdentifier:
                _index++;
                return SqlIdentifiers.UnquoteUnicode(text, ReadUnicodeEscape());
            case SqlTokenKind.PsqlVariable:
                // What stands in its place is known to psql alone; its own text tells it from every other name.
                _index++;
                return text.ToString();
            default:
                return null;
        }
    }

    /// <summary>Reads a string literal of any kind; null, and nothing read, when there is none.</summary>
    public string? ReadString()
    {
        var token = Current;
        if (!IsString(token.Kind))
        {
            return null;
        }

        _index++;
        var escape = token.Kind == SqlTokenKind.UnicodeString ? ReadUnicodeEscape() : '\\';
        return SqlLiterals.GetValue(token.Kind, GetText(token), escape);
    }

    /// <summary>The value of the string literal at the reader's place, or null; nothing is read.</summary>
    public readonly string? TryReadString()
    {
        var copy = this;
        return copy.ReadString();
    }

    public static bool IsString(SqlTokenKind kind) => kind is SqlTokenKind.String or SqlTokenKind.EscapeString or
        SqlTokenKind.UnicodeString or SqlTokenKind.DollarString or SqlTokenKind.NationalString;

    /// <summary>Reads a name of up to three parts; null, and nothing read, when none begins here.</summary>
    public QualifiedName? ReadQualifiedName() => IsName ? ReadDottedName() : null;

    /// <summary>The same for names that may be any keyword, such as those of types, functions and collations.</summary>
    public QualifiedName? ReadDottedName()
    {
        if (Kind is not (SqlTokenKind.Identifier or SqlTokenKind.QuotedIdentifier or SqlTokenKind.UnicodeIdentifier or
            SqlTokenKind.PsqlVariable))
        {
            return null;
        }

        var first = _index;
        var name = ReadIdentifier()!;
        string? schema = null;
        string? database = null;
        while (Kind == SqlTokenKind.Dot)
        {
            var dot = _index++;
            if (ReadIdentifier() is not { } next)
            {
                _index = dot;
                break;
            }

            (database, schema, name) = (schema, name, next);
        }

        return new QualifiedName(database, schema, name, SpanFrom(first));
    }

    public bool AcceptStar() => IsOperator('*') && Accept(SqlTokenKind.Operator);

    public readonly bool IsOperator(char sign)
    {
        var token = Current;
        return token.Kind == SqlTokenKind.Operator && token.Length == 1 && _text[token.Start] == sign;
    }

    /// <summary>Skips from an opening parenthesis behind the one that closes it, or anything else by one token.</summary>
    public void SkipBalanced()
    {
        var depth = 0;
        do
        {
            depth += Kind switch
            {
                SqlTokenKind.OpenParenthesis or SqlTokenKind.OpenBracket => 1,
                SqlTokenKind.CloseParenthesis or SqlTokenKind.CloseBracket => -1,
                _ => 0,
            };
            Skip();
        }
        while (depth > 0 && !IsAtEnd);
    }

    /// <summary>Goes to the next <paramref name="keyword"/> outside parentheses; false, at the end, when there is none.</summary>
    public bool SkipTo(SqlKeyword keyword)
    {
        while (!IsAtEnd)
        {
            if (Is(keyword))
            {
                return true;
            }

            SkipBalanced();
        }

        return false;
    }

    private char ReadUnicodeEscape()
    {
        if (Is(SqlKeyword.Uescape) && PeekToken(1) is { Kind: SqlTokenKind.String, Length: 3 } literal)
        {
            _index += 2;
            return _text[literal.Start + 1];
        }

        return '\\';
    }
}
