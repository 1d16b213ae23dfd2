namespace Guardrails.Sql.Syntax;

/// <summary><c>ADD COLUMN</c></summary>
public sealed class AddColumn : AlterTableAction
{
    internal AddColumn(TextSpan span, ColumnDefinition column, bool ifNotExists)
        : base(span, AlterTableActionKind.AddColumn)
    {
        Column = column;
        IfNotExists = ifNotExists;
    }

    /// <summary>The new column.</summary>
    public ColumnDefinition Column { get; }

    /// <summary><c>IF NOT EXISTS</c></summary>
    public bool IfNotExists { get; }
}

/// <summary><c>DROP COLUMN</c></summary>
public sealed class DropColumn : AlterTableAction
{
    internal DropColumn(TextSpan span, string column)
        : base(span, AlterTableActionKind.DropColumn) => Column = column;

    /// <summary>The column.</summary>
    public string Column { get; }

    /// <summary><c>IF EXISTS</c></summary>
    public bool IfExists { get; internal init; }

    /// <summary><c>CASCADE</c></summary>
    public bool Cascade { get; internal init; }
}

/// <summary>
/// An <c>ALTER COLUMN</c>. This class itself is used for the actions that say nothing more than their kind: DROP DEFAULT, SET and
/// DROP NOT NULL, and so on.
/// </summary>
public class AlterColumn : AlterTableAction
{
    internal AlterColumn(TextSpan span, AlterTableActionKind kind, string column)
        : base(span, kind) => Column = column;

    /// <summary>The column; the columns of an expression index have numbers.</summary>
    public string Column { get; }

    /// <summary><c>IF EXISTS</c> of DROP EXPRESSION and DROP IDENTITY.</summary>
    public bool IfExists { get; internal init; }

    /// <summary>
    /// The rest of an action that has one: the target of SET STATISTICS, the word of SET STORAGE and SET COMPRESSION in lower case,
    /// the text of the others; null where nothing follows.
    /// </summary>
    public string? Value { get; internal init; }

    /// <summary>The attribute options of <c>SET ( … )</c> and <c>RESET ( … )</c>.</summary>
    public IReadOnlyList<StorageParameter> Parameters { get; internal init; } = [];
}

/// <summary><c>ALTER COLUMN … TYPE</c></summary>
public sealed class AlterColumnType : AlterColumn
{
    internal AlterColumnType(TextSpan span, string column, TypeName type)
        : base(span, AlterTableActionKind.AlterColumnType, column) => Type = type;

    /// <summary>The new type.</summary>
    public TypeName Type { get; }

    /// <summary><c>COLLATE</c></summary>
    public QualifiedName? Collation { get; internal init; }

    /// <summary><c>USING</c></summary>
    public SqlExpression? Using { get; internal init; }
}

/// <summary><c>ALTER COLUMN … SET DEFAULT</c></summary>
public sealed class SetDefault : AlterColumn
{
    internal SetDefault(TextSpan span, string column, SqlExpression expression)
        : base(span, AlterTableActionKind.SetDefault, column) => Expression = expression;

    /// <summary>The new default.</summary>
    public SqlExpression Expression { get; }
}

/// <summary><c>ALTER COLUMN … SET EXPRESSION AS ( … )</c> (17+)</summary>
public sealed class SetExpression : AlterColumn
{
    internal SetExpression(TextSpan span, string column, SqlExpression expression)
        : base(span, AlterTableActionKind.SetExpression, column) => Expression = expression;

    /// <summary>The new expression.</summary>
    public SqlExpression Expression { get; }
}

/// <summary><c>ALTER COLUMN … ADD GENERATED … AS IDENTITY</c>, or a change of the identity or its sequence.</summary>
public sealed class IdentityAction : AlterColumn
{
    internal IdentityAction(TextSpan span, AlterTableActionKind kind, string column)
        : base(span, kind, column)
    {
    }

    /// <summary><c>GENERATED ALWAYS</c> is true, <c>BY DEFAULT</c> false; null when neither is written.</summary>
    public bool? IsAlways { get; internal init; }
}
