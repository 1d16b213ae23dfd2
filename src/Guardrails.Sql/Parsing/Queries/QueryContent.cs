using Guardrails.Sql.Lexing;
using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Parsing;

/// <summary>
/// What a query or a data change holds that rules ask for, found in one pass over its tokens: what may come next is kept for each
/// open parenthesis.
/// </summary>
internal sealed class QueryContent
{
    public static readonly QueryContent Empty = new();

    private readonly List<DataChange> _changes = [];
    private readonly List<RowLock> _rowLocks = [];
    private readonly List<SettingCall> _settings = [];
    private readonly Stack<Level> _outer = new();
    private Level _level;

    public IReadOnlyList<DataChange> Changes => _changes;

    public IReadOnlyList<RowLock> RowLocks => _rowLocks;

    public IReadOnlyList<SettingCall> Settings => _settings;

    public bool SelectsStar { get; private set; }

    private struct Level
    {
        /// <summary>The data change that stands in this parenthesis.</summary>
        public DataChange? Change;

        /// <summary>The first token of the change.</summary>
        public int ChangeStart;

        /// <summary>VALUES of the change's INSERT has been read: queries behind it are values.</summary>
        public bool HasValues;

        /// <summary>Behind SELECT, up to FROM: a star means all columns.</summary>
        public bool InColumns;

        /// <summary>Behind RETURNING.</summary>
        public bool InReturning;
    }

    public static QueryContent Read(TokenReader reader)
    {
        var content = new QueryContent();
        while (!reader.IsAtEnd)
        {
            content.Step(ref reader);
        }

        content.EndChange(reader);
        while (content._outer.Count > 0)
        {
            content._level = content._outer.Pop();
            content.EndChange(reader);
        }

        return content;
    }

    private void Step(ref TokenReader reader)
    {
        switch (reader.Kind)
        {
            case SqlTokenKind.OpenParenthesis:
                reader.Skip();
                if (reader.Keyword is SqlKeyword.Select or SqlKeyword.With or SqlKeyword.Table && !_level.HasValues)
                {
                    MarkQuery();
                }

                _outer.Push(_level);
                _level = default;
                break;
            case SqlTokenKind.CloseParenthesis:
                EndChange(reader);
                _level = _outer.Count > 0 ? _outer.Pop() : default;
                reader.Skip();
                break;
            case SqlTokenKind.Operator:
                if (reader.IsOperator('*'))
                {
                    ReadStar(reader);
                }

                reader.Skip();
                break;
            case SqlTokenKind.Identifier:
                ReadWord(ref reader);
                break;
            default:
                reader.Skip();
                break;
        }
    }

    private void ReadWord(ref TokenReader reader)
    {
        switch (reader.Keyword)
        {
            case SqlKeyword.Insert or SqlKeyword.Update or SqlKeyword.Delete or SqlKeyword.Merge
                when _level.Change is null && BeginsChange(reader):
                BeginChange(ref reader);
                return;
            case SqlKeyword.Select:
                if (!_level.HasValues)
                {
                    MarkQuery();
                }

                _level.InColumns = true;
                _level.InReturning = false;
                break;
            case SqlKeyword.Table when reader.PeekKeyword(-1) is SqlKeyword.NotKeyword or SqlKeyword.Union or SqlKeyword.All:
                SelectsStar = true;
                MarkQuery();
                break;
            case SqlKeyword.Values:
                _level.HasValues = true;
                break;
            case SqlKeyword.From or SqlKeyword.Into:
                _level.InColumns = false;
                break;
            case SqlKeyword.Where when _level.Change is { } change:
                change.HasWhere = true;
                break;
            case SqlKeyword.Returning when _level.Change is { } change:
                change.HasReturning = true;
                _level.InColumns = false;
                _level.InReturning = true;
                break;
            case SqlKeyword.For:
                ReadRowLock(ref reader);
                return;
            case SqlKeyword.NotKeyword when reader.PeekToken(1).Kind == SqlTokenKind.OpenParenthesis && IsSetConfig(reader):
                ReadSetting(reader);
                break;
        }

        reader.Skip();
    }

    private void MarkQuery()
    {
        if (_level.Change is { Kind: StatementKind.Insert } change)
        {
            change.IsFromQuery = true;
        }
    }

    /// <summary>FOR UPDATE, DO UPDATE, THEN UPDATE and the like begin none.</summary>
    private static bool BeginsChange(in TokenReader reader) => reader.Keyword switch
    {
        SqlKeyword.Insert or SqlKeyword.Merge => reader.PeekKeyword(1) == SqlKeyword.Into,
        SqlKeyword.Delete => reader.PeekKeyword(1) == SqlKeyword.From,
        _ => reader.PeekKeyword(-1) is not (
            SqlKeyword.For or SqlKeyword.Key or SqlKeyword.Do or SqlKeyword.Then or SqlKeyword.On or SqlKeyword.As) &&
            reader.PeekToken(-1).Kind is SqlTokenKind.EndOfText or SqlTokenKind.OpenParenthesis or SqlTokenKind.CloseParenthesis or
                SqlTokenKind.Identifier,
    };

    private void BeginChange(ref TokenReader reader)
    {
        var start = reader.Index;
        var kind = reader.Keyword switch
        {
            SqlKeyword.Insert => StatementKind.Insert,
            SqlKeyword.Update => StatementKind.Update,
            SqlKeyword.Delete => StatementKind.Delete,
            _ => StatementKind.Merge,
        };
        reader.Skip(kind == StatementKind.Update ? 1 : 2);
        reader.Accept(SqlKeyword.Only);
        var isParenthesized = reader.Accept(SqlTokenKind.OpenParenthesis);
        if (reader.ReadQualifiedName() is { } table)
        {
            _ = isParenthesized && reader.Accept(SqlTokenKind.CloseParenthesis);
            reader.AcceptStar();
            _level.Change = new DataChange(default, kind, table) { IsFromQuery = kind == StatementKind.Merge };
            _level.ChangeStart = start;
        }
    }

    private void EndChange(in TokenReader reader)
    {
        if (_level.Change is { } change)
        {
            _changes.Add(new DataChange(reader.SpanFrom(_level.ChangeStart), change.Kind, change.Table)
            {
                HasWhere = change.HasWhere,
                IsFromQuery = change.IsFromQuery,
                HasReturning = change.HasReturning,
                ReturnsStar = change.ReturnsStar,
            });
            _level.Change = null;
        }
    }

    private void ReadStar(in TokenReader reader)
    {
        var before = reader.PeekToken(-1);
        var after = reader.PeekToken(1);
        var isItem = before.Kind is SqlTokenKind.Comma or SqlTokenKind.Dot ||
            before.Keyword is SqlKeyword.Select or SqlKeyword.Returning or SqlKeyword.All or SqlKeyword.Distinct ||
            (before.Kind == SqlTokenKind.CloseParenthesis &&
                (after.Keyword is SqlKeyword.From or SqlKeyword.Into || after.Kind is SqlTokenKind.EndOfText or SqlTokenKind.Comma));
        if (isItem && _level.InReturning && _level.Change is { } change)
        {
            change.ReturnsStar = true;
        }
        else if (isItem && _level.InColumns)
        {
            SelectsStar = true;
        }
    }

    /// <summary><c>FOR [NO KEY] UPDATE</c> or <c>FOR [KEY] SHARE</c>, with its tables.</summary>
    private void ReadRowLock(ref TokenReader reader)
    {
        var first = reader.Index;
        reader.Skip();
        var strength = reader.Accept(SqlKeyword.No, SqlKeyword.Key) ? "NO KEY UPDATE"
            : reader.Accept(SqlKeyword.Key) ? "KEY SHARE"
            : reader.Is(SqlKeyword.Update) ? "UPDATE"
            : reader.Is(SqlKeyword.Share) ? "SHARE"
            : null;
        if (strength is null || reader.Keyword is not (SqlKeyword.Update or SqlKeyword.Share))
        {
            return;
        }

        reader.Skip();
        var tables = new List<string>(0);
        if (reader.Accept(SqlKeyword.Of))
        {
            do
            {
                if (reader.ReadDottedName() is { } table)
                {
                    tables.Add(table.Name);
                }
            }
            while (reader.Accept(SqlTokenKind.Comma));
        }

        _rowLocks.Add(new RowLock(reader.SpanFrom(first), strength, tables));
    }

    private static bool IsSetConfig(in TokenReader reader) =>
        reader.Current.Length == 10 && reader.GetText(reader.Current).Equals("set_config".AsSpan(), StringComparison.OrdinalIgnoreCase);

    private void ReadSetting(TokenReader reader)
    {
        var first = reader.Index;
        reader.Skip(2);
        if (!reader.ReadItem(out var start, out var end) || ReadLiteral(reader, start, end) is not { } name)
        {
            return;
        }

        var value = reader.ReadItem(out start, out end) ? ReadLiteral(reader, start, end) : null;
        var isLocal = reader.ReadItem(out start, out end) ? ReadLiteral(reader, start, end) : null;
        reader.Accept(SqlTokenKind.CloseParenthesis);
        _settings.Add(new SettingCall(reader.SpanFrom(first), name.ToLowerInvariant(), value, OptionList.ToTruth(isLocal)));
    }

    private static string? ReadLiteral(TokenReader reader, int first, int end)
    {
        if (end == first)
        {
            return null;
        }

        var item = reader.Slice(first, end);
        var isWord = item.Keyword is SqlKeyword.True or SqlKeyword.False;
        var value = isWord ? SqlKeywords.GetText(item.Keyword) : item.ReadString();
        return value is not null && (isWord || item.IsAtEnd || item.Kind == SqlTokenKind.Cast) ? value : null;
    }
}
