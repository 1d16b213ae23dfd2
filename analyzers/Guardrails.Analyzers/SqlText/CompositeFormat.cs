using System.Globalization;

namespace Guardrails.Analyzers.SqlText;

/// <summary>A piece of a composite format string: text as it is, or the place of an argument.</summary>
internal readonly record struct CompositePart(string Text, int? Index, bool IsPlain);

/// <summary>Reads the format strings of <c>string.Format</c>: <c>{0}</c>, <c>{1,5:N2}</c>, <c>{{</c>, <c>}}</c>.</summary>
internal static class CompositeFormat
{
    /// <summary>The parts in order, or null when the format would throw at run time.</summary>
    public static IReadOnlyList<CompositePart>? Parse(string format)
    {
        var parts = new List<CompositePart>();
        var start = 0;
        for (var position = 0; position < format.Length; position++)
        {
            var current = format[position];
            if (current is not ('{' or '}'))
            {
                continue;
            }

            if (position + 1 < format.Length && format[position + 1] == current)
            {
                parts.Add(new(format.Substring(start, position + 1 - start), null, true));
                start = ++position + 1;
                continue;
            }

            var end = format.IndexOf('}', position);
            if (current == '}' || end < 0)
            {
                return null;
            }

            var item = format.Substring(position + 1, end - position - 1);
            var digits = item.Length - item.TrimStart('0', '1', '2', '3', '4', '5', '6', '7', '8', '9').Length;
            if (!int.TryParse(item.Substring(0, digits), NumberStyles.None, CultureInfo.InvariantCulture, out var index))
            {
                return null;
            }

            parts.Add(new(format.Substring(start, position - start), null, true));
            parts.Add(new(string.Empty, index, digits == item.Length));
            position = end;
            start = end + 1;
        }

        parts.Add(new(format.Substring(start), null, true));
        return parts;
    }
}
