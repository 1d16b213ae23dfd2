using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Schema;

/// <summary>What kind of type a user has created.</summary>
public enum UserTypeKind
{
    /// <summary>A domain.</summary>
    Domain,

    /// <summary>An enum.</summary>
    Enum,

    /// <summary>A composite type.</summary>
    Composite,

    /// <summary>A range or a base type.</summary>
    Other,
}

/// <summary>A type that is not built in.</summary>
public sealed record UserType
{
    internal UserType(QualifiedName name, UserTypeKind kind)
    {
        Name = name;
        Kind = kind;
    }

    /// <summary>Its name with its schema.</summary>
    public QualifiedName Name { get; internal init; }

    /// <summary>What it is.</summary>
    public UserTypeKind Kind { get; }

    /// <summary>The type below a domain, which may be a domain too; null otherwise.</summary>
    public TypeName? BaseType { get; internal init; }

    /// <summary>The names of a domain's CHECKs, and whether each is valid; its own, not those of the domain below it.</summary>
    public IReadOnlyList<(string Name, bool IsValid)> Checks { get; internal init; } = [];

    /// <summary>A domain's own <c>NOT NULL</c>.</summary>
    public bool IsNotNull { get; internal init; }

    /// <summary>A domain's default, or null.</summary>
    public SqlExpression? Default { get; internal init; }

    /// <summary>The types of a composite type's attributes.</summary>
    public IReadOnlyList<TypeName> Attributes { get; internal init; } = [];

    /// <summary>The extension that it belongs to, or null.</summary>
    public string? Extension { get; internal init; }
}

/// <summary>How much a function's result may change (PostgreSQL manual, "Function Volatility Categories").</summary>
public enum Volatility
{
    /// <summary>From call to call; what a function is unless it says otherwise.</summary>
    Volatile,

    /// <summary>Not within a statement.</summary>
    Stable,

    /// <summary>Never.</summary>
    Immutable,
}

/// <summary>A function that is not built in.</summary>
/// <param name="Name">Its name with its schema, without arguments.</param>
/// <param name="Volatility">What it declares.</param>
/// <param name="Body">The text of a function in SQL, which is inlined where that is possible; null for other languages.</param>
public sealed record UserFunction(QualifiedName Name, Volatility Volatility, string? Body)
{
    /// <summary>Whether it returns <c>trigger</c> or <c>event_trigger</c>: no statement can call it (manual, "Trigger Functions").</summary>
    internal bool IsForTriggers { get; init; }
}
