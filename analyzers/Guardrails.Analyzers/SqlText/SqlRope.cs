using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Guardrails.Analyzers.SqlText;

/// <summary>
/// Text under construction. Joining two ropes copies nothing, so a chain of thousands of parts stays cheap until it is flattened once.
/// </summary>
internal sealed class SqlRope
{
    public static readonly SqlRope Empty = new(string.Empty, default, null);

    private readonly SqlRope? _left;
    private readonly SqlRope? _right;
    private TextSpan?[]? _spans;

    private SqlRope(string text, SyntaxToken token, SyntaxNode? hole)
    {
        Text = text;
        Token = token;
        Hole = hole;
        HasHoles = hole is not null;
        Length = text.Length;
    }

    private SqlRope(SqlRope left, SqlRope right)
    {
        _left = left;
        _right = right;
        Text = string.Empty;
        HasHoles = left.HasHoles || right.HasHoles;
        Length = left.Length + right.Length;
    }

    /// <summary>The length in characters. A hole counts as one; its placeholder is chosen later.</summary>
    public int Length { get; }

    /// <summary>The text of a leaf.</summary>
    public string Text { get; }

    /// <summary>The literal that a leaf was written in, or the default token when it has no place in the source.</summary>
    public SyntaxToken Token { get; }

    /// <summary>The place of each character of a leaf in the source: worked out once for all texts that the leaf is a part of.</summary>
    public TextSpan?[] Spans => _spans ??= LiteralPositions.Map(Token, Text);

    /// <summary>The expression whose value is not known, for a leaf that is a hole.</summary>
    public SyntaxNode? Hole { get; }

    /// <summary>Whether it is one piece.</summary>
    public bool IsLeaf => _left is null;

    /// <summary>Whether a value that is not known is a part of it.</summary>
    public bool HasHoles { get; }

    /// <summary>Text with no place in the source, such as a constant of another assembly.</summary>
    public static SqlRope FromText(string text) => text.Length == 0 ? Empty : new(text, default, null);

    /// <summary>Text as it stands in a literal or in the text part of an interpolated string.</summary>
    public static SqlRope FromToken(string text, SyntaxToken token) => text.Length == 0 ? Empty : new(text, token, null);

    /// <summary>A value that only the running program knows.</summary>
    public static SqlRope FromHole(SyntaxNode hole) => new("?", default, hole);

    public static SqlRope Join(SqlRope left, SqlRope right) =>
        left.Length == 0 ? right : right.Length == 0 ? left : new(left, right);

    /// <summary>The leaves from left to right. Iterative, because ropes lean far to the left.</summary>
    public IEnumerable<SqlRope> Leaves()
    {
        var pending = new Stack<SqlRope>();
        pending.Push(this);
        while (pending.Count > 0)
        {
            var rope = pending.Pop();
            if (rope._left is null)
            {
                yield return rope;
                continue;
            }

            pending.Push(rope._right!);
            pending.Push(rope._left);
        }
    }
}
