using System.Globalization;
using System.Text;
using Guardrails.Analyzers.SqlText;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Guardrails.Analyzers.CodeFixes.SqlHazards;

/// <summary>The way a string is written down: regular, verbatim, raw on one line or on several, each of them interpolated or not.</summary>
internal sealed class LiteralForm
{
    private enum Kind
    {
        Regular,
        Verbatim,
        RawLine,
        RawBlock,
    }

    private readonly Kind _kind;
    private readonly string _opening;
    private readonly string _indentation;
    private readonly string _lineBreak;
    private readonly ParseOptions? _options;

    private LiteralForm(Kind kind, string opening, string indentation, string lineBreak, ParseOptions? options) =>
        (_kind, _opening, _indentation, _lineBreak, _options) = (kind, opening, indentation, lineBreak, options);

    private int Dollars => _opening.Count(static character => character == '$');

    private int Quotes => _opening.Count(static character => character == '"');

    /// <summary>The form of a literal; null for what is none.</summary>
    public static LiteralForm? Of(ExpressionSyntax literal)
    {
        var (first, last) = literal switch
        {
            LiteralExpressionSyntax { RawKind: (int)SyntaxKind.StringLiteralExpression } text => (text.Token, text.Token),
            InterpolatedStringExpressionSyntax interpolated => (interpolated.StringStartToken, interpolated.StringEndToken),
            _ => default,
        };
        Kind? kind = first.Kind() switch
        {
            SyntaxKind.StringLiteralToken => first.Text[0] == '@' ? Kind.Verbatim : Kind.Regular,
            SyntaxKind.InterpolatedStringStartToken => Kind.Regular,
            SyntaxKind.InterpolatedVerbatimStringStartToken => Kind.Verbatim,
            SyntaxKind.SingleLineRawStringLiteralToken or SyntaxKind.InterpolatedSingleLineRawStringStartToken => Kind.RawLine,
            SyntaxKind.MultiLineRawStringLiteralToken or SyntaxKind.InterpolatedMultiLineRawStringStartToken => Kind.RawBlock,
            _ => null,
        };
        if (kind is not { } known)
        {
            return null;
        }

        var start = first.Text.TrimStart('$', '@');
        var quotes = known is Kind.RawLine or Kind.RawBlock ? start.Length - start.TrimStart('"').Length : 1;
        var opening = first.Text.Substring(0, first.Text.Length - start.Length) + new string('"', quotes);
        var closing = last.Text.Substring(last.Text.LastIndexOf('\n') + 1);
        return new LiteralForm(
            known,
            opening,
            closing.Substring(0, closing.Length - closing.TrimStart(' ', '\t').Length),
            UsingDirectives.LineBreak(literal.SyntaxTree.GetRoot()).ToString(),
            literal.SyntaxTree.Options);
    }

    /// <summary>A text that is new in the source: raw where the language knows that, else regular.</summary>
    public static LiteralForm ForNew(SyntaxNode place) => place.SyntaxTree.Options is CSharpParseOptions { LanguageVersion: >= LanguageVersion.CSharp11 } options
        ? new(Kind.RawLine, "\"\"\"", string.Empty, "\n", options)
        : new(Kind.Regular, "\"", string.Empty, "\n", place.SyntaxTree.Options);

    /// <summary>The text as it stands in the source inside the quotes; null when the form cannot hold it.</summary>
    public string? Escape(string text)
    {
        switch (_kind)
        {
            case Kind.Regular:
                return string.Concat(text.Select(EscapeRegular));
            case Kind.Verbatim:
                return InLines(Dollars > 0 ? text.Replace("{", "{{").Replace("}", "}}") : text, string.Empty).Replace("\"", "\"\"");
            default:
                return text.Contains(new string('"', Quotes))
                    || (Dollars > 0 && text.IndexOfAny(['{', '}']) >= 0)
                    || (_kind == Kind.RawLine && text.IndexOfAny(['\r', '\n']) >= 0)
                        ? null
                        : InLines(text, _indentation);
        }
    }

    /// <summary>A literal of the form; null when the form cannot hold the text.</summary>
    /// <param name="text">The text, in which placeholders of <paramref name="folded"/> may stand.</param>
    /// <param name="folded">Knows what the placeholders stand for.</param>
    public ExpressionSyntax? Write(string text, FoldedSql folded)
    {
        var written = new StringBuilder(_opening).Append(_kind == Kind.RawBlock ? _lineBreak + _indentation : string.Empty);
        foreach (var (part, hole) in folded.Split(text))
        {
            if (hole is not null && Dollars == 0)
            {
                return null;
            }

            var escaped = hole is null ? Escape(part) : new string('{', Dollars) + hole + new string('}', Dollars);
            if (escaped is null)
            {
                return null;
            }

            written.Append(escaped);
        }

        written.Append(_kind == Kind.RawBlock ? _lineBreak + _indentation : string.Empty).Append('"', Quotes);
        return Parse(written.ToString());
    }

    /// <summary>The expression that a text of source is; null when it is not exactly one string.</summary>
    public ExpressionSyntax? Parse(string source) =>
        SyntaxFactory.ParseExpression(source, options: _options, consumeFullText: true) is { ContainsDiagnostics: false } parsed
        && parsed is LiteralExpressionSyntax or InterpolatedStringExpressionSyntax
            ? parsed
            : null;

    private string InLines(string text, string indentation) => text.Replace("\r\n", "\n").Replace("\n", _lineBreak + indentation);

    private string EscapeRegular(char character) => character switch
    {
        '"' => "\\\"",
        '\\' => "\\\\",
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        '{' or '}' when Dollars > 0 => new string(character, 2),
        _ => char.IsControl(character) ? "\\u" + ((int)character).ToString("x4", CultureInfo.InvariantCulture) : character.ToString(),
    };
}
