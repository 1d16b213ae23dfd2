using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.Text;

namespace Guardrails.Analyzers.Tests.Verification;

/// <summary>What is expected at a place of a text.</summary>
/// <param name="Rule">The rule's id.</param>
/// <param name="Span">The place in the text without marks.</param>
/// <param name="Where">The surroundings in which it is expected; none for all.</param>
internal sealed record Mark(string Rule, TextSpan Span, IReadOnlyList<string> Where)
{
    public bool Holds(string surroundings) => Where.Count == 0 || Where.Contains(surroundings);
}

/// <summary>
/// A text with marks in it: <c>{|GRD3009:...|}</c>, with several rules <c>{|GRD3009,GRD4004:...|}</c>, and for rules that depend on what
/// is around the text <c>{|GRD3009,GRD4001@transaction+command:...|}</c>.
/// </summary>
/// <param name="Text">The text without the marks.</param>
/// <param name="Marks">The marks, those of the later places first.</param>
internal sealed partial record MarkedText(string Text, IReadOnlyList<Mark> Marks)
{
    public static MarkedText Read(string marked)
    {
        var text = new System.Text.StringBuilder();
        var marks = new List<Mark>();
        var open = new Stack<(string Rules, int Start)>();
        for (var position = 0; position < marked.Length;)
        {
            if (Opening().Match(marked, position) is { Success: true } opening)
            {
                open.Push((opening.Groups["rules"].Value, text.Length));
                position += opening.Length;
            }
            else if (open.Count > 0 && string.CompareOrdinal(marked, position, "|}", 0, 2) == 0)
            {
                var (rules, start) = open.Pop();
                marks.AddRange(rules.Split(',').Select(rule => rule.Split('@')).Select(
                    rule => new Mark(rule[0], TextSpan.FromBounds(start, text.Length), rule.Length > 1 ? rule[1].Split('+') : [])));
                position += 2;
            }
            else
            {
                text.Append(marked[position++]);
            }
        }

        return open.Count == 0 && !text.ToString().Contains("{|", StringComparison.Ordinal)
            ? new(text.ToString(), marks)
            : throw new FormatException($"A mark is not closed, or names no rule, in: {marked}");
    }

    [GeneratedRegex(@"\G\{\|(?<rules>GRD\d{4}[^:\s]*):")]
    private static partial Regex Opening();
}
