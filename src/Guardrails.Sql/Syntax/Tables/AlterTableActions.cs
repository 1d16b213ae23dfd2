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

/// <summary>An action without a type of its own.</summary>
public sealed class OtherAction : AlterTableAction
{
    internal OtherAction(TextSpan span, AlterTableActionKind kind)
        : base(span, kind)
    {
    }
}

/// <summary><c>INHERIT</c> or <c>NO INHERIT</c></summary>
public sealed class InheritAction : AlterTableAction
{
    internal InheritAction(TextSpan span, AlterTableActionKind kind, QualifiedName parent)
        : base(span, kind) => Parent = parent;

    /// <summary>The table that is inherited from.</summary>
    public QualifiedName Parent { get; }
}

/// <summary><c>RENAME</c> of the table, a column or a constraint.</summary>
public sealed class RenameAction : AlterTableAction
{
    internal RenameAction(TextSpan span, AlterTableActionKind kind, string? oldName, string newName)
        : base(span, kind)
    {
        OldName = oldName;
        NewName = newName;
    }

    /// <summary>The column or constraint; null when the table itself is renamed.</summary>
    public string? OldName { get; }

    /// <summary>The new name.</summary>
    public string NewName { get; }
}

/// <summary>
/// An action that names one thing: SET SCHEMA, OWNER TO, CLUSTER ON, SET ACCESS METHOD, SET TABLESPACE, ENABLE and DISABLE of a
/// trigger or a rule, OF.
/// </summary>
public sealed class NameAction : AlterTableAction
{
    internal NameAction(TextSpan span, AlterTableActionKind kind, QualifiedName? name)
        : base(span, kind) => Name = name;

    /// <summary>
    /// The schema, owner, index, access method, tablespace, trigger, rule or type; null for <c>SET ACCESS METHOD DEFAULT</c>.
    /// <c>TRIGGER ALL</c> and <c>TRIGGER USER</c> are the names <c>all</c> and <c>user</c>, with <see cref="IsKeyword"/>.
    /// </summary>
    public QualifiedName? Name { get; }

    /// <summary>The name is a word with a meaning: <c>ALL</c>, <c>USER</c>, <c>CURRENT_USER</c>, …</summary>
    public bool IsKeyword { get; internal init; }

    /// <summary><c>ENABLE REPLICA</c> or <c>ENABLE ALWAYS</c> in lower case (<c>replica</c>, <c>always</c>); else null.</summary>
    public string? FiringMode { get; internal init; }
}

/// <summary><c>SET ( … )</c> or <c>RESET ( … )</c> of the table's storage parameters.</summary>
public sealed class StorageParametersAction : AlterTableAction
{
    internal StorageParametersAction(TextSpan span, AlterTableActionKind kind, IReadOnlyList<StorageParameter> parameters)
        : base(span, kind) => Parameters = parameters;

    /// <summary>The parameters; without values for RESET.</summary>
    public IReadOnlyList<StorageParameter> Parameters { get; }
}

/// <summary><c>REPLICA IDENTITY</c></summary>
public sealed class ReplicaIdentityAction : AlterTableAction
{
    internal ReplicaIdentityAction(TextSpan span, string mode, string? index)
        : base(span, AlterTableActionKind.ReplicaIdentity)
    {
        Mode = mode;
        Index = index;
    }

    /// <summary><c>default</c>, <c>full</c>, <c>nothing</c> or <c>index</c>.</summary>
    public string Mode { get; }

    /// <summary>The index of <c>USING INDEX</c>, or null.</summary>
    public string? Index { get; }
}
