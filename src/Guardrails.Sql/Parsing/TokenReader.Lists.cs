using Guardrails.Sql.Lexing;
using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Parsing;

/// <summary>Expressions, and lists whose items commas separate.</summary>
internal ref partial struct TokenReader
{
    /// <summary>The text of some of the tokens, with whatever stands between them; there has to be one.</summary>
    public readonly string TextOf(int first, int end)
    {
        var range = RangeOf(first, end);
        return _text.Substring(range.Start, range.Length);
    }

    /// <summary>The expression that some of the tokens are; there has to be one.</summary>
    public readonly SqlExpression ExpressionOf(int first, int end) => new(_text, RangeOf(first, end), _spanMap);

    /// <summary>Reads <c>(expression)</c>; null, and nothing read, when there is none or the parenthesis is not closed.</summary>
    public SqlExpression? ReadParenthesizedExpression()
    {
        var open = _index;
        if (Kind != SqlTokenKind.OpenParenthesis)
        {
            return null;
        }

        SkipBalanced();
        var close = _index - 1;
        if (close <= open + 1 || _tokens[close].Kind != SqlTokenKind.CloseParenthesis)
        {
            _index = open;
            return null;
        }

        return ExpressionOf(open + 1, close);
    }

    /// <summary>Reads everything that is left as one expression; null when nothing is.</summary>
    public SqlExpression? ReadRestAsExpression()
    {
        var first = _index;
        Skip(int.MaxValue);
        return first == _index ? null : ExpressionOf(first, _index);
    }

    /// <summary>
    /// Goes behind the next item of a list whose opening parenthesis has been read, and behind the comma after it. False, behind
    /// the closing parenthesis, when there is none left. The item may be empty: then <paramref name="first"/> is <paramref name="end"/>.
    /// </summary>
    public bool ReadItem(out int first, out int end)
    {
        first = _index;
        while (!IsAtEnd && Kind is not (SqlTokenKind.Comma or SqlTokenKind.CloseParenthesis))
        {
            SkipBalanced();
        }

        end = _index;
        return Accept(SqlTokenKind.Comma) || (!Accept(SqlTokenKind.CloseParenthesis) ? end > first : EndsWithItem(first, end));
    }

    /// <summary>Reads a list of expressions in parentheses; empty, and nothing read, when none opens here.</summary>
    public IReadOnlyList<SqlExpression> ReadExpressions()
    {
        if (!Accept(SqlTokenKind.OpenParenthesis))
        {
            return [];
        }

        var expressions = new List<SqlExpression>(1);
        while (ReadItem(out var first, out var end))
        {
            if (end > first)
            {
                expressions.Add(ExpressionOf(first, end));
            }
        }

        return expressions;
    }

    /// <summary>Reads a list in parentheses as the texts of its items; empty, and nothing read, when none opens here.</summary>
    public IReadOnlyList<string> ReadItemTexts()
    {
        if (!Accept(SqlTokenKind.OpenParenthesis))
        {
            return [];
        }

        var texts = new List<string>(1);
        while (ReadItem(out var first, out var end))
        {
            if (end > first)
            {
                texts.Add(TextOf(first, end));
            }
        }

        return texts;
    }

    /// <summary>Reads names separated by commas, each with an optional <c>ONLY</c> before and <c>*</c> behind.</summary>
    public void ReadQualifiedNames(List<QualifiedName> names)
    {
        do
        {
            Accept(SqlKeyword.Only);
            var isParenthesized = Accept(SqlTokenKind.OpenParenthesis);
            if (ReadQualifiedName() is { } name)
            {
                names.Add(name);
            }

            if (isParenthesized)
            {
                Accept(SqlTokenKind.CloseParenthesis);
            }

            AcceptStar();
        }
        while (Accept(SqlTokenKind.Comma));
    }

    // The closing parenthesis behind the last item is given back, so that the next call finds it and ends the list.
    private bool EndsWithItem(int first, int end)
    {
        if (end > first)
        {
            _index--;
            return true;
        }

        return false;
    }

    private readonly TextSpan RangeOf(int first, int end) => TextSpan.FromBounds(_tokens[first].Start, _tokens[end - 1].End);
}
