using Guardrails.Sql.Lexing;
using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Parsing;

/// <summary>
/// Makes a tree of an expression by operator precedence (manual, "Operator Precedence"). Nothing is an error here: what is not
/// understood becomes an <see cref="OtherExpression"/>. Calls nest at most <see cref="MaxNesting"/> deep.
/// </summary>
internal ref partial struct ExpressionParser
{
    private const int MaxNesting = 60;
    private const int MaxTreeDepth = 200;
    private const string Any = " ANY";
    private const string All = " ALL";

    private TokenReader _reader;
    private int _nesting;

    private ExpressionParser(TokenReader reader) => _reader = reader;

    /// <summary>The tree of all the reader's tokens; there has to be one.</summary>
    public static ExpressionNode Parse(TokenReader reader)
    {
        var all = reader.All;
        var parser = new ExpressionParser(reader);
        var root = parser.ReadExpression(Precedence.Lowest);
        return parser._reader.IsAtEnd ? root : new OtherExpression(all, [root]);
    }

    private ExpressionNode ReadExpression(int precedence)
    {
        if (_nesting >= MaxNesting)
        {
            return SkipOperand();
        }

        _nesting++;
        var first = _reader.Index;
        var left = ReadOperand();
        while (ReadInfix(first, left, precedence) is { } combined)
        {
            left = combined.Depth < MaxTreeDepth ? combined : new OtherExpression(combined.Span, []);
        }

        _nesting--;
        return left;
    }

    /// <summary>Passes over what lies too deep: up to a comma or a parenthesis that closes.</summary>
    private OtherExpression SkipOperand()
    {
        var first = _reader.Index;
        do
        {
            _reader.SkipBalanced();
        }
        while (!EndsItem());
        return new OtherExpression(_reader.SpanFrom(first), []);
    }

    private readonly bool EndsItem() => _reader.IsAtEnd || _reader.Kind is
        SqlTokenKind.Comma or SqlTokenKind.CloseParenthesis or SqlTokenKind.CloseBracket;

    private ExpressionNode? ReadInfix(int first, ExpressionNode left, int precedence)
    {
        switch (_reader.Kind)
        {
            case SqlTokenKind.Cast:
                _reader.Skip();
                return TypeNameParser.Read(ref _reader) is { } type
                    ? new CastExpression(_reader.SpanFrom(first), left, type)
                    : new OtherExpression(_reader.SpanFrom(first), [left]);
            case SqlTokenKind.OpenBracket:
                _reader.SkipBalanced();
                return new OtherExpression(_reader.SpanFrom(first), [left]);
            case SqlTokenKind.Dot:
                _reader.Skip(2);
                return new OtherExpression(_reader.SpanFrom(first), [left]);
            case SqlTokenKind.Operator:
                return ReadOperator(first, left, precedence);
            case SqlTokenKind.Identifier:
                return ReadWordOperator(first, left, precedence);
            default:
                return null;
        }
    }

    private OperatorExpression? ReadOperator(int first, ExpressionNode left, int precedence)
    {
        var name = _reader.TextOf(_reader.Index, _reader.Index + 1);
        var own = Precedence.Of(name);
        if (own < precedence)
        {
            return null;
        }

        _reader.Skip();
        if (_reader.Keyword is SqlKeyword.Any or SqlKeyword.Some or SqlKeyword.All && _reader.PeekToken(1).Kind == SqlTokenKind.OpenParenthesis)
        {
            name += _reader.Is(SqlKeyword.All) ? All : Any;
        }

        return Binary(first, left, name, own + 1);
    }

    /// <summary>An operator's name without <c>ANY</c> and <c>ALL</c>.</summary>
    public static string WithoutQuantifier(string name) =>
        name.EndsWith(Any, StringComparison.Ordinal) || name.EndsWith(All, StringComparison.Ordinal) ? name.Substring(0, name.Length - Any.Length) : name;

    private OperatorExpression Binary(int first, ExpressionNode left, string name, int rightPrecedence)
    {
        // An operator behind which nothing follows has one operand; no server takes it.
        ExpressionNode[] operands = EndsItem() ? [left] : [left, ReadExpression(rightPrecedence)];
        return new OperatorExpression(_reader.SpanFrom(first), name, operands);
    }

    private OperatorExpression? ReadWordOperator(int first, ExpressionNode left, int precedence)
    {
        var keyword = _reader.Keyword;
        switch (keyword)
        {
            case SqlKeyword.And when precedence <= Precedence.And:
                return ReadJoined(first, left, keyword, "AND", Precedence.And + 1);
            case SqlKeyword.Or when precedence <= Precedence.Or:
                return ReadJoined(first, left, keyword, "OR", Precedence.Or + 1);
            case SqlKeyword.Is when precedence <= Precedence.Is:
                _reader.Skip();
                return ReadIs(first, left);
            case SqlKeyword.Isnull or SqlKeyword.Notnull when precedence <= Precedence.Is:
                _reader.Skip();
                return new OperatorExpression(
                    _reader.SpanFrom(first), keyword == SqlKeyword.Isnull ? "IS NULL" : "IS NOT NULL", [left]);
            case SqlKeyword.Collate:
                _reader.Skip();
                _reader.ReadDottedName();
                return new OperatorExpression(_reader.SpanFrom(first), "COLLATE", [left]);
            case SqlKeyword.At when precedence <= Precedence.At:
                if (_reader.Accept(SqlKeyword.At, SqlKeyword.Time, SqlKeyword.Zone))
                {
                    return Binary(first, left, "AT TIME ZONE", Precedence.At + 1);
                }

                _reader.Skip(2);
                return new OperatorExpression(_reader.SpanFrom(first), "AT LOCAL", [left]);
            case SqlKeyword.Overlaps when precedence <= Precedence.Other:
                _reader.Skip();
                return Binary(first, left, "OVERLAPS", Precedence.Other + 1);
            case SqlKeyword.Operator when precedence <= Precedence.Other && _reader.PeekToken(1).Kind == SqlTokenKind.OpenParenthesis:
                _reader.Skip();
                var open = _reader.Index;
                _reader.SkipBalanced();
                return Binary(first, left, "OPERATOR" + _reader.TextOf(open, _reader.Index), Precedence.Other + 1);
            default:
                return precedence <= Precedence.Like ? ReadMatch(first, left) : null;
        }
    }

    /// <summary>AND and OR join as many operands as there are, so that long chains make no deep trees.</summary>
    private OperatorExpression ReadJoined(int first, ExpressionNode left, SqlKeyword keyword, string name, int precedence)
    {
        var operands = new List<ExpressionNode>(2) { left };
        while (_reader.Accept(keyword) && !EndsItem())
        {
            operands.Add(ReadExpression(precedence));
        }

        return new OperatorExpression(_reader.SpanFrom(first), name, operands);
    }

    private OperatorExpression ReadIs(int first, ExpressionNode left)
    {
        var name = _reader.Accept(SqlKeyword.Not) ? "IS NOT " : "IS ";
        if (_reader.Accept(SqlKeyword.Distinct, SqlKeyword.From))
        {
            return Binary(first, left, name + "DISTINCT FROM", Precedence.Is + 1);
        }

        if (!_reader.IsAtEnd && _reader.Kind == SqlTokenKind.Identifier)
        {
            name += SqlIdentifiers.Fold(_reader.GetText(_reader.Current)).ToUpperInvariant();
            _reader.Skip();
        }

        // IS [NOT] JSON OBJECT WITH UNIQUE KEYS, IS NFC NORMALIZED
        while (_reader.Keyword is SqlKeyword.Normalized or SqlKeyword.Value or SqlKeyword.Array or SqlKeyword.Object or
            SqlKeyword.Scalar or SqlKeyword.With or SqlKeyword.Without or SqlKeyword.Unique or SqlKeyword.Keys)
        {
            _reader.Skip();
        }

        return new OperatorExpression(_reader.SpanFrom(first), name, [left]);
    }

    /// <summary><c>[NOT] IN</c>, <c>BETWEEN</c>, <c>LIKE</c>, <c>ILIKE</c>, <c>SIMILAR TO</c>; null, and nothing read, for all others.</summary>
    private OperatorExpression? ReadMatch(int first, ExpressionNode left)
    {
        var not = _reader.Is(SqlKeyword.Not) ? 1 : 0;
        var keyword = _reader.PeekKeyword(not);
        if (keyword is not (SqlKeyword.In or SqlKeyword.Between or SqlKeyword.Like or SqlKeyword.Ilike or SqlKeyword.Similar))
        {
            return null;
        }

        _reader.Skip(not + 1);
        var name = (not > 0 ? "NOT " : "") + SqlKeywords.GetText(keyword).ToUpperInvariant();
        var operands = new List<ExpressionNode>(3) { left };
        if (keyword == SqlKeyword.In)
        {
            ReadInList(operands);
            return new OperatorExpression(_reader.SpanFrom(first), name, operands);
        }

        if (_reader.Accept(SqlKeyword.Symmetric))
        {
            name += " SYMMETRIC";
        }

        _ = _reader.Accept(SqlKeyword.Asymmetric) || (keyword == SqlKeyword.Similar && _reader.Accept(SqlKeyword.To));
        if (!EndsItem())
        {
            operands.Add(ReadExpression(Precedence.Like + 1));
        }

        var more = keyword == SqlKeyword.Between ? _reader.Accept(SqlKeyword.And) : _reader.Accept(SqlKeyword.Escape);
        if (more && !EndsItem())
        {
            operands.Add(ReadExpression(Precedence.Like + 1));
        }

        return new OperatorExpression(_reader.SpanFrom(first), name, operands);
    }

    private void ReadInList(List<ExpressionNode> operands)
    {
        if (_reader.Kind != SqlTokenKind.OpenParenthesis)
        {
            return;
        }

        if (BeginsQuery(_reader.PeekKeyword(1)))
        {
            var open = _reader.Index;
            _reader.SkipBalanced();
            operands.Add(new OtherExpression(_reader.SpanFrom(open), []));
            return;
        }

        ReadItems(operands);
    }

    private static bool BeginsQuery(SqlKeyword keyword) =>
        keyword is SqlKeyword.Select or SqlKeyword.With or SqlKeyword.Values or SqlKeyword.Table;

    /// <summary>How strongly operators bind, from OR up.</summary>
    private static class Precedence
    {
        public const int Lowest = 0;
        public const int Or = 1;
        public const int And = 2;
        public const int Not = 3;
        public const int Is = 4;
        public const int Comparison = 5;
        public const int Like = 6;
        public const int Other = 7;
        public const int Sum = 8;
        public const int Product = 9;
        public const int Power = 10;
        public const int At = 11;
        public const int Sign = 13;

        public static int Of(string name) => name switch
        {
            "<" or ">" or "=" or "<=" or ">=" or "<>" or "!=" => Comparison,
            "+" or "-" => Sum,
            "*" or "/" or "%" => Product,
            "^" => Power,
            _ => Other,
        };
    }
}
