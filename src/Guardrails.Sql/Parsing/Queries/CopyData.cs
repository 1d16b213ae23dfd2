namespace Guardrails.Sql.Parsing;

/// <summary>The lines of data that a script carries for COPY FROM STDIN.</summary>
internal static class CopyData
{
    /// <summary>
    /// The data that begin at <paramref name="start"/>, the beginning of a line, and the offset behind the line <c>\.</c> that ends
    /// them; without such a line the data reach to the end of the text. No data at all is null.
    /// </summary>
    public static (TextSpan? Data, int Next) Find(string text, int start)
    {
        var line = start;
        while (line < text.Length)
        {
            var lineFeed = text.IndexOf('\n', line);
            var next = lineFeed < 0 ? text.Length : lineFeed + 1;
            if (IsEndMarker(text.AsSpan(line, (lineFeed < 0 ? text.Length : lineFeed) - line)))
            {
                return (TextSpan.FromBounds(start, line), next);
            }

            line = next;
        }

        return (start < text.Length ? TextSpan.FromBounds(start, text.Length) : null, text.Length);
    }

    private static bool IsEndMarker(ReadOnlySpan<char> line) =>
        line.Length >= 2 && line[0] == '\\' && line[1] == '.' && (line.Length == 2 || (line.Length == 3 && line[2] == '\r'));
}
