using Guardrails.Sql.Lexing;
using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Parsing;

/// <summary>The operands of expressions: literals, names, calls, parentheses, CASE and the like.</summary>
internal ref partial struct ExpressionParser
{
    private ExpressionNode ReadOperand()
    {
        var first = _reader.Index;
        switch (_reader.Kind)
        {
            case SqlTokenKind.OpenParenthesis:
                return ReadParenthesis();
            case SqlTokenKind.Number:
                return Constant(ConstantKind.Number);
            case SqlTokenKind.Parameter or SqlTokenKind.PsqlVariable:
                return Constant(ConstantKind.Parameter);
            case SqlTokenKind.BitString or SqlTokenKind.HexString:
                return Constant(ConstantKind.BitString);
            case SqlTokenKind.Operator:
                var name = _reader.TextOf(first, first + 1);
                _reader.Skip();
                if (EndsItem())
                {
                    // A star alone, as in count(*).
                    return new ColumnReference(_reader.SpanFrom(first), FunctionFinder.Named(name, _reader.SpanFrom(first)));
                }

                var operand = ReadExpression(name is "-" or "+" ? Precedence.Sign : Precedence.Other);
                return new OperatorExpression(_reader.SpanFrom(first), name, [operand]);
            case SqlTokenKind.Identifier or SqlTokenKind.QuotedIdentifier or SqlTokenKind.UnicodeIdentifier:
                return ReadWord();
            default:
                if (_reader.ReadString() is { } value)
                {
                    return new ConstantExpression(_reader.SpanFrom(first), ConstantKind.String, value);
                }

                _reader.Skip();
                return new OtherExpression(_reader.SpanFrom(first), []);
        }
    }

    private ConstantExpression Constant(ConstantKind kind)
    {
        var first = _reader.Index;
        var text = _reader.TextOf(first, first + 1);
        _reader.Skip();
        return new ConstantExpression(_reader.SpanFrom(first), kind, text);
    }

    private ExpressionNode ReadParenthesis()
    {
        var open = _reader.Index;
        if (BeginsQuery(_reader.PeekKeyword(1)))
        {
            _reader.SkipBalanced();
            return new OtherExpression(_reader.SpanFrom(open), []);
        }

        var items = new List<ExpressionNode>(1);
        ReadItems(items);
        return items is [var single] ? single : new OtherExpression(_reader.SpanFrom(open), items);
    }

    /// <summary>
    /// Reads a parenthesis or a bracket with expressions in it. Words between them, as in <c>EXTRACT(year FROM x)</c>, are passed over.
    /// </summary>
    private void ReadItems(List<ExpressionNode> items)
    {
        _reader.Skip();
        while (!_reader.IsAtEnd && _reader.Kind is not (SqlTokenKind.CloseParenthesis or SqlTokenKind.CloseBracket))
        {
            if (_reader.Kind == SqlTokenKind.Comma || IsSeparator(_reader.Keyword))
            {
                _reader.Skip();
            }
            else
            {
                items.Add(ReadExpression(Precedence.Lowest));
            }
        }

        _reader.Skip();
    }

    private static bool IsSeparator(SqlKeyword keyword) => keyword is
        SqlKeyword.From or SqlKeyword.For or SqlKeyword.In or SqlKeyword.Placing or SqlKeyword.Leading or SqlKeyword.Trailing or
        SqlKeyword.Both or SqlKeyword.Distinct or SqlKeyword.All or SqlKeyword.Variadic or SqlKeyword.Order or SqlKeyword.By or
        SqlKeyword.As or SqlKeyword.Asc or SqlKeyword.Desc;

    private ExpressionNode ReadWord()
    {
        var first = _reader.Index;
        var keyword = _reader.Keyword;
        switch (keyword)
        {
            case SqlKeyword.Null or SqlKeyword.True or SqlKeyword.False:
                _reader.Skip();
                return new ConstantExpression(
                    _reader.SpanFrom(first),
                    keyword == SqlKeyword.Null ? ConstantKind.Null : ConstantKind.Boolean,
                    SqlKeywords.GetText(keyword));
            case SqlKeyword.Not:
                _reader.Skip();
                if (EndsItem())
                {
                    return new OtherExpression(_reader.SpanFrom(first), []);
                }

                var negated = ReadExpression(Precedence.Not);
                return new OperatorExpression(_reader.SpanFrom(first), "NOT", [negated]);
            case SqlKeyword.Case:
                return ReadCase();
            case SqlKeyword.Cast or SqlKeyword.Treat when _reader.PeekToken(1).Kind == SqlTokenKind.OpenParenthesis:
                return ReadCast();
            case SqlKeyword.Array or SqlKeyword.Row or SqlKeyword.Any or SqlKeyword.Some or SqlKeyword.All or SqlKeyword.Exists:
                _reader.Skip();
                var parts = new List<ExpressionNode>(1);
                if (_reader.Kind is SqlTokenKind.OpenBracket or SqlTokenKind.OpenParenthesis)
                {
                    parts.Add(_reader.Kind == SqlTokenKind.OpenBracket ? ReadBracket() : ReadParenthesis());
                }

                return new OtherExpression(_reader.SpanFrom(first), parts);
            default:
                return FunctionFinder.IsValueFunction(keyword) ? ReadValueFunction() : ReadTypedLiteral() ?? ReadName();
        }
    }

    private OtherExpression ReadBracket()
    {
        var first = _reader.Index;
        var items = new List<ExpressionNode>(1);
        ReadItems(items);
        return new OtherExpression(_reader.SpanFrom(first), items);
    }

    private OtherExpression ReadCase()
    {
        var first = _reader.Index;
        var parts = new List<ExpressionNode>(3);
        _reader.Skip();
        while (!EndsItem() && !_reader.Accept(SqlKeyword.End))
        {
            if (_reader.Keyword is SqlKeyword.When or SqlKeyword.Then or SqlKeyword.Else)
            {
                _reader.Skip();
            }
            else
            {
                parts.Add(ReadExpression(Precedence.Lowest));
            }
        }

        return new OtherExpression(_reader.SpanFrom(first), parts);
    }

    private ExpressionNode ReadCast()
    {
        var first = _reader.Index;
        _reader.Skip(2);
        var operand = ReadExpression(Precedence.Lowest);
        var type = _reader.Accept(SqlKeyword.As) ? TypeNameParser.Read(ref _reader) : null;
        while (!_reader.IsAtEnd && _reader.Kind != SqlTokenKind.CloseParenthesis)
        {
            _reader.SkipBalanced();
        }

        _reader.Skip();
        var span = _reader.SpanFrom(first);
        return type is null ? new OtherExpression(span, [operand]) : new CastExpression(span, operand, type);
    }

    private FunctionCall ReadValueFunction()
    {
        var first = _reader.Index;
        var name = FunctionFinder.Named(SqlKeywords.GetText(_reader.Keyword), _reader.SpanOf(first, first + 1));
        _reader.Skip();
        var arguments = new List<ExpressionNode>(0);
        if (_reader.Kind == SqlTokenKind.OpenParenthesis)
        {
            ReadItems(arguments);
        }

        return new FunctionCall(_reader.SpanFrom(first), name, arguments);
    }

    /// <summary><c>date '2020-01-01'</c>, <c>interval '1' day</c>; null, and nothing read, for anything else.</summary>
    private CastExpression? ReadTypedLiteral()
    {
        // Looking ahead for a type is only cheap where no list of arguments can follow.
        if (!TypeNameParser.IsKeywordType(_reader.Keyword) && !TokenReader.IsString(_reader.PeekToken(1).Kind))
        {
            return null;
        }

        var first = _reader.Index;
        var type = TypeNameParser.Read(ref _reader);
        var literal = _reader.Index;
        if (type is null || _reader.ReadString() is not { } value)
        {
            _reader.Index = first;
            return null;
        }

        var operand = new ConstantExpression(_reader.SpanFrom(literal), ConstantKind.String, value);
        if (type.Name.Name == "interval")
        {
            while (_reader.Keyword is SqlKeyword.Year or SqlKeyword.Month or SqlKeyword.Day or SqlKeyword.Hour or SqlKeyword.Minute or
                SqlKeyword.Second or SqlKeyword.To)
            {
                _reader.Skip();
            }
        }

        return new CastExpression(_reader.SpanFrom(first), operand, type);
    }

    private ExpressionNode ReadName()
    {
        var first = _reader.Index;
        if (SqlKeywords.GetCategory(_reader.Keyword) == KeywordCategory.Reserved || _reader.ReadDottedName() is not { } name)
        {
            _reader.Index = first + 1;
            return new OtherExpression(_reader.SpanFrom(first), []);
        }

        if (_reader.Kind != SqlTokenKind.OpenParenthesis)
        {
            return ReadColumn(first, name);
        }

        if (SqlKeywords.Find(name.Name.AsSpan()) == SqlKeyword.Extract && _reader.PeekKeyword(2) == SqlKeyword.From)
        {
            // The field is a word, not a column.
            _reader.Skip();
        }

        var arguments = new List<ExpressionNode>(1);
        ReadItems(arguments);
        while ((_reader.Keyword is SqlKeyword.Over or SqlKeyword.Filter && _reader.PeekToken(1).Kind == SqlTokenKind.OpenParenthesis) ||
            _reader.Is(SqlKeyword.Within, SqlKeyword.Group))
        {
            _reader.Skip(_reader.Is(SqlKeyword.Within) ? 2 : 1);
            _reader.SkipBalanced();
        }

        return new FunctionCall(_reader.SpanFrom(first), name, arguments);
    }

    private ColumnReference ReadColumn(int first, QualifiedName name)
    {
        if (_reader.Kind == SqlTokenKind.Dot)
        {
            _reader.Skip();
            if (_reader.AcceptStar())
            {
                name = new QualifiedName(name.Schema, name.Name, "*", _reader.SpanFrom(first));
            }
        }

        return new ColumnReference(_reader.SpanFrom(first), name);
    }
}
