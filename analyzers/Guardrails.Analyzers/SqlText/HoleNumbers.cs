using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Guardrails.Analyzers.SqlText;

/// <summary>
/// Numbers the expressions that only the running program knows the value of. What is written the same way is taken to be the same
/// thing, so that <c>CREATE TABLE {table}</c> in one text and <c>CREATE INDEX ON {table}</c> in the next are about one table.
/// </summary>
internal sealed class HoleNumbers
{
    /// <summary>Starts every placeholder. An identifier, so that <c>ALTER TABLE {table} ADD ...</c> still parses.</summary>
    private const string Prefix = "guardrails_hole_";

    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly List<SyntaxNode> _expressions = [];

    /// <summary>What stands in the text for the expression.</summary>
    public string Placeholder(SyntaxNode hole)
    {
        var expression = hole.ToString();
        if (!_numbers.TryGetValue(expression, out var number))
        {
            _numbers[expression] = number = _expressions.Count;
            _expressions.Add(hole);
        }

        return $"{Prefix}{number.ToString(CultureInfo.InvariantCulture)}_";
    }

    /// <summary>A text with the expressions themselves in place of their placeholders.</summary>
    public string Describe(string text) => text.IndexOf(Prefix, StringComparison.Ordinal) < 0
        ? text
        : string.Concat(Split(text).Select(static piece => piece.Hole switch
        {
            null => piece.Text,
            InterpolationSyntax hole => hole.ToString(),
            var hole => "{" + hole + "}",
        }));

    /// <summary>A text in pieces: those between placeholders, and the expressions that stand behind the placeholders.</summary>
    public IEnumerable<(string Text, SyntaxNode? Hole)> Split(string text)
    {
        var start = 0;
        foreach (Match match in Regex.Matches(text, Prefix + @"(\d{1,9})_"))
        {
            if (int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) is var number && number < _expressions.Count)
            {
                yield return (text.Substring(start, match.Index - start), null);
                yield return (match.Value, _expressions[number]);
                start = match.Index + match.Length;
            }
        }

        yield return (text.Substring(start), null);
    }
}
