namespace Guardrails.Sql.Syntax;

/// <summary><c>DROP INDEX</c></summary>
public sealed class DropIndexStatement : SqlStatement
{
    internal DropIndexStatement(in StatementHeader header)
        : base(header)
    {
    }

    /// <summary>The indexes, at least one.</summary>
    public IReadOnlyList<QualifiedName> Names => Relations;

    /// <summary><c>CONCURRENTLY</c></summary>
    public bool Concurrently { get; internal init; }

    /// <summary><c>IF EXISTS</c></summary>
    public bool IfExists { get; internal init; }

    /// <summary><c>CASCADE</c></summary>
    public bool Cascade { get; internal init; }

    /// <summary>Where <c>CONCURRENTLY</c> stands, or where it would be inserted: an empty span behind <c>INDEX</c>.</summary>
    public TextSpan ConcurrentlySpan { get; internal init; }
}
