namespace Guardrails.Sql.Syntax;

/// <summary>One action of an ALTER TABLE.</summary>
public abstract class AlterTableAction
{
    private protected AlterTableAction(TextSpan span, AlterTableActionKind kind)
    {
        Span = span;
        Kind = kind;
    }

    /// <summary>From the first to the last token of the action.</summary>
    public TextSpan Span { get; }

    /// <summary>Which action it is.</summary>
    public AlterTableActionKind Kind { get; }
}

/// <summary><c>DETACH PARTITION</c></summary>
public sealed class DetachPartition : AlterTableAction
{
    internal DetachPartition(TextSpan span, QualifiedName partition, bool concurrently, bool finalize)
        : base(span, AlterTableActionKind.DetachPartition)
    {
        Partition = partition;
        Concurrently = concurrently;
        Finalize = finalize;
    }

    /// <summary>The partition.</summary>
    public QualifiedName Partition { get; }

    /// <summary><c>CONCURRENTLY</c></summary>
    public bool Concurrently { get; }

    /// <summary><c>FINALIZE</c>: ends a CONCURRENTLY that was interrupted.</summary>
    public bool Finalize { get; }
}

/// <summary><c>VALIDATE CONSTRAINT</c></summary>
public sealed class ValidateConstraint : AlterTableAction
{
    internal ValidateConstraint(TextSpan span, string constraint)
        : base(span, AlterTableActionKind.ValidateConstraint) => Constraint = constraint;

    /// <summary>The constraint's name.</summary>
    public string Constraint { get; }
}

/// <summary>An action without a type of its own.</summary>
public sealed class OtherAction : AlterTableAction
{
    internal OtherAction(TextSpan span, AlterTableActionKind kind)
        : base(span, kind)
    {
    }
}
