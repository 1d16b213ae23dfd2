namespace Guardrails.Sql.Syntax;

/// <summary>DROP of anything but an index: what kind of object says <see cref="SqlStatement.Kind"/>.</summary>
public sealed class DropStatement : SqlStatement
{
    internal DropStatement(in StatementHeader header, IReadOnlyList<QualifiedName> names)
        : base(header) => Names = names;

    /// <summary>What is dropped, at least one; of a function the name without its arguments. Empty for a cast or a transform.</summary>
    public IReadOnlyList<QualifiedName> Names { get; }

    /// <summary>The table of a trigger, a rule or a policy, else null.</summary>
    public QualifiedName? Table { get; internal init; }

    /// <summary><c>IF EXISTS</c></summary>
    public bool IfExists { get; internal init; }

    /// <summary><c>CASCADE</c></summary>
    public bool Cascade { get; internal init; }
}
