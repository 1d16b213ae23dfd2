namespace Guardrails.Sql.Syntax;

/// <summary><c>SET</c> or <c>RESET</c> of a setting, the special spellings (<c>SET TIME ZONE</c>, <c>SET ROLE</c>, …) included.</summary>
public sealed class SetStatement : SqlStatement
{
    internal SetStatement(in StatementHeader header, string name)
        : base(header) => Name = name;

    /// <summary>
    /// The setting in lower case, under the name that <c>SHOW</c> knows (<c>timezone</c> for <c>TIME ZONE</c>, <c>client_encoding</c>
    /// for <c>NAMES</c>, <c>search_path</c> for <c>SCHEMA</c>); <c>all</c> for <c>RESET ALL</c>.
    /// </summary>
    public string Name { get; }

    /// <summary><c>SET LOCAL</c></summary>
    public bool IsLocal { get; internal init; }

    /// <summary><c>RESET</c>, or <c>SET … TO DEFAULT</c>, which is the same.</summary>
    public bool IsReset { get; internal init; }

    /// <summary>The value: of a single literal or word what it stands for, of anything longer the text; null for a reset.</summary>
    public string? Value { get; internal init; }

    /// <summary>Where the value stands, <c>DEFAULT</c> included; null where none is written.</summary>
    public TextSpan? ValueSpan { get; internal init; }
}
