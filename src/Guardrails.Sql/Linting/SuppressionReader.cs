using Guardrails.Sql.Lexing;
using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Linting;

/// <summary>
/// Finds the suppressions of a script and the statement each is for: the one around the comment, else the one that ends on the
/// comment's line, else the one directly below, with nothing but comments in between.
/// </summary>
internal sealed class SuppressionReader
{
    private readonly string _text;
    private readonly List<Suppression> _found = [];
    private int _marker;

    private SuppressionReader(string text) => _text = text;

    public static IReadOnlyList<Suppression> Read(SqlScript script)
    {
        var reader = new SuppressionReader(script.Text);
        reader._marker = reader.NextMarker(0);
        if (reader._marker >= 0)
        {
            reader.ReadRange(new TextSpan(0, script.Text.Length), script.Statements, psql: true);
        }

        return reader._found;
    }

    /// <summary>Reads the comments in a piece of the text: between its statements, inside them, and inside the bodies of DO blocks.</summary>
    private void ReadRange(TextSpan range, IReadOnlyList<SqlStatement> statements, bool psql)
    {
        var position = range.Start;
        foreach (var statement in statements)
        {
            if (_marker < 0 || statement.Span.Start < position)
            {
                continue;
            }

            ReadComments(position, statement.Span.Start, statements, psql);
            if (BodyOf(statement) is ({ } body, { Count: > 0 } inner))
            {
                ReadComments(statement.Span.Start, body.Start, statements, psql);
                ReadRange(body, inner, psql: false);
                position = body.End + QuoteLength(body.Start);
            }
            else
            {
                ReadComments(statement.Span.Start, statement.Span.End, statements, psql);
                position = Math.Max(statement.Span.End, DataEnd(statement));
            }
        }

        ReadComments(position, range.End, statements, psql);
    }

    private void ReadComments(int start, int end, IReadOnlyList<SqlStatement> statements, bool psql)
    {
        while (_marker >= 0 && _marker < start)
        {
            _marker = NextMarker(_marker + 1);
        }

        if (_marker < 0 || _marker >= end)
        {
            return;
        }

        var lexer = new SqlLexer(_text.AsSpan(0, end), psql);
        lexer.MoveTo(start);
        for (var token = lexer.Next(); token.Kind != SqlTokenKind.EndOfText && _marker >= 0 && _marker < end; token = lexer.Next())
        {
            if (token.End <= _marker)
            {
                continue;
            }

            if (token.Kind is SqlTokenKind.LineComment or SqlTokenKind.BlockComment)
            {
                var suppression = Suppression.Read(_text, token.Span, _marker);
                suppression.Target = FindTarget(token.Span, statements)?.Span;
                _found.Add(suppression);
            }

            while (_marker >= 0 && _marker < token.End)
            {
                _marker = NextMarker(_marker + 1);
            }
        }
    }

    private SqlStatement? FindTarget(TextSpan comment, IReadOnlyList<SqlStatement> statements)
    {
        var next = FirstStartingBehind(statements, comment.Start);
        if (next > 0)
        {
            var previous = statements[next - 1];
            if (previous.Span.End > comment.Start || !HasLineEnd(previous.Span.End, comment.Start))
            {
                return previous;
            }
        }

        return next < statements.Count && !HasBlankLine(comment.End, statements[next].Span.Start) ? statements[next] : null;
    }

    private static int FirstStartingBehind(IReadOnlyList<SqlStatement> statements, int offset)
    {
        int low = 0, high = statements.Count;
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            (low, high) = statements[middle].Span.Start < offset ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private static (TextSpan? Span, IReadOnlyList<SqlStatement>? Statements) BodyOf(SqlStatement statement) => statement switch
    {
        DoStatement block => (block.BodySpan, block.Body),
        CreateFunctionStatement function => (function.BodySpan, function.Body?.Statements),
        _ => (null, null),
    };

    /// <summary>How long the quote in front of a body is, and so the one behind it: it must not be taken for the beginning of another.</summary>
    private int QuoteLength(int bodyStart) => (bodyStart == 0 ? default : _text[bodyStart - 1]) switch
    {
        '$' => bodyStart - _text.LastIndexOf('$', bodyStart - 2),
        '\'' => 1,
        _ => 0,
    };

    private static int DataEnd(SqlStatement statement) => statement switch
    {
        CopyStatement { Data: { } data } => data.End,
        PsqlMetaCommandStatement { Data: { } data } => data.End,
        _ => 0,
    };

    private bool HasLineEnd(int start, int end) => end > start && _text.AsSpan(start, end - start).IndexOfAny('\n', '\r') >= 0;

    private bool HasBlankLine(int start, int end)
    {
        var lineEnds = 0;
        for (var i = start; i < end; i++)
        {
            if (_text[i] == '\n' || (_text[i] == '\r' && _text[i + 1] != '\n'))
            {
                if (++lineEnds == 2)
                {
                    return true;
                }
            }
            else if (!char.IsWhiteSpace(_text[i]))
            {
                lineEnds = 0;
            }
        }

        return false;
    }

    private int NextMarker(int start)
    {
        var found = AsciiSearch.IndexOf(_text.AsSpan(start), Suppression.Marker, Suppression.MarkerSign);
        return found < 0 ? -1 : start + found;
    }
}
