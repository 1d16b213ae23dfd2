namespace Guardrails.Sql.Syntax;

/// <summary><c>ALTER TABLE</c> or <c>ALTER FOREIGN TABLE</c></summary>
public sealed class AlterTableStatement : SqlStatement
{
    internal AlterTableStatement(in StatementHeader header, QualifiedName table, IReadOnlyList<AlterTableAction> actions)
        : base(header)
    {
        Table = table;
        Actions = actions;
    }

    /// <summary>The table (ALTER TABLE also takes views, indexes and sequences).</summary>
    public QualifiedName Table { get; }

    /// <summary>What is done, in the order of the text.</summary>
    public IReadOnlyList<AlterTableAction> Actions { get; }

    /// <summary><c>IF EXISTS</c></summary>
    public bool IfExists { get; internal init; }

    /// <summary><c>ONLY</c></summary>
    public bool Only { get; internal init; }
}
