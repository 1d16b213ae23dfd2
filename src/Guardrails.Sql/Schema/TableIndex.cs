using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Schema;

/// <summary>What is known of an index.</summary>
public sealed record TableIndex
{
    internal TableIndex(QualifiedName name, Relation table)
    {
        Name = name;
        Table = table;
    }

    /// <summary>Its name with its schema; the name is empty when PostgreSQL chose one that is not known.</summary>
    public QualifiedName Name { get; internal init; }

    /// <summary>Its table or materialized view.</summary>
    public Relation Table { get; }

    /// <summary>The method in lower case.</summary>
    public string Method { get; internal init; } = "btree";

    /// <summary>Its keys.</summary>
    public IReadOnlyList<IndexElement> Elements { get; internal init; } = [];

    /// <summary>The columns of <c>INCLUDE</c>.</summary>
    public IReadOnlyList<string> Include { get; internal init; } = [];

    /// <summary>The condition of a partial index, or null.</summary>
    public SqlExpression? Where { get; internal init; }

    /// <summary>It is unique.</summary>
    public bool IsUnique { get; internal init; }

    /// <summary>It backs a primary key.</summary>
    public bool IsPrimary { get; internal init; }

    /// <summary>It backs an exclusion constraint.</summary>
    public bool IsExclusion { get; internal init; }

    /// <summary>It may be used. False after a failed CONCURRENTLY, and for <c>ON ONLY</c> until its partitions are attached.</summary>
    public bool IsValid { get; internal init; } = true;

    /// <summary>The constraint that it backs, or null.</summary>
    public string? Constraint { get; internal init; }

    /// <summary>The index of the partitioned table that it belongs to, or null.</summary>
    public QualifiedName? Parent { get; internal init; }

    /// <summary>Whether the table's rows decide what stands in it by more than plain columns.</summary>
    internal bool HasExpressions => Where is not null || Elements.Any(static e => e.Column is null);

    /// <summary>Whether a column is in it: as a key, in an expression, in the condition, or included.</summary>
    public bool Mentions(string column) =>
        Include.Contains(column) || MentionsInExpressions(column) || Elements.Any(e => e.Column == column);

    internal bool MentionsInExpressions(string column) =>
        Mentions(Where, column) || Elements.Any(e => Mentions(e.Expression, column));

    /// <summary>Whether another index of the same kind has the same keys, so that it can be attached instead of being built.</summary>
    internal bool Matches(TableIndex other)
    {
        if (Method != other.Method || Elements.Count != other.Elements.Count || (other.IsUnique && !IsUnique) ||
            Where?.Text != other.Where?.Text || IsExclusion != other.IsExclusion || (other.Constraint is not null && Constraint is null))
        {
            return false;
        }

        for (var i = 0; i < Elements.Count; i++)
        {
            var (mine, its) = (Elements[i], other.Elements[i]);
            if (mine.Column != its.Column || mine.Expression?.Text != its.Expression?.Text || !Equals(mine.Collation, its.Collation) ||
                !Equals(mine.OperatorClass, its.OperatorClass))
            {
                return false;
            }
        }

        return true;
    }

    private static bool Mentions(SqlExpression? expression, string column) =>
        expression is not null && expression.Columns.Any(c => c.Column == column);
}
