namespace Guardrails.Sql.Syntax;

/// <summary>What a function promises about its results.</summary>
public enum FunctionVolatility
{
    /// <summary><c>VOLATILE</c>, the default.</summary>
    Volatile,

    /// <summary><c>STABLE</c></summary>
    Stable,

    /// <summary><c>IMMUTABLE</c></summary>
    Immutable,
}

/// <summary><c>CREATE FUNCTION</c> or <c>CREATE PROCEDURE</c></summary>
public sealed class CreateFunctionStatement : SqlStatement
{
    internal CreateFunctionStatement(in StatementHeader header, QualifiedName name, IReadOnlyList<FunctionArgument> arguments)
        : base(header)
    {
        Name = name;
        Arguments = arguments;
    }

    /// <summary>The function or procedure.</summary>
    public QualifiedName Name { get; }

    /// <summary>Its arguments, those of <c>RETURNS TABLE</c> not among them.</summary>
    public IReadOnlyList<FunctionArgument> Arguments { get; }

    /// <summary><c>OR REPLACE</c></summary>
    public bool OrReplace { get; internal init; }

    /// <summary>The type behind <c>RETURNS</c>; null for a procedure, <c>RETURNS TABLE</c>, or where OUT arguments say it.</summary>
    public TypeName? Returns { get; internal init; }

    /// <summary>The columns of <c>RETURNS TABLE</c>.</summary>
    public IReadOnlyList<FunctionArgument> ReturnsTable { get; internal init; } = [];

    /// <summary>The language in lower case; <c>sql</c> for a body without quotes.</summary>
    public string? Language { get; internal init; }

    /// <summary>What is promised.</summary>
    public FunctionVolatility Volatility { get; internal init; }

    /// <summary><c>STRICT</c> or <c>RETURNS NULL ON NULL INPUT</c></summary>
    public bool IsStrict { get; internal init; }

    /// <summary><c>SECURITY DEFINER</c></summary>
    public bool IsSecurityDefiner { get; internal init; }

    /// <summary>The body between its quotes, or <c>BEGIN ATOMIC … END</c>, or <c>RETURN …</c>; null when there is none.</summary>
    public TextSpan? BodySpan { get; internal init; }

    /// <summary>The text of <see cref="BodySpan"/> of a function in SQL that is short enough to be inlined; else null.</summary>
    internal string? ShortBody { get; init; }

    /// <summary>The body is parsed when the function is created and depends on what it names (14+): <c>BEGIN ATOMIC</c>, <c>RETURN</c>.</summary>
    public bool IsSqlStandardBody { get; internal init; }

    /// <summary>What stands in a body in SQL or PL/pgSQL; null for other languages.</summary>
    public RoutineBody? Body { get; internal init; }
}

/// <summary>An argument of a function.</summary>
public sealed class FunctionArgument
{
    internal FunctionArgument(string mode, string? name, TypeName type, SqlExpression? defaultValue)
    {
        Mode = mode;
        Name = name;
        Type = type;
        Default = defaultValue;
    }

    /// <summary><c>in</c>, <c>out</c>, <c>inout</c> or <c>variadic</c>.</summary>
    public string Mode { get; }

    /// <summary>The name, or null.</summary>
    public string? Name { get; }

    /// <summary>The type.</summary>
    public TypeName Type { get; }

    /// <summary>The default, or null.</summary>
    public SqlExpression? Default { get; }
}
