namespace Guardrails.Sql.Syntax;

/// <summary>The forms of <c>CREATE TYPE</c>.</summary>
public enum TypeForm
{
    /// <summary>A name only, to be completed later.</summary>
    Shell,

    /// <summary><c>AS (attributes)</c></summary>
    Composite,

    /// <summary><c>AS ENUM</c></summary>
    Enum,

    /// <summary><c>AS RANGE</c></summary>
    Range,

    /// <summary>A base type with functions of its own.</summary>
    Base,
}

/// <summary><c>CREATE TYPE</c></summary>
public sealed class CreateTypeStatement : SqlStatement
{
    internal CreateTypeStatement(in StatementHeader header, QualifiedName type, TypeForm form)
        : base(header)
    {
        Type = type;
        Form = form;
    }

    /// <summary>The type.</summary>
    public QualifiedName Type { get; }

    /// <summary>Which form it has.</summary>
    public TypeForm Form { get; }

    /// <summary>The attributes of a composite type.</summary>
    public IReadOnlyList<ColumnDefinition> Attributes { get; internal init; } = [];

    /// <summary>The values of an enum.</summary>
    public IReadOnlyList<string> Values { get; internal init; } = [];

    /// <summary>The parameters of a range or a base type.</summary>
    public IReadOnlyList<StorageParameter> Parameters { get; internal init; } = [];
}

/// <summary>What one action of ALTER TYPE does.</summary>
public enum AlterTypeActionKind
{
    /// <summary>None of the others.</summary>
    Other,

    /// <summary><c>ADD VALUE</c></summary>
    AddValue,

    /// <summary><c>RENAME VALUE</c></summary>
    RenameValue,

    /// <summary><c>ADD ATTRIBUTE</c></summary>
    AddAttribute,

    /// <summary><c>DROP ATTRIBUTE</c></summary>
    DropAttribute,

    /// <summary><c>ALTER ATTRIBUTE … TYPE</c></summary>
    AlterAttribute,

    /// <summary><c>RENAME ATTRIBUTE</c></summary>
    RenameAttribute,

    /// <summary><c>RENAME TO</c></summary>
    RenameTo,

    /// <summary><c>OWNER TO</c></summary>
    OwnerTo,

    /// <summary><c>SET SCHEMA</c></summary>
    SetSchema,

    /// <summary><c>SET ( … )</c></summary>
    SetParameters,
}

/// <summary><c>ALTER TYPE</c></summary>
public sealed class AlterTypeStatement : SqlStatement
{
    internal AlterTypeStatement(in StatementHeader header, QualifiedName type, IReadOnlyList<AlterTypeAction> actions)
        : base(header)
    {
        Type = type;
        Actions = actions;
    }

    /// <summary>The type.</summary>
    public QualifiedName Type { get; }

    /// <summary>What is done; only actions on attributes come in numbers.</summary>
    public IReadOnlyList<AlterTypeAction> Actions { get; }
}

/// <summary>One action of ALTER TYPE.</summary>
public sealed class AlterTypeAction
{
    internal AlterTypeAction(TextSpan span, AlterTypeActionKind kind, string? name)
    {
        Span = span;
        Kind = kind;
        Name = name;
    }

    /// <summary>From its first to its last token.</summary>
    public TextSpan Span { get; }

    /// <summary>What it does.</summary>
    public AlterTypeActionKind Kind { get; }

    /// <summary>The enum value or the attribute, where it is about one: of renames the old name.</summary>
    public string? Name { get; }

    /// <summary>The new name, owner or schema.</summary>
    public string? NewName { get; internal init; }

    /// <summary>The attribute's type.</summary>
    public TypeName? Type { get; internal init; }

    /// <summary>The neighbour of a value that is added with <c>BEFORE</c> or <c>AFTER</c>, or null: then it comes last.</summary>
    public string? Neighbour { get; internal init; }

    /// <summary>The value is added before its neighbour.</summary>
    public bool IsBefore { get; internal init; }

    /// <summary><c>IF NOT EXISTS</c> of a value, <c>IF EXISTS</c> of an attribute.</summary>
    public bool IfExistsClause { get; internal init; }

    /// <summary><c>CASCADE</c>: typed tables change too.</summary>
    public bool Cascade { get; internal init; }
}
