namespace Guardrails.Sql.Linting;

/// <summary>A comment <c>guardrails:ignore IDS REASON</c>.</summary>
internal sealed class Suppression
{
    /// <summary>What the comments are recognized by, in any case.</summary>
    public const string Marker = "guardrails:ignore";

    /// <summary>Where the colon stands in <see cref="Marker"/>.</summary>
    public const int MarkerSign = 10;

    private readonly bool[] _used;

    public Suppression(TextSpan comment, IReadOnlyList<string> ids, string reason)
    {
        Comment = comment;
        Ids = ids;
        Reason = reason;
        _used = new bool[ids.Count];
    }

    /// <summary>The comment.</summary>
    public TextSpan Comment { get; }

    /// <summary>The ids in upper case.</summary>
    public IReadOnlyList<string> Ids { get; }

    /// <summary>What stands behind the ids; empty when nothing does, or only what a reason is to take the place of.</summary>
    public string Reason { get; }

    /// <summary>The statement that it is for; null when there is none at its place.</summary>
    public TextSpan? Target { get; set; }

    /// <summary>The ids that no finding asked for.</summary>
    public IEnumerable<string> UnusedIds => Ids.Where((_, index) => !_used[index]);

    /// <summary>Whether it silences a finding; remembers that it did.</summary>
    public bool Silences(Finding finding)
    {
        if (Target is not { } target || finding.StatementSpan.Start < target.Start || finding.StatementSpan.End > target.End)
        {
            return false;
        }

        var found = false;
        for (var i = 0; i < Ids.Count; i++)
        {
            if (Ids[i] == finding.Rule.Id)
            {
                _used[i] = true;
                found = true;
            }
        }

        return found;
    }

    /// <summary>Reads a comment that holds the marker at <paramref name="marker"/>.</summary>
    /// <param name="text">The script.</param>
    /// <param name="comment">The comment, its signs included.</param>
    /// <param name="marker">The offset of the marker.</param>
    public static Suppression Read(string text, TextSpan comment, int marker)
    {
        var end = comment.End;
        if (text[comment.Start] == '/' && end - comment.Start >= 4 && text[end - 1] == '/' && text[end - 2] == '*')
        {
            end -= 2;
        }

        var ids = new List<string>(1);
        var position = marker + Marker.Length;
        while (true)
        {
            while (position < end && (char.IsWhiteSpace(text[position]) || text[position] == ','))
            {
                position++;
            }

            if (!IsId(text, position, end))
            {
                var reason = text.Substring(position, end - position).Trim();
                return new Suppression(comment, ids, reason == SuppressionComment.PendingReason ? string.Empty : reason);
            }

            ids.Add(text.Substring(position, IdLength).ToUpperInvariant());
            position += IdLength;
        }
    }

    private const int IdLength = 7;

    private static bool IsId(string text, int position, int end)
    {
        if (position + IdLength > end || string.Compare(text, position, "GRD", 0, 3, StringComparison.OrdinalIgnoreCase) != 0)
        {
            return false;
        }

        for (var i = position + 3; i < position + IdLength; i++)
        {
            if (text[i] is < '0' or > '9')
            {
                return false;
            }
        }

        return position + IdLength == end || !char.IsLetterOrDigit(text[position + IdLength]);
    }
}
