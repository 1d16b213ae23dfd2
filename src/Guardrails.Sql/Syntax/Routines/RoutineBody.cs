namespace Guardrails.Sql.Syntax;

/// <summary>What is known of the body of a DO block or a function in PL/pgSQL or SQL.</summary>
public sealed class RoutineBody
{
    internal static readonly RoutineBody Empty = new([]);

    internal RoutineBody(IReadOnlyList<SqlStatement> statements) => Statements = statements;

    /// <summary>
    /// The statements in the order of the text, numbered from 1: the static ones, and those in the text of an EXECUTE that is one
    /// literal. Spans are places in the script.
    /// </summary>
    public IReadOnlyList<SqlStatement> Statements { get; }

    /// <summary>The EXECUTEs whose text cannot be known, each from <c>EXECUTE</c> to its end.</summary>
    public IReadOnlyList<TextSpan> DynamicSql { get; internal init; } = [];

    /// <summary>The exception handlers in the order of their ends.</summary>
    public IReadOnlyList<ExceptionHandler> Handlers { get; internal init; } = [];

    /// <summary>COMMIT or ROLLBACK stands in it.</summary>
    public bool EndsTransactions { get; internal init; }
}

/// <summary><c>WHEN condition THEN …</c> in the EXCEPTION part of a PL/pgSQL block.</summary>
public sealed class ExceptionHandler
{
    internal ExceptionHandler(TextSpan span, IReadOnlyList<string> conditions, bool alwaysRaises)
    {
        Span = span;
        Conditions = conditions;
        AlwaysRaises = alwaysRaises;
    }

    /// <summary>From <c>WHEN</c> to <c>THEN</c>.</summary>
    public TextSpan Span { get; }

    /// <summary>The conditions in lower case (<c>others</c>, <c>lock_not_available</c>); of <c>SQLSTATE '55P03'</c> the five characters.</summary>
    public IReadOnlyList<string> Conditions { get; }

    /// <summary>
    /// Whether every path through the handler ends in <c>RAISE</c> or <c>RAISE EXCEPTION</c>. Loops count as paths that need not;
    /// NOTICE, WARNING and the like raise nothing.
    /// </summary>
    public bool AlwaysRaises { get; }
}
