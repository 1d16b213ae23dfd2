using System.Text;
using Guardrails.Sql.Lexing;
using Guardrails.Sql.Parsing;

namespace Guardrails.Sql.Syntax;

/// <summary>
/// An expression of a statement: a default, a CHECK, a USING. It is parsed when somebody asks for what is in it, because nobody
/// asks about most expressions of a large script.
/// </summary>
public sealed class SqlExpression
{
    private readonly string _text;
    private readonly TextSpan _range;
    private readonly SpanMap? _spanMap;
    private ExpressionContent? _content;

    internal SqlExpression(string text, TextSpan range, SpanMap? spanMap)
    {
        _text = text;
        _range = range;
        _spanMap = spanMap;
        Span = spanMap is null ? range : spanMap.Map(range);
    }

    /// <summary>Where it stands, surrounding parentheses of the clause not included.</summary>
    public TextSpan Span { get; }

    /// <summary>The text as it is written.</summary>
    public string Text => _text.Substring(_range.Start, _range.Length);

    /// <summary>The tree; parentheses leave no node of their own.</summary>
    public ExpressionNode Root => Content.Root;

    /// <summary>
    /// The names of all functions that are called, also in subqueries and deeper than the tree goes, in the order of the text.
    /// The special spellings count: <c>CURRENT_TIMESTAMP</c> is <c>current_timestamp</c>, <c>COALESCE(…)</c> is <c>coalesce</c>.
    /// </summary>
    public IReadOnlyList<QualifiedName> Functions => Content.Functions;

    /// <summary>The columns that the tree names, in the order of the text; those inside subqueries are not among them.</summary>
    public IReadOnlyList<ColumnReference> Columns => Content.Columns;

    /// <summary>The names of the operators that are used, AND, OR and NOT not among them, in the order of the text.</summary>
    public IReadOnlyList<string> Operators => Content.Operators;

    /// <summary>Whether a subquery stands in it.</summary>
    public bool HasSubquery => Content.HasSubquery;

    private ExpressionContent Content => _content ??= ExpressionContent.Read(_text, _range, _spanMap);

    /// <summary>The text as it is written.</summary>
    public override string ToString() => Text;

    /// <summary>
    /// The same with another name for a column, in a text of its own; null where a subquery, which has columns of its own, stands in it.
    /// </summary>
    internal SqlExpression? WithColumn(string name, string newName)
    {
        if (HasSubquery)
        {
            return null;
        }

        // Where a text stands between quotes its spans are places in the script, not in the text.
        var columns = _spanMap is null ? Columns : new SqlExpression(_text, _range, null).Columns;
        var text = new StringBuilder();
        var end = _range.Start;
        foreach (var column in columns.Where(c => c.Column == name).OrderBy(static c => c.Span.Start))
        {
            text.Append(_text, end, column.Span.Start - end).Append(SqlIdentifiers.Quote(newName));
            end = column.Span.End;
        }

        text.Append(_text, end, _range.End - end);
        return new SqlExpression(text.ToString(), new TextSpan(0, text.Length), null);
    }
}
