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

    /// <summary>The relations of the statement's head, then those of the query, each once.</summary>
    public IReadOnlyList<QualifiedName> With(IReadOnlyList<QualifiedName> head)
    {
        if (_all is null)
        {
            var tokens = TokenBuffer.Read(_text, _range, psql: _spanMap is null);
            var all = new List<QualifiedName>();
            var seen = new HashSet<QualifiedName>();
            foreach (var name in head)
            {
                if (seen.Add(name))
                {
                    all.Add(name);
                }
            }

            foreach (var name in FromClauseReader.Read(new TokenReader(_text, _spanMap, tokens.AsSpan())))
            {
                if (seen.Add(name))
                {
                    all.Add(name);
                }
            }

            _all = all;
        }

        return _all;
    }
}
