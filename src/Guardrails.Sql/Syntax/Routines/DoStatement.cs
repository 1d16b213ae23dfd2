namespace Guardrails.Sql.Syntax;

/// <summary><c>DO</c>: an anonymous code block.</summary>
public sealed class DoStatement : SqlStatement
{
    internal DoStatement(in StatementHeader header, string? language, TextSpan bodySpan, RoutineBody code)
        : base(header)
    {
        Language = language;
        BodySpan = bodySpan;
        Code = code;
    }

    /// <summary>The language when it is named; null means PL/pgSQL.</summary>
    public string? Language { get; }

    /// <summary>What stands between the quotes of the code.</summary>
    public TextSpan BodySpan { get; }

    /// <summary>What is known of a PL/pgSQL body; nothing for other languages.</summary>
    public RoutineBody Code { get; }

    /// <summary>
    /// The SQL statements of a PL/pgSQL body, numbered from 1; empty for other languages. Spans are places in the script.
    /// </summary>
    public IReadOnlyList<SqlStatement> Body => Code.Statements;

    /// <summary>
    /// The condition on which the block does anything at all: it is one IF without ELSE that asks for a row of a table. Null for all others.
    /// </summary>
    public RowCondition? Condition { get; internal init; }

    /// <summary>Whether the body runs <c>EXECUTE</c> with a text that cannot be known completely.</summary>
    public bool HasDynamicSql => Code.DynamicSql.Count > 0;
}
