namespace Guardrails.Sql.Linting;

/// <summary>A change to a script.</summary>
/// <param name="Span">What is replaced; of length 0 where something is inserted.</param>
/// <param name="NewText">What stands there afterwards.</param>
public sealed record TextEdit(TextSpan Span, string NewText)
{
    /// <summary>Inserts a text.</summary>
    /// <param name="offset">In front of the character at this offset, in UTF-16 units.</param>
    /// <param name="text">What is inserted.</param>
    public static TextEdit Insert(int offset, string text) => new(new TextSpan(offset, 0), text);
}
