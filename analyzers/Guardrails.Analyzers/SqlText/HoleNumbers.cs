using Microsoft.CodeAnalysis;

namespace Guardrails.Analyzers.SqlText;

/// <summary>
/// Numbers the expressions that only the running program knows the value of. What is written the same way is taken to be the same
/// thing, so that <c>CREATE TABLE {table}</c> in one text and <c>CREATE INDEX ON {table}</c> in the next are about one table.
/// </summary>
internal sealed class HoleNumbers
{
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);

    /// <summary>The expression's number, from 0.</summary>
    public int Of(SyntaxNode hole)
    {
        var text = hole.ToString();
        if (!_numbers.TryGetValue(text, out var number))
        {
            _numbers[text] = number = _numbers.Count;
        }

        return number;
    }
}
