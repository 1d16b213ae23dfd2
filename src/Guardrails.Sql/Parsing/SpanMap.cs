using Guardrails.Sql.Lexing;

namespace Guardrails.Sql.Parsing;

/// <summary>
/// From places in the value of a string literal to places in the script: a body in plain quotes is parsed from its value, where
/// doubled quotes are single ones.
/// </summary>
internal sealed class SpanMap
{
    private readonly int[]? _offsets;
    private readonly TextSpan _whole;
    private readonly SpanMap? _outer;

    private SpanMap(int[]? offsets, TextSpan whole, SpanMap? outer)
    {
        _offsets = offsets;
        _whole = whole;
        _outer = outer;
    }

    /// <summary>The map for a literal whose content is <paramref name="content"/> in <paramref name="text"/>.</summary>
    /// <remarks>Literals with backslash escapes or with parts on several lines are not followed: every span is the whole content.</remarks>
    public static SpanMap Create(string text, SqlTokenKind kind, TextSpan content, int valueLength, SpanMap? outer)
    {
        if (kind is not SqlTokenKind.String)
        {
            return new SpanMap(null, content, outer);
        }

        var offsets = new int[valueLength + 1];
        var index = 0;
        for (var i = content.Start; i < content.End && index < valueLength; i++)
        {
            offsets[index++] = i;
            i += text[i] == '\'' ? 1 : 0;
        }

        offsets[valueLength] = content.End;
        // A value of another length than undoubling gives has been put together from several parts.
        return new SpanMap(index == valueLength && UndoubledLength(text, content) == valueLength ? offsets : null, content, outer);
    }

    public TextSpan Map(TextSpan span)
    {
        var mapped = _offsets is null ? _whole : TextSpan.FromBounds(_offsets[span.Start], _offsets[span.End]);
        return _outer is null ? mapped : _outer.Map(mapped);
    }

    private static int UndoubledLength(string text, TextSpan content)
    {
        var length = 0;
        for (var i = content.Start; i < content.End; i++)
        {
            i += text[i] == '\'' ? 1 : 0;
            length++;
        }

        return length;
    }
}
