using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Schema;

/// <summary>A CHECK of a table.</summary>
public sealed record TableCheck
{
    internal TableCheck(string name, SqlExpression condition)
    {
        Name = name;
        Condition = condition;
    }

    /// <summary>Its name; empty when PostgreSQL chose one that is not known.</summary>
    public string Name { get; internal init; }

    /// <summary>What has to hold.</summary>
    public SqlExpression Condition { get; internal init; }

    /// <summary>It holds for all rows: neither NOT VALID nor NOT ENFORCED.</summary>
    public bool IsValid { get; internal init; } = true;

    /// <summary>Not <c>NOT ENFORCED</c> (18+).</summary>
    public bool IsEnforced { get; internal init; } = true;

    /// <summary><c>NO INHERIT</c></summary>
    public bool IsNoInherit { get; internal init; }

    /// <summary>Whether a column is in it.</summary>
    public bool Mentions(string column)
    {
        foreach (var reference in Condition.Columns)
        {
            if (reference.Column == column)
            {
                return true;
            }
        }

        return false;
    }
}

/// <summary>A foreign key, which both of its tables know.</summary>
public sealed record ForeignKey
{
    internal ForeignKey(string name, Relation from, IReadOnlyList<string> columns, Relation to, IReadOnlyList<string> referencedColumns)
    {
        Name = name;
        From = from;
        Columns = columns;
        To = to;
        ReferencedColumns = referencedColumns;
    }

    /// <summary>Its name; empty when PostgreSQL chose one that is not known.</summary>
    public string Name { get; internal init; }

    /// <summary>The referencing table.</summary>
    public Relation From { get; }

    /// <summary>Its columns.</summary>
    public IReadOnlyList<string> Columns { get; internal init; }

    /// <summary>The referenced table.</summary>
    public Relation To { get; }

    /// <summary>Its columns; empty for its primary key where that is not known.</summary>
    public IReadOnlyList<string> ReferencedColumns { get; internal init; }

    /// <summary>It holds for all rows: neither NOT VALID nor NOT ENFORCED.</summary>
    public bool IsValid { get; internal init; } = true;

    /// <summary>Not <c>NOT ENFORCED</c> (18+).</summary>
    public bool IsEnforced { get; internal init; } = true;

    /// <summary>It is a copy of the key of a partitioned table.</summary>
    public bool IsInherited { get; internal init; }
}
