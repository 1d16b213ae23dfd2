using Guardrails.Sql.Lexing;
using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Parsing;

/// <summary>
/// The relations that a query reads. They are looked for when somebody asks, because most statements of a large script are
/// queries that nobody asks about.
/// </summary>
internal sealed class QueryRelations
{
    private readonly string _text;
    private readonly TextSpan _range;
    private readonly SpanMap? _spanMap;
    private IReadOnlyList<QualifiedName>? _own;
    private IReadOnlyList<QualifiedName>? _all;

    private QueryRelations(string text, TextSpan range, SpanMap? spanMap)
    {
        _text = text;
        _range = range;
        _spanMap = spanMap;
    }

    /// <summary>The query that stands at the reader's place; null when nothing does.</summary>
    public static QueryRelations? Create(TokenReader reader, ParseContext context) =>
        reader.IsAtEnd ? null : new QueryRelations(context.Text, reader.RestOfRange, context.SpanMap);

    /// <summary>The relations of the query alone, in the order of the text, as often as they are named.</summary>
    public IReadOnlyList<QualifiedName> Own => _own ??= Read();

    /// <summary>The relations of the statement's head, always the same one, then those of the query, each once.</summary>
    public IReadOnlyList<QualifiedName> With(IReadOnlyList<QualifiedName> head) => _all ??= Combine(head);

    private List<QualifiedName> Combine(IReadOnlyList<QualifiedName> head)
    {
        var seen = new HashSet<QualifiedName>();
        return [.. head.Concat(Own).Where(seen.Add)];
    }

    /// <summary>Whether the query may call <c>set_config</c>; false only when the text does not hold the name.</summary>
    public bool MayCallSetConfig => AsciiSearch.IndexOf(_text.AsSpan(_range.Start, _range.Length), "set_config", sign: 3) >= 0;

    /// <summary>What else is in the query.</summary>
    public QueryContent ReadContent()
    {
        var tokens = ReadTokens();
        return QueryContent.Read(new TokenReader(_text, _spanMap, tokens.AsSpan()));
    }

    /// <summary>
    /// All names and words of the query, and <c>*</c> where it may take all columns of a relation: what is not among them it does not use.
    /// </summary>
    public HashSet<string> ReadWords()
    {
        var words = new HashSet<string>(StringComparer.Ordinal);
        var tokens = ReadTokens();
        var reader = new TokenReader(_text, _spanMap, tokens.AsSpan());
        while (!reader.IsAtEnd)
        {
            if (reader.IsOperator('*') && (reader.PeekToken(-1).Kind is SqlTokenKind.Comma or SqlTokenKind.Dot ||
                reader.PeekKeyword(-1) is SqlKeyword.Select or SqlKeyword.All or SqlKeyword.Distinct))
            {
                words.Add("*");
            }

            // A natural join takes the columns that both sides have, without naming them; so does TABLE t.
            if (reader.Keyword is SqlKeyword.Natural or SqlKeyword.Table)
            {
                words.Add("*");
            }

            if (reader.ReadIdentifier() is { } word)
            {
                words.Add(word);
            }
            else
            {
                reader.Skip();
            }
        }

        return words;
    }

    private List<QualifiedName> Read()
    {
        var tokens = ReadTokens();
        return FromClauseReader.Read(new TokenReader(_text, _spanMap, tokens.AsSpan()));
    }

    private TokenBuffer ReadTokens() => TokenBuffer.Read(_text, _range, psql: _spanMap is null);
}
