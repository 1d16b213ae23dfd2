namespace Guardrails.Sql.Syntax;

/// <summary>A place where the text stops being SQL.</summary>
public sealed class SqlSyntaxError
{
    internal SqlSyntaxError(TextSpan span, string message)
    {
        Span = span;
        Message = message;
    }

    /// <summary>What is wrong, for instance the whole quote that is never closed.</summary>
    public TextSpan Span { get; }

    /// <summary>The complaint with its line and column, without a full stop.</summary>
    public string Message { get; }

    /// <summary>The message.</summary>
    public override string ToString() => Message;
}
