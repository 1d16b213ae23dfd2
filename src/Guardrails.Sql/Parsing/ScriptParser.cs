using Guardrails.Sql.Lexing;
using Guardrails.Sql.Syntax;

namespace Guardrails.Sql.Parsing;

/// <summary>
/// Cuts a script into statements, following psql: its scanner counts parentheses and bodies, and it reads COPY's data itself.
/// </summary>
internal ref struct ScriptParser
{
    /// <summary>
    /// An INSERT says what it is at its head; its rows may be many MB, whose tokens need not be kept all at once. Whoever asks for
    /// more reads the text again.
    /// </summary>
    private const int EnoughOfInsert = 10_000;

    private readonly ParseContext _context;
    private readonly TokenBuffer _tokens = new();
    private readonly List<SqlStatement> _statements = [];
    private readonly List<TextSpan> _embeddedCommands = [];
    private readonly Queue<SqlStatement> _awaitingData = new();
    private readonly StringSetting _stringSetting = new();
    private SqlLexer _lexer;
    private NestingTracker _nesting;

    private readonly int _numbersBefore;
    private readonly int _end;

    private ScriptParser(ParseContext context, TextSpan range, bool psql, int numbersBefore)
    {
        _context = context;
        _numbersBefore = numbersBefore;
        _end = range.End;
        _lexer = new SqlLexer(context.Text.AsSpan(0, range.End), psql);
        if (range.Start > 0)
        {
            _lexer.MoveTo(range.Start);
        }
    }

    /// <summary>The statements in a literal, numbered from behind <paramref name="numbersBefore"/>.</summary>
    public static IReadOnlyList<SqlStatement> Parse(BodyText text, int numbersBefore = 0)
    {
        var parser = new ScriptParser(text.Context, text.Range, psql: false, numbersBefore);
        parser.Run();
        return parser._statements;
    }

    /// <summary>The statements of the context's text, and the meta-commands that stand inside of statements.</summary>
    public static IReadOnlyList<SqlStatement> Parse(ParseContext context, out IReadOnlyList<TextSpan> embeddedCommands)
    {
        var parser = new ScriptParser(context, new TextSpan(0, context.Text.Length), psql: true, numbersBefore: 0);
        parser.Run();
        embeddedCommands = parser._embeddedCommands;
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
                case SqlTokenKind.Semicolon when _nesting.ContainsSemicolon(_tokens):
                    _tokens.Add(token);
                    break;
                case SqlTokenKind.Semicolon or SqlTokenKind.PsqlSemicolon:
                    EndStatement();
                    break;
                case SqlTokenKind.PsqlMetaCommand:
                    ReadMetaCommand(token);
                    break;
                default:
                    AddToken(token);
                    break;
            }
        }
    }

    private void AddToken(SqlToken token)
    {
        if (_nesting.LeavesUnclosedBody(_tokens, token))
        {
            EndStatement();
        }

        _nesting.Add(_tokens, token);
        if (_tokens.Count >= EnoughOfInsert && _tokens.KeywordAt(0) == SqlKeyword.Insert)
        {
            _tokens.ReplaceLast(token);
        }
        else
        {
            _tokens.Add(token);
        }
    }

    private void ReadMetaCommand(SqlToken token)
    {
        var name = MetaCommandName(token);
        if (_tokens.Count > 0 && PsqlMetaCommands.DiscardsStatement(name))
        {
            _tokens.Clear();
            _nesting = default;
        }
        else if (_tokens.Count > 0 && !PsqlMetaCommands.EndsStatement(name))
        {
            // psql executes it at once and goes on collecting the statement around it.
            _embeddedCommands.Add(token.Span);
            return;
        }

        EndStatement();
        var header = new StatementHeader
        {
            Number = _numbersBefore + _statements.Count + 1,
            Span = token.Span,
            Kind = StatementKind.PsqlMetaCommand,
            Relations = [],
        };
        var statement = new PsqlMetaCommandStatement(header, name.ToString());
        _statements.Add(statement);
        var arguments = TextSpan.FromBounds(token.Start + 1 + name.Length, token.End);
        if (statement.Command == "copy" && CopyParser.MetaCommandReadsScript(_context.Text, arguments))
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
        _context.HasError = false;
        if (_nesting.FindUnclosed(_tokens) is { } unclosed)
        {
            _context.HasError = true;
            _context.Errors?.Add(unclosed.Span, unclosed.Message);
        }

        if (_tokens.Count > 0)
        {
            var statement = StatementParser.Parse(_context, _numbersBefore + _statements.Count + 1, _tokens.AsSpan());
            _statements.Add(statement);
            if (statement is CopyStatement { IsFromStdin: true })
            {
                _awaitingData.Enqueue(statement);
            }

            _stringSetting.Apply(statement);
            _lexer.StandardConformingStrings = _stringSetting.IsOn;
        }

        _tokens.Clear();
        _nesting = default;
    }

    /// <summary>The data of a COPY begin on the line behind it, those of a second one on the same line behind the first's.</summary>
    private void ReadData(SqlToken whitespace)
    {
        var text = _context.Text;
        var lineEnd = text.AsSpan(whitespace.Start, whitespace.Length).IndexOf('\n');
        if (lineEnd < 0 || _end < text.Length)
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
        _context.Errors?.Add(token.Span, $"unterminated {what}, opened at {{0}}");
    }
}
