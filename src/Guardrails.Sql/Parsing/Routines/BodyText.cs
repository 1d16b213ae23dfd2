using Guardrails.Sql.Lexing;

namespace Guardrails.Sql.Parsing;

/// <summary>The code inside a string literal: the text to parse, and how places in it become places in the script.</summary>
internal readonly struct BodyText
{
    private BodyText(ParseContext context, TextSpan range)
    {
        Context = context;
        Range = range;
    }

    /// <summary>The context for the code's statements.</summary>
    public ParseContext Context { get; }

    /// <summary>Where the code stands in the context's text.</summary>
    public TextSpan Range { get; }

    /// <summary>Opens the literal. Quotes that need no decoding are parsed where they stand.</summary>
    public static BodyText Open(ParseContext context, SqlToken literal)
    {
        var content = Content(context.Text, literal);
        var raw = context.Text.AsSpan(content.Start, content.Length);
        if (literal.Kind == SqlTokenKind.DollarString || raw.IndexOfAny('\'', '\\') < 0)
        {
            return new BodyText(context.Nested(context.Text, context.SpanMap), content);
        }

        var value = SqlLiterals.GetValue(literal.Kind, context.Text.AsSpan(literal.Start, literal.Length));
        var map = SpanMap.Create(context.Text, literal.Kind, content, value.Length, context.SpanMap);
        return new BodyText(context.Nested(value, map), new TextSpan(0, value.Length));
    }

    /// <summary>What stands between the quotes of a literal.</summary>
    public static TextSpan Content(string text, SqlToken literal)
    {
        var raw = text.AsSpan(literal.Start, literal.Length);
        var open = literal.Kind switch
        {
            SqlTokenKind.DollarString => SqlLexer.DollarTagLength(raw),
            SqlTokenKind.String => 1,
            SqlTokenKind.UnicodeString => 3,
            _ => 2,
        };
        var close = literal.IsUnterminated ? 0 : literal.Kind == SqlTokenKind.DollarString ? open : 1;
        return TextSpan.FromBounds(literal.Start + open, literal.End - close);
    }
}
