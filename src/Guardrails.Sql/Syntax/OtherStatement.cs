namespace Guardrails.Sql.Syntax;

/// <summary>A statement that has no type of its own, or is too broken for it; what is known of it is in the base class.</summary>
public sealed class OtherStatement : SqlStatement
{
    internal OtherStatement(in StatementHeader header)
        : base(header)
    {
    }
}
