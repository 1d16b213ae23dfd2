namespace Guardrails.Sql;

/// <summary>A piece of a script.</summary>
/// <param name="Start">The offset of its first character, in UTF-16 units from the start of the script.</param>
/// <param name="Length">Its length in UTF-16 units.</param>
public readonly record struct TextSpan(int Start, int Length)
{
    /// <summary>The offset behind its last character.</summary>
    public int End => Start + Length;

    /// <summary>The span from <paramref name="start"/> up to, not including, <paramref name="end"/>.</summary>
    public static TextSpan FromBounds(int start, int end) => new(start, end - start);
}
