namespace Guardrails.Sql.Syntax;

/// <summary>A parameter in parentheses: <c>fillfactor = 70</c>, <c>toast.autovacuum_enabled</c>.</summary>
public sealed class StorageParameter
{
    internal StorageParameter(TextSpan span, string name, string? value)
    {
        Span = span;
        Name = name;
        Value = value;
    }

    /// <summary>From the name to the value.</summary>
    public TextSpan Span { get; }

    /// <summary>The name in lower case, with <c>toast.</c> before it where that is written.</summary>
    public string Name { get; }

    /// <summary>The value: of a literal or a word what it stands for, else the text; null when none is written.</summary>
    public string? Value { get; }
}
