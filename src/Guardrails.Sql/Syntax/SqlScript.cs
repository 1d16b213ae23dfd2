namespace Guardrails.Sql.Syntax;

/// <summary>A text of SQL statements, cut and classified. Immutable; safe to use from several threads.</summary>
public sealed class SqlScript
{
    private readonly Func<int, LinePosition>? _positions;
    private LineMap? _lines;

    internal SqlScript(
        string text,
        IReadOnlyList<SqlStatement> statements,
        IReadOnlyList<SqlSyntaxError> errors,
        IReadOnlyList<TextSpan> embeddedCommands,
        Func<int, LinePosition>? positions)
    {
        Text = text;
        Statements = statements;
        Errors = errors;
        EmbeddedMetaCommands = embeddedCommands;
        _positions = positions;
    }

    /// <summary>The text as it was given.</summary>
    public string Text { get; }

    /// <summary>The statements in the order of the text; statements without any token (<c>;;</c>) do not count.</summary>
    public IReadOnlyList<SqlStatement> Statements { get; }

    /// <summary>What could not be read, in the order of the text; empty for a sound script.</summary>
    public IReadOnlyList<SqlSyntaxError> Errors { get; }

    /// <summary>
    /// Meta-commands of psql in the middle of a statement, which no server would accept there; one between two statements is a
    /// <see cref="PsqlMetaCommandStatement"/>.
    /// </summary>
    public IReadOnlyList<TextSpan> EmbeddedMetaCommands { get; }

    /// <summary>The same text without its statements, for whoever only asks for places in it later and need not keep the rest in memory.</summary>
    public SqlScript WithoutStatements() => new(Text, [], Errors, EmbeddedMetaCommands, _positions) { _lines = _lines };

    /// <summary>A piece of the text.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The span leaves the text.</exception>
    public string GetText(TextSpan span) => Text.Substring(span.Start, span.Length);

    /// <summary>
    /// Line and column of an offset; the end of the text has a position too. Those of the document that the text comes from, when it was
    /// parsed with them.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The offset is negative or behind the end of the text.</exception>
    public LinePosition GetLinePosition(int offset)
    {
        if (offset < 0 || offset > Text.Length)
        {
            throw new ArgumentOutOfRangeException(nameof(offset), offset, $"The offset has to be between 0 and {Text.Length}.");
        }

        return _positions?.Invoke(offset) ?? (_lines ??= new LineMap(Text)).GetPosition(offset);
    }
}
