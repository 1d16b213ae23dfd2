using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Parsing;

/// <summary>Collects what is wrong with a script, with lines and columns in the messages.</summary>
internal sealed class ErrorList
{
    private readonly Func<int, LinePosition> _positions;
    private readonly List<SqlSyntaxError> _errors = [];

    /// <param name="text">The script.</param>
    /// <param name="positions">Where an offset stands for the reader; null for its place in the text.</param>
    public ErrorList(string text, Func<int, LinePosition>? positions)
    {
        LineMap? lines = null;
        _positions = positions ?? (offset => (lines ??= new LineMap(text)).GetPosition(offset));
    }

    /// <summary>The errors in the order of the text; at one place in the order they were found.</summary>
    public IReadOnlyList<SqlSyntaxError> Sorted() => [.. _errors.OrderBy(error => error.Span.Start)];

    /// <summary>Adds an error; in <paramref name="message"/> <c>{0}</c> stands for where <paramref name="span"/> begins.</summary>
    public void Add(TextSpan span, string message)
    {
        var position = _positions(span.Start);
        _errors.Add(new SqlSyntaxError(span, message.Replace("{0}", $"line {position.Line} column {position.Column}")));
    }
}
