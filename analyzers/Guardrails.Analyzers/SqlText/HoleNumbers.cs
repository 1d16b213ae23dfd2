using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;

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
    private readonly List<string> _expressions = [];

    /// <summary>What stands in the text for the expression.</summary>
    public string Placeholder(SyntaxNode hole)
    {
        var expression = hole.ToString();
        if (!_numbers.TryGetValue(expression, out var number))
        {
            _numbers[expression] = number = _expressions.Count;
            _expressions.Add(expression);
        }

        return $"{Prefix}{number.ToString(CultureInfo.InvariantCulture)}_";
    }

    /// <summary>A text with the expressions themselves in place of their placeholders.</summary>
    public string Describe(string text) => text.IndexOf(Prefix, StringComparison.Ordinal) < 0
        ? text
        : Regex.Replace(text, Prefix + @"(\d{1,9})_", match => Expression(match) is { } expression ? "{" + expression + "}" : match.Value);

    private string? Expression(Match match) =>
        int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) is var number && number < _expressions.Count ? _expressions[number] : null;
}
