using Guardrails.Sql.Lexing;

namespace Guardrails.Sql.Parsing;

/// <summary>The tokens of the statement that is being cut out, reused from statement to statement.</summary>
internal sealed class TokenBuffer
{
    private SqlToken[] _tokens = new SqlToken[256];

    public int Count { get; private set; }

    public SqlToken this[int index] => _tokens[index];

    public void Add(SqlToken token)
    {
        if (Count == _tokens.Length)
        {
            Array.Resize(ref _tokens, Count * 2);
        }

        _tokens[Count++] = token;
    }

    public SqlKeyword KeywordAt(int index) => (uint)index < (uint)Count ? _tokens[index].Keyword : SqlKeyword.NotKeyword;

    public ReadOnlySpan<SqlToken> AsSpan() => new(_tokens, 0, Count);

    public void Clear() => Count = 0;
}
