using System.Collections.Immutable;

namespace Guardrails.Analyzers.SqlText;

/// <summary>The texts that an expression can have. Never more than <see cref="FoldLimits.Alternatives"/> of them.</summary>
internal sealed class TextSet
{
    private TextSet(ImmutableArray<SqlRope> items) => Items = items;

    /// <summary>No text at all: a <c>throw</c> expression, a local without a value yet.</summary>
    public static TextSet None { get; } = new([]);

    public ImmutableArray<SqlRope> Items { get; }

    public static TextSet One(SqlRope rope) => new([rope]);

    public static implicit operator TextSet(SqlRope rope) => One(rope);

    /// <summary>This text or that one.</summary>
    public TextSet Or(TextSet other)
    {
        if (Items.Length + other.Items.Length > FoldLimits.Alternatives)
        {
            throw new FoldLimitException();
        }

        return new TextSet(Items.AddRange(other.Items));
    }

    /// <summary>Each of these texts with each of those after it.</summary>
    public TextSet Then(TextSet other)
    {
        if (Items.Length * other.Items.Length > FoldLimits.Alternatives)
        {
            throw new FoldLimitException();
        }

        // What thousands of parts are joined to one text by.
        if (Items.Length == 1 && other.Items.Length == 1)
        {
            return One(Join(Items[0], other.Items[0]));
        }

        var joined = ImmutableArray.CreateBuilder<SqlRope>(Items.Length * other.Items.Length);
        foreach (var left in Items)
        {
            foreach (var right in other.Items)
            {
                joined.Add(Join(left, right));
            }
        }

        return new TextSet(joined.MoveToImmutable());
    }

    private static SqlRope Join(SqlRope left, SqlRope right) =>
        left.Length + right.Length > FoldLimits.TextLength ? throw new FoldLimitException() : SqlRope.Join(left, right);
}

/// <summary>A limit of <see cref="FoldLimits"/> was reached; caught where folding starts.</summary>
internal sealed class FoldLimitException : Exception;
