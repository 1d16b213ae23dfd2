namespace Guardrails.Sql.Syntax;

/// <summary><c>CREATE DOMAIN</c></summary>
public sealed class CreateDomainStatement : SqlStatement
{
    internal CreateDomainStatement(in StatementHeader header, QualifiedName domain, TypeName type, IReadOnlyList<SqlConstraint> constraints)
        : base(header)
    {
        Domain = domain;
        Type = type;
        Constraints = constraints;
    }

    /// <summary>The domain.</summary>
    public QualifiedName Domain { get; }

    /// <summary>The type that it narrows.</summary>
    public TypeName Type { get; }

    /// <summary>Its constraints, the default among them; they name no columns.</summary>
    public IReadOnlyList<SqlConstraint> Constraints { get; }

    /// <summary><c>COLLATE</c></summary>
    public QualifiedName? Collation { get; internal init; }
}

/// <summary>What ALTER DOMAIN does.</summary>
public enum AlterDomainAction
{
    /// <summary>None of the others.</summary>
    Other,

    /// <summary><c>SET DEFAULT</c></summary>
    SetDefault,

    /// <summary><c>DROP DEFAULT</c></summary>
    DropDefault,

    /// <summary><c>SET NOT NULL</c></summary>
    SetNotNull,

    /// <summary><c>DROP NOT NULL</c></summary>
    DropNotNull,

    /// <summary><c>ADD</c> of a constraint</summary>
    AddConstraint,

    /// <summary><c>DROP CONSTRAINT</c></summary>
    DropConstraint,

    /// <summary><c>RENAME CONSTRAINT</c></summary>
    RenameConstraint,

    /// <summary><c>VALIDATE CONSTRAINT</c></summary>
    ValidateConstraint,

    /// <summary><c>OWNER TO</c></summary>
    OwnerTo,

    /// <summary><c>RENAME TO</c></summary>
    RenameTo,

    /// <summary><c>SET SCHEMA</c></summary>
    SetSchema,
}

/// <summary><c>ALTER DOMAIN</c></summary>
public sealed class AlterDomainStatement : SqlStatement
{
    internal AlterDomainStatement(in StatementHeader header, QualifiedName domain, AlterDomainAction action)
        : base(header)
    {
        Domain = domain;
        Action = action;
    }

    /// <summary>The domain.</summary>
    public QualifiedName Domain { get; }

    /// <summary>What is done.</summary>
    public AlterDomainAction Action { get; }

    /// <summary>From the action's first to its last token.</summary>
    public TextSpan ActionSpan { get; internal init; }

    /// <summary>The constraint that is added, or null.</summary>
    public SqlConstraint? Constraint { get; internal init; }

    /// <summary>The name of the constraint that is dropped, renamed or validated, or null.</summary>
    public string? ConstraintName { get; internal init; }

    /// <summary>The new default, or null.</summary>
    public SqlExpression? Default { get; internal init; }

    /// <summary>The new name, owner or schema, or null.</summary>
    public string? NewName { get; internal init; }

    /// <summary><c>IF EXISTS</c> of DROP CONSTRAINT.</summary>
    public bool IfExists { get; internal init; }

    /// <summary><c>CASCADE</c></summary>
    public bool Cascade { get; internal init; }
}
