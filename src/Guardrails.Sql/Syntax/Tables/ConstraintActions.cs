namespace Guardrails.Sql.Syntax;

/// <summary><c>ADD</c> of a table constraint.</summary>
public sealed class AddConstraint : AlterTableAction
{
    internal AddConstraint(TextSpan span, SqlConstraint constraint)
        : base(span, AlterTableActionKind.AddConstraint) => Constraint = constraint;

    /// <summary>The constraint.</summary>
    public SqlConstraint Constraint { get; }
}

/// <summary><c>DROP CONSTRAINT</c></summary>
public sealed class DropConstraint : AlterTableAction
{
    internal DropConstraint(TextSpan span, string constraint)
        : base(span, AlterTableActionKind.DropConstraint) => Constraint = constraint;

    /// <summary>The constraint's name.</summary>
    public string Constraint { get; }

    /// <summary><c>IF EXISTS</c></summary>
    public bool IfExists { get; internal init; }

    /// <summary><c>CASCADE</c></summary>
    public bool Cascade { get; internal init; }
}

/// <summary><c>VALIDATE CONSTRAINT</c></summary>
public sealed class ValidateConstraint : AlterTableAction
{
    internal ValidateConstraint(TextSpan span, string constraint)
        : base(span, AlterTableActionKind.ValidateConstraint) => Constraint = constraint;

    /// <summary>The constraint's name.</summary>
    public string Constraint { get; }
}

/// <summary><c>ALTER CONSTRAINT</c></summary>
public sealed class AlterConstraint : AlterTableAction
{
    internal AlterConstraint(TextSpan span, string constraint)
        : base(span, AlterTableActionKind.AlterConstraint) => Constraint = constraint;

    /// <summary>The constraint's name.</summary>
    public string Constraint { get; }

    /// <summary><c>[NOT] DEFERRABLE</c>; null when neither is written.</summary>
    public bool? Deferrable { get; internal init; }

    /// <summary><c>INITIALLY DEFERRED</c> is true, <c>INITIALLY IMMEDIATE</c> false; null when neither is written.</summary>
    public bool? InitiallyDeferred { get; internal init; }

    /// <summary><c>[NOT] ENFORCED</c> (18+); null when neither is written.</summary>
    public bool? Enforced { get; internal init; }

    /// <summary><c>INHERIT</c> is true, <c>NO INHERIT</c> false (18+); null when neither is written.</summary>
    public bool? Inherit { get; internal init; }
}
