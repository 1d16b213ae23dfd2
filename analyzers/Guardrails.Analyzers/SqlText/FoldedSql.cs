using System.Collections.Immutable;
using System.Text;

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Guardrails.Analyzers.SqlText;

/// <summary>One text that a C# expression can have, with the way back from a position in it to the source.</summary>
internal sealed class FoldedSql
{
    private readonly ImmutableArray<Segment> _segments;
    private readonly HoleNumbers _holes;

    private FoldedSql(string text, ImmutableArray<Segment> segments, HoleNumbers holes)
    {
        _holes = holes;
        Text = text;
        _segments = segments;
    }

    /// <summary>The SQL, every unknown value replaced by an identifier.</summary>
    public string Text { get; }

    /// <summary>Whether a part of the text is only known to the running program.</summary>
    public bool HasHoles => _segments.Any(static segment => segment.Leaf.Hole is not null);

    /// <summary>Whether only the running program knows what stands at a position.</summary>
    public bool IsHole(int position) => position >= 0 && position < Text.Length && Find(position).Leaf.Hole is not null;

    public static FoldedSql From(SqlRope rope) => From(rope, new HoleNumbers());

    /// <param name="rope">The text.</param>
    /// <param name="holes">The numbers that placeholders get: the same in all texts that are read together.</param>
    public static FoldedSql From(SqlRope rope, HoleNumbers holes)
    {
        if (rope.IsLeaf && !rope.HasHoles)
        {
            return new FoldedSql(rope.Text, [new Segment(0, rope)], holes);
        }

        var text = new StringBuilder(rope.Length);
        var segments = ImmutableArray.CreateBuilder<Segment>();
        foreach (var leaf in rope.Leaves())
        {
            var start = text.Length;
            _ = leaf.Hole is null ? text.Append(leaf.Text) : text.Append(holes.Placeholder(leaf.Hole));
            segments.Add(new Segment(start, leaf));
        }

        return new FoldedSql(text.ToString(), segments.ToImmutable(), holes);
    }

    /// <summary>The same text, read together with others that have holes: what is said about it may name theirs.</summary>
    public FoldedSql ReadWith(HoleNumbers holes) => new(Text, _segments, holes);

    /// <summary>
    /// Where a part of the text stands in the source: from the character that its first character was written with
    /// to the one of its last. Null when an end of it was not written in a literal of one and the same file.
    /// </summary>
    public Location? Map(int start, int length)
    {
        if (length <= 0 || start < 0 || start + length > Text.Length)
        {
            return null;
        }

        var (first, last) = (Find(start), Find(start + length - 1));
        var from = first.SourceSpan(start - first.Start)?.Start;
        var to = last.SourceSpan(start + length - 1 - last.Start)?.End;
        var tree = first.Tree;
        return from is { } begin && to is { } end && tree is not null && tree == last.Tree && begin < end
            ? Location.Create(tree, TextSpan.FromBounds(begin, end))
            : null;
    }

    /// <summary>The literal that a character was written in, and where it stands there; null for one that was not written in a literal.</summary>
    public (SyntaxToken Literal, TextSpan Place)? Written(int position) =>
        position >= 0 && position < Text.Length && Find(position) is { Leaf.Hole: null } segment && segment.SourceSpan(position - segment.Start) is { } place
            ? (segment.Leaf.Token, place)
            : null;

    /// <summary>The text cut where placeholders stand, which come with the expressions that they stand for.</summary>
    /// <param name="partOfText">A text that was made of this one.</param>
    public IEnumerable<(string Text, SyntaxNode? Hole)> Split(string partOfText) => _holes.Split(partOfText);

    /// <summary>The text with the expressions themselves in place of their placeholders, as a reader of the source knows it.</summary>
    public string Describe(string partOfText) => _holes.Describe(partOfText);

    private Segment Find(int position)
    {
        var (low, high) = (0, _segments.Length - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            (low, high) = _segments[middle].Start <= position ? (middle, high) : (low, middle - 1);
        }

        return _segments[low];
    }

    private readonly struct Segment(int start, SqlRope leaf)
    {
        public int Start { get; } = start;

        public SqlRope Leaf { get; } = leaf;

        public SyntaxTree? Tree => Leaf.Hole?.SyntaxTree ?? Leaf.Token.SyntaxTree;

        public TextSpan? SourceSpan(int offset) =>
            Leaf.Hole is { } hole ? (hole.Parent as InterpolationSyntax ?? hole).Span
            : Leaf.Token.SyntaxTree is null ? null
            : Leaf.Spans[offset];
    }
}
