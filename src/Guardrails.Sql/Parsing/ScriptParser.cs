using Guardrails.Sql.Lexing;
using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Parsing;

/// <summary>Cuts a script into statements, following psql (its scanner counts parentheses and bodies, and reads COPY's data itself).</summary>
internal ref struct ScriptParser
{
    private readonly ParseContext _context;
    private readonly ErrorList? _errors;
    private readonly TokenBuffer _tokens;
    private readonly List<SqlStatement> _statements;
    private readonly Queue<SqlStatement> _awaitingData;
    private SqlLexer _lexer;
    private int _parentheses;
    private int _openParenthesis;
    private int _bodyDepth;

    private ScriptParser(ParseContext context, ErrorList? errors)
    {
        _context = context;
        _errors = errors;
        _tokens = new TokenBuffer();
        _statements = [];
        _awaitingData = new Queue<SqlStatement>();
        _lexer = new SqlLexer(context.Text.AsSpan());
    }

    public static IReadOnlyList<SqlStatement> Parse(ParseContext context, ErrorList? errors = null)
    {
        var parser = new ScriptParser(context, errors);
        parser.Run();
        return parser._statements;
    }

    private void Run()
    {
        while (true)
        {
            var token = _lexer.Next();
            if (token.IsUnterminated)
            {
                ReportUnterminated(token);
            }

            switch (token.Kind)
            {
                case SqlTokenKind.EndOfText:
                    EndStatement();
                    return;
                case SqlTokenKind.Whitespace:
                    if (_awaitingData.Count > 0)
                    {
                        ReadData(token);
                    }

                    break;
                case SqlTokenKind.LineComment or SqlTokenKind.BlockComment:
                    break;
                case SqlTokenKind.Semicolon:
                    ReadSemicolon(token);
                    break;
                case SqlTokenKind.PsqlSemicolon:
                    EndStatement();
                    break;
                case SqlTokenKind.PsqlMetaCommand:
                    ReadMetaCommand(token);
                    break;
                default:
                    Track(token);
                    _tokens.Add(token);
                    break;
            }
        }
    }

    private void Track(SqlToken token)
    {
        switch (token.Kind)
        {
            case SqlTokenKind.OpenParenthesis:
                if (_parentheses++ == 0)
                {
                    _openParenthesis = token.Start;
                }

                break;
            case SqlTokenKind.CloseParenthesis:
                _parentheses = Math.Max(0, _parentheses - 1);
                break;
            case SqlTokenKind.Identifier when _parentheses == 0:
                TrackBody(token.Keyword);
                break;
        }
    }

    /// <summary>
    /// <c>BEGIN ATOMIC … END</c> of a function contains semicolons; the only other END in there is CASE's. Behind AS both words are
    /// names.
    /// </summary>
    private void TrackBody(SqlKeyword keyword)
    {
        var last = _tokens.KeywordAt(_tokens.Count - 1);
        switch (keyword)
        {
            case SqlKeyword.Atomic when _bodyDepth == 0 && last == SqlKeyword.Begin && CreatesRoutine():
                _bodyDepth = 1;
                break;
            case SqlKeyword.Case when _bodyDepth > 0 && last != SqlKeyword.As:
                _bodyDepth++;
                break;
            case SqlKeyword.End when _bodyDepth > 0 && last != SqlKeyword.As:
                _bodyDepth--;
                break;
        }
    }

    private readonly bool CreatesRoutine()
    {
        var index = _tokens.KeywordAt(1) == SqlKeyword.Or && _tokens.KeywordAt(2) == SqlKeyword.Replace ? 3 : 1;
        return _tokens.KeywordAt(0) == SqlKeyword.Create &&
            _tokens.KeywordAt(index) is SqlKeyword.Function or SqlKeyword.Procedure;
    }

    private readonly bool CreatesRule()
    {
        var index = _tokens.KeywordAt(1) == SqlKeyword.Or && _tokens.KeywordAt(2) == SqlKeyword.Replace ? 3 : 1;
        return _tokens.KeywordAt(0) == SqlKeyword.Create && _tokens.KeywordAt(index) == SqlKeyword.Rule;
    }

    private void ReadSemicolon(SqlToken token)
    {
        // Only the actions of a rule have semicolons in parentheses.
        if (_bodyDepth > 0 || (_parentheses > 0 && CreatesRule()))
        {
            _tokens.Add(token);
            return;
        }

        EndStatement();
    }

    private void ReadMetaCommand(SqlToken token)
    {
        var name = MetaCommandName(token);
        if (_tokens.Count > 0 && !PsqlMetaCommands.EndsStatement(name))
        {
            // psql executes it at once and goes on collecting the statement around it.
            return;
        }

        EndStatement();
        var header = new StatementHeader
        {
            Number = _statements.Count + 1,
            Span = token.Span,
            Kind = StatementKind.PsqlMetaCommand,
            Relations = [],
        };
        var statement = new PsqlMetaCommandStatement(header, name.ToString());
        _statements.Add(statement);
        if (statement.Command == "copy" && CopyParser.MetaCommandReadsScript(_context.Text, token.Span))
        {
            _awaitingData.Enqueue(statement);
        }
    }

    private readonly ReadOnlySpan<char> MetaCommandName(SqlToken token)
    {
        var text = _context.Text.AsSpan(token.Start + 1, token.Length - 1);
        var end = 0;
        while (end < text.Length && text[end] != '\\' && !CharacterClass.IsSpace(text[end]))
        {
            end++;
        }

        return text.Slice(0, end);
    }

    private void EndStatement()
    {
        if (_parentheses > 0)
        {
            _errors?.Add(new TextSpan(_openParenthesis, 1), "unclosed parenthesis, opened at {0}");
        }

        if (_tokens.Count > 0)
        {
            var statement = StatementParser.Parse(_context, _statements.Count + 1, _tokens.AsSpan());
            _statements.Add(statement);
            if (statement is CopyStatement { IsFromStdin: true })
            {
                _awaitingData.Enqueue(statement);
            }
        }

        _tokens.Clear();
        _parentheses = 0;
        _bodyDepth = 0;
    }

    /// <summary>The data of a COPY begin on the line behind it, those of a second one on the same line behind the first's.</summary>
    private void ReadData(SqlToken whitespace)
    {
        var text = _context.Text;
        var lineEnd = text.AsSpan(whitespace.Start, whitespace.Length).IndexOf('\n');
        if (lineEnd < 0)
        {
            return;
        }

        var position = whitespace.Start + lineEnd + 1;
        while (_awaitingData.Count > 0)
        {
            var (data, next) = CopyData.Find(text, position);
            switch (_awaitingData.Dequeue())
            {
                case CopyStatement copy:
                    copy.Data = data;
                    break;
                case PsqlMetaCommandStatement command:
                    command.Data = data;
                    break;
            }

            position = next;
        }

        _lexer.MoveTo(position);
    }

    private readonly void ReportUnterminated(SqlToken token)
    {
        var what = token.Kind switch
        {
            SqlTokenKind.BlockComment => "comment",
            SqlTokenKind.QuotedIdentifier or SqlTokenKind.UnicodeIdentifier => "quoted identifier",
            SqlTokenKind.DollarString => "dollar-quoted string",
            _ => "quoted string",
        };
        _errors?.Add(token.Span, $"unterminated {what}, opened at {{0}}");
    }
}
