namespace Guardrails.Sql.Syntax;

/// <summary>
/// Whether a table has a row with a value: what decides whether a DO block of an idempotent script does anything,
/// <c>IF NOT EXISTS (SELECT 1 FROM "__EFMigrationsHistory" WHERE "MigrationId" = '…') THEN</c>.
/// </summary>
public sealed class RowCondition
{
    internal RowCondition(TextSpan span, QualifiedName table, string column, string value, bool isNegated)
    {
        Span = span;
        Table = table;
        Column = column;
        Value = value;
        IsNegated = isNegated;
    }

    /// <summary>From <c>IF</c> to <c>THEN</c>.</summary>
    public TextSpan Span { get; }

    /// <summary>The table.</summary>
    public QualifiedName Table { get; }

    /// <summary>The column that is compared.</summary>
    public string Column { get; }

    /// <summary>The value that it is compared with.</summary>
    public string Value { get; }

    /// <summary><c>NOT EXISTS</c>: the block does something as long as there is no such row.</summary>
    public bool IsNegated { get; }
}
