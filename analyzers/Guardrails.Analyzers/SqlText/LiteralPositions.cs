using System.Globalization;

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Guardrails.Analyzers.SqlText;

/// <summary>Finds, for a character of a string's value, the characters of the source that it was written with.</summary>
internal static class LiteralPositions
{
    private enum Form
    {
        Regular,
        Verbatim,
        Raw,
    }

    /// <summary>
    /// The source span of every character of the value; null for one where the token's text does not lead to this value (broken code).
    /// All at once, because looking for one takes as long as for all.
    /// </summary>
    public static TextSpan?[] Map(SyntaxToken token, string value)
    {
        var spans = new TextSpan?[value.Length];
        if (!TryDescribe(token, out var form, out var start, out var isInterpolated, out var indentation, out var atLineStart))
        {
            return spans;
        }

        var text = token.Text;
        var position = start;
        var produced = 0;
        while (position < text.Length && produced < value.Length)
        {
            if (atLineStart)
            {
                // A raw string's lines lose the indentation of its closing quotes; blank lines may have less of it.
                for (var skipped = 0; skipped < indentation && position < text.Length && text[position] is ' ' or '\t'; skipped++)
                {
                    position++;
                }

                atLineStart = false;
                continue;
            }

            var (width, chars) = Unit(text, position, form, isInterpolated);
            for (var offset = produced; offset < Math.Min(produced + chars, value.Length); offset++)
            {
                spans[offset] = chars == 1 && width == 1 && text[position] != value[offset] ? null : new TextSpan(token.SpanStart + position, width);
            }

            atLineStart = form == Form.Raw && text[position] == '\n' && indentation >= 0;
            position += width;
            produced += chars;
        }

        return spans;
    }

    private static bool TryDescribe(
        SyntaxToken token, out Form form, out int start, out bool isInterpolated, out int indentation, out bool atLineStart)
    {
        (form, start, isInterpolated, indentation, atLineStart) = (Form.Regular, 0, false, -1, false);
        var text = token.Text;
        switch (token.Kind())
        {
            case SyntaxKind.StringLiteralToken or SyntaxKind.Utf8StringLiteralToken when text.StartsWith("@", StringComparison.Ordinal):
                (form, start) = (Form.Verbatim, 2);
                return true;

            case SyntaxKind.StringLiteralToken or SyntaxKind.Utf8StringLiteralToken:
                start = 1;
                return true;

            case SyntaxKind.SingleLineRawStringLiteralToken:
                (form, start) = (Form.Raw, text.Length - text.TrimStart('"').Length);
                return true;

            case SyntaxKind.MultiLineRawStringLiteralToken:
                (form, start) = (Form.Raw, text.IndexOf('\n') + 1);
                indentation = IndentationBefore(text, text.Length);
                atLineStart = true;
                return start > 0;

            case SyntaxKind.InterpolatedStringTextToken when token.Parent?.Parent is InterpolatedStringExpressionSyntax whole:
                isInterpolated = true;
                switch (whole.StringStartToken.Kind())
                {
                    case SyntaxKind.InterpolatedVerbatimStringStartToken:
                        form = Form.Verbatim;
                        return true;

                    case SyntaxKind.InterpolatedSingleLineRawStringStartToken:
                        form = Form.Raw;
                        return true;

                    case SyntaxKind.InterpolatedMultiLineRawStringStartToken:
                        form = Form.Raw;
                        var closing = whole.StringEndToken.Text;
                        indentation = IndentationBefore(closing, closing.Length);
                        atLineStart = whole.Contents.FirstOrDefault() == token.Parent;
                        return true;

                    default:
                        return true;
                }

            default:
                return false;
        }
    }

    /// <summary>The width of the white space between the last line break and the quotes that end the text.</summary>
    private static int IndentationBefore(string text, int end)
    {
        var lineStart = text.LastIndexOf('\n', end - 1) + 1;
        var position = lineStart;
        while (position < end && text[position] is ' ' or '\t')
        {
            position++;
        }

        return position - lineStart;
    }

    /// <summary>The source characters that make the next value character, and how many value characters they make.</summary>
    private static (int Width, int Chars) Unit(string text, int position, Form form, bool isInterpolated)
    {
        var current = text[position];
        var next = position + 1 < text.Length ? text[position + 1] : '\0';
        if (form == Form.Raw)
        {
            return (1, 1);
        }

        if (isInterpolated && current is '{' or '}' && next == current)
        {
            return (2, 1);
        }

        if (form == Form.Verbatim)
        {
            return current == '"' && next == '"' ? (2, 1) : (1, 1);
        }

        return current != '\\' ? (1, 1) : next switch
        {
            'u' => (6, 1),
            'U' => (10, IsAstral(text, position + 2) ? 2 : 1),
            'x' => (2 + HexDigits(text, position + 2, 4), 1),
            _ => (2, 1),
        };
    }

    private static bool IsAstral(string text, int position) =>
        position + 8 <= text.Length
        && uint.TryParse(text.Substring(position, 8), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code)
        && code > 0xFFFF;

    private static int HexDigits(string text, int position, int most)
    {
        var count = 0;
        while (count < most && position + count < text.Length && Uri.IsHexDigit(text[position + count]))
        {
            count++;
        }

        return count;
    }
}
