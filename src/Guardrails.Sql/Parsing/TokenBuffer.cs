using Guardrails.Sql.Lexing;

namespace Guardrails.Sql.Parsing;

/// <summary>The tokens of the statement that is being cut out, reused from statement to statement.</summary>
internal sealed class TokenBuffer
{
    private const int CharactersPerToken = 5;

    private SqlToken[] _tokens;

    public TokenBuffer(int capacity = 64) => _tokens = new SqlToken[capacity];

    public int Count { get; private set; }

    public SqlToken this[int index] => _tokens[index];

    /// <summary>The tokens of a piece of text, trivia left out.</summary>
    public static TokenBuffer Read(string text, TextSpan range, bool psql)
    {
        // Most pieces are short, and there are very many of them.
        var buffer = new TokenBuffer(Math.Min(Math.Max(range.Length / CharactersPerToken, 8), 64));
        var lexer = new SqlLexer(text.AsSpan(0, range.End), psql);
        lexer.MoveTo(range.Start);
        for (var token = lexer.Next(); token.Kind != SqlTokenKind.EndOfText; token = lexer.Next())
        {
            if (!token.IsTrivia)
            {
                buffer.Add(token);
            }
        }

        return buffer;
    }

    public void Add(SqlToken token)
    {
        if (Count == _tokens.Length)
        {
            Array.Resize(ref _tokens, Count * 2);
        }

        _tokens[Count++] = token;
    }

    /// <summary>Puts a token in the place of the last one; there has to be one.</summary>
    public void ReplaceLast(SqlToken token) => _tokens[Count - 1] = token;

    public SqlKeyword KeywordAt(int index) => (uint)index < (uint)Count ? _tokens[index].Keyword : SqlKeyword.NotKeyword;

    public ReadOnlySpan<SqlToken> AsSpan() => new(_tokens, 0, Count);

    public void Clear() => Count = 0;
}
