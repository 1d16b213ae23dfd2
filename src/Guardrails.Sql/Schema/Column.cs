using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Schema;

/// <summary>What is known of a column.</summary>
public sealed record Column
{
    internal Column(string name, TypeName? type)
    {
        Name = name;
        Type = type;
    }

    /// <summary>Whether nothing can use it but what is known here, although more may be true of its table: it was added under our eyes.</summary>
    internal bool IsFullyKnown { get; init; }

    /// <summary>Its name.</summary>
    public string Name { get; internal init; }

    /// <summary>Its type; null when that is not known.</summary>
    public TypeName? Type { get; internal init; }

    /// <summary>The collation that was written; null for the type's own.</summary>
    public QualifiedName? Collation { get; internal init; }

    /// <summary>Whether it is marked NOT NULL, also when existing rows have not been checked (NOT VALID, 18+); null when that is not known.</summary>
    public bool? IsNotNull { get; internal init; }

    /// <summary>NOT NULL holds for new rows only: the constraint is NOT VALID (18+).</summary>
    public bool IsNotNullUnvalidated { get; internal init; }

    /// <summary>The name of its NOT NULL constraint where one was given (18+).</summary>
    public string? NotNullName { get; internal init; }

    /// <summary>The default, or null.</summary>
    public SqlExpression? Default { get; internal init; }

    /// <summary>The values are computed from other columns and stored.</summary>
    public bool IsStored { get; internal init; }

    /// <summary>The values are computed when they are read (18+).</summary>
    public bool IsVirtual { get; internal init; }

    /// <summary>What a generated column is computed from, or null.</summary>
    public SqlExpression? Expression { get; internal init; }

    /// <summary>It is an identity column.</summary>
    public bool IsIdentity { get; internal init; }
}
