namespace Guardrails.Sql.Syntax;

/// <summary>Offsets to lines and columns: the line starts are found once, a position by binary search.</summary>
internal sealed class LineMap
{
    private readonly int[] _lineStarts;

    public LineMap(string text)
    {
        var starts = new List<int> { 0 };
        var next = 0;
        while (text.AsSpan(next).IndexOfAny('\n', '\r') is >= 0 and var found)
        {
            next += found + 1;
            if (text[next - 1] == '\n' || next == text.Length || text[next] != '\n')
            {
                starts.Add(next);
            }
        }

        _lineStarts = [.. starts];
    }

    public LinePosition GetPosition(int offset)
    {
        var index = Array.BinarySearch(_lineStarts, offset);
        var line = index >= 0 ? index : ~index - 1;
        return new LinePosition(line + 1, offset - _lineStarts[line] + 1);
    }
}
