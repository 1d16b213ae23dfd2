using Guardrails.Sql.Lexing;
using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Parsing;

/// <summary>
/// Finds the relations in the FROM clauses of a query, however deep, in one pass without recursion: what may come next is kept
/// for each open parenthesis.
/// </summary>
internal ref struct FromClauseReader
{
    private readonly List<QualifiedName> _names = [];
    private readonly HashSet<string> _commonTables = new(StringComparer.Ordinal);
    private readonly Stack<Level> _outer = new();
    private TokenReader _reader;
    private Level _level;
    private int _lastOpening = -1;

    private FromClauseReader(TokenReader reader) => _reader = reader;

    /// <summary>What the innermost open parenthesis holds.</summary>
    private struct Level
    {
        /// <summary>Where the parenthesis inside this level was opened.</summary>
        public int Opening;

        /// <summary>SELECT, UPDATE, DELETE or MERGE stands in it: a FROM in it belongs to a query, not to EXTRACT and the like.</summary>
        public bool IsQuery;

        /// <summary>USING brings a relation, as in DELETE and MERGE, and not the columns of a join.</summary>
        public bool UsingIsSource;

        /// <summary>Behind FROM: a comma brings the next relation.</summary>
        public bool InFrom;

        /// <summary>The next token may begin a relation's name.</summary>
        public bool ExpectsRelation;
    }

    public static List<QualifiedName> Read(TokenReader reader)
    {
        var parser = new FromClauseReader(reader);
        while (!parser._reader.IsAtEnd)
        {
            parser.Step();
        }

        var commonTables = parser._commonTables;
        parser._names.RemoveAll(name => name.Schema is null && commonTables.Contains(name.Name));
        return parser._names;
    }

    private void Step()
    {
        switch (_reader.Kind)
        {
            case SqlTokenKind.OpenParenthesis:
                Open();
                break;
            case SqlTokenKind.CloseParenthesis:
                _level = _outer.Count > 0 ? _outer.Pop() : default;
                _level.ExpectsRelation = false;
                _lastOpening = _level.Opening;
                _reader.Skip();
                break;
            case SqlTokenKind.Comma:
                _level.ExpectsRelation = _level.InFrom;
                _reader.Skip();
                break;
            case SqlTokenKind.Identifier when _level.ExpectsRelation && _reader.Keyword is SqlKeyword.Only or SqlKeyword.Lateral:
                _reader.Skip();
                break;
            default:
                if (!_level.ExpectsRelation || !TryReadRelation())
                {
                    ReadWord();
                }

                break;
        }
    }

    private void Open()
    {
        if (_reader.PeekKeyword(-1) is SqlKeyword.As or SqlKeyword.Materialized && BeginsQuery(_reader.PeekToken(1)))
        {
            AddCommonTable();
        }

        _level.Opening = _reader.Index;
        _outer.Push(_level);
        _level = new Level { InFrom = _level.ExpectsRelation, ExpectsRelation = _level.ExpectsRelation };
        _reader.Skip();
    }

    private static bool BeginsQuery(SqlToken token) => token.Kind == SqlTokenKind.OpenParenthesis || token.Keyword is
        SqlKeyword.Select or SqlKeyword.Insert or SqlKeyword.Update or SqlKeyword.Delete or SqlKeyword.Merge or
        SqlKeyword.With or SqlKeyword.Values or SqlKeyword.Table;

    /// <summary><c>name [(columns)] AS [[NOT] MATERIALIZED] (</c>: the reader stands on the last parenthesis.</summary>
    private readonly void AddCommonTable()
    {
        var reader = _reader;
        do
        {
            reader.Index--;
        }
        while (reader.Keyword is SqlKeyword.Materialized or SqlKeyword.Not);

        reader.Index--;
        if (reader.Kind == SqlTokenKind.CloseParenthesis)
        {
            reader.Index = _lastOpening - 1;
        }

        if (reader.ReadIdentifier() is { } name)
        {
            _commonTables.Add(name);
        }
    }

    private bool TryReadRelation()
    {
        _level.ExpectsRelation = false;
        if (_reader.Is(SqlKeyword.Rows, SqlKeyword.From) || _reader.ReadQualifiedName() is not { } name)
        {
            return false;
        }

        // A parenthesis behind the name makes it a function, unless it holds the columns of an INSERT.
        if (_reader.Kind != SqlTokenKind.OpenParenthesis || !_level.InFrom)
        {
            _names.Add(name);
        }

        return true;
    }

    private void ReadWord()
    {
        var before = _reader.PeekKeyword(-1);
        var keyword = _reader.Keyword;
        _reader.Skip();
        switch (keyword)
        {
            case SqlKeyword.Select:
                _level = _level with { IsQuery = true, UsingIsSource = false, InFrom = false };
                break;
            case SqlKeyword.Delete or SqlKeyword.Merge:
                _level = _level with { IsQuery = true, UsingIsSource = true, InFrom = false };
                break;
            case SqlKeyword.Update when before is not (
                SqlKeyword.For or SqlKeyword.Do or SqlKeyword.On or SqlKeyword.Key or SqlKeyword.Then):
                _level = _level with { IsQuery = true, InFrom = false, ExpectsRelation = true };
                break;
            case SqlKeyword.Into when before is SqlKeyword.Insert or SqlKeyword.Merge:
                _level.ExpectsRelation = true;
                break;
            case SqlKeyword.From when _level.IsQuery && !(before == SqlKeyword.Distinct && IsComparison(-3)):
                _level = _level with { InFrom = true, ExpectsRelation = true };
                break;
            case SqlKeyword.Using when _level.UsingIsSource:
                _level = _level with { InFrom = true, ExpectsRelation = true, UsingIsSource = false };
                break;
            case SqlKeyword.Join when _level.InFrom:
                _level.ExpectsRelation = true;
                break;
            case SqlKeyword.Table when before is
                SqlKeyword.NotKeyword or SqlKeyword.Union or SqlKeyword.All or SqlKeyword.Except or SqlKeyword.Intersect:
                _level.ExpectsRelation = true;
                break;
            case SqlKeyword.Where or SqlKeyword.Group or SqlKeyword.Having or SqlKeyword.Window or SqlKeyword.Order or
                SqlKeyword.Limit or SqlKeyword.Offset or SqlKeyword.Fetch or SqlKeyword.For or SqlKeyword.Union or
                SqlKeyword.Intersect or SqlKeyword.Except or SqlKeyword.Returning or SqlKeyword.Set or SqlKeyword.When:
                _level.InFrom = false;
                break;
        }
    }

    /// <summary><c>IS [NOT] DISTINCT FROM</c></summary>
    private readonly bool IsComparison(int distance) => _reader.PeekKeyword(distance) is SqlKeyword.Is or SqlKeyword.Not;
}
